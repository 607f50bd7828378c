package io.stylestream.app.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bundled sample picture.
 *
 * @param name unique among the samples, for example {@code dylan-03}
 * @param domain the drawing style it shows
 * @param file the encoded bytes
 */
public record Sample(String name, String domain, byte[] file) {
    private static final String FOLDER = "/samples/portraits/";

    /** All samples of the given domains; a domain without samples adds none. */
    public static List<Sample> ofDomains(List<String> domains) {
        List<Sample> samples = new ArrayList<>();
        for (String domain : domains) {
            for (int number = 1; ; number++) {
                String index = String.format(Locale.ROOT, "%02d", number);
                byte[] file = read(FOLDER + domain + "/" + index + ".png");
                if (file == null) {
                    break;
                }
                samples.add(new Sample(domain + "-" + index, domain, file));
            }
        }
        return samples;
    }

    private static byte @Nullable [] read(String resource) {
        try (InputStream in = Sample.class.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}

package io.stylestream.app.translate;

import io.stylestream.core.StyleCode;
import io.stylestream.core.UsageError;
import io.stylestream.image.PictureLimits;
import io.stylestream.translation.StyleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a style as it is written on the command line.
 *
 * <pre>
 * picture:FILE          the style of a reference picture
 * seed:N                a random style, repeatable
 * code:V,V,...          a style code
 * 0.7*S + 0.3*S         a weighted mean of styles
 * 0=S 6=S               from AdaIN layer 0 the first style, from layer 6 the second
 * </pre>
 */
final class StyleText {
    private static final Pattern LAYER = Pattern.compile("(?:^|\\s+)(\\d+)=");
    private static final Pattern WEIGHTED = Pattern.compile("([0-9.eE-]+)\\*(.+)", Pattern.DOTALL);

    private final double psi;

    /** @param psi truncation of every seed */
    StyleText(double psi) {
        this.psi = psi;
    }

    /** @throws UsageError if the text is no style, or names a file that cannot be read */
    StyleSpec parse(String text) {
        Matcher layers = LAYER.matcher(text.strip());
        if (!layers.lookingAt()) {
            return mix(text.strip());
        }
        return layered(text.strip());
    }

    private StyleSpec layered(String text) {
        List<StyleSpec.Layered.Range> ranges = new ArrayList<>();
        Matcher layer = LAYER.matcher(text);
        layer.find();
        while (true) {
            int first = number(layer.group(1), text, Integer::valueOf);
            int from = layer.end();
            boolean more = layer.find();
            String style = text.substring(from, more ? layer.start() : text.length());
            ranges.add(new StyleSpec.Layered.Range(first, mix(style.strip())));
            if (!more) {
                return new StyleSpec.Layered(ranges);
            }
        }
    }

    private StyleSpec mix(String text) {
        List<StyleSpec.Mix.Part> parts = new ArrayList<>();
        for (String part : text.split("\\s\\+\\s", -1)) {
            Matcher weighted = WEIGHTED.matcher(part.strip());
            if (weighted.matches()) {
                double weight = number(weighted.group(1), text, Double::valueOf);
                parts.add(
                        new StyleSpec.Mix.Part(weight, single(weighted.group(2).strip())));
            } else {
                parts.add(new StyleSpec.Mix.Part(1, single(part.strip())));
            }
        }
        boolean mixed = parts.size() > 1 || parts.get(0).weight() != 1;
        return mixed ? new StyleSpec.Mix(parts) : parts.get(0).style();
    }

    private StyleSpec single(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String value = text.substring(colon + 1);
        return switch (kind) {
            case "picture" -> new StyleSpec.Reference(read(Path.of(value)), null);
            case "seed" -> new StyleSpec.Latent(number(value, text, Long::valueOf), psi, null);
            case "code" -> new StyleSpec.Code(code(value));
            default ->
                throw new UsageError("'%s' is no style; write picture:FILE, seed:N or code:V,V,...".formatted(text));
        };
    }

    private static StyleCode code(String text) {
        String[] parts = text.split(",", -1);
        float[] values = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = number(parts[i].strip(), text, Float::valueOf);
        }
        try {
            return StyleCode.uniform(values);
        } catch (IllegalArgumentException e) {
            throw new UsageError("the style code '" + text + "' cannot be used: " + e.getMessage(), e);
        }
    }

    private static <N> N number(String text, String whole, Function<String, N> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new UsageError("'%s' in the style '%s' is no number".formatted(text, whole), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            int limit = PictureLimits.DEFAULT.maxBytes();
            if (Files.size(file) > limit) {
                throw new UsageError("the reference picture %s has more than %d bytes".formatted(file, limit));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageError("the reference picture " + file + " cannot be read; check the path", e);
        }
    }
}

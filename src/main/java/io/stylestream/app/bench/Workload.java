package io.stylestream.app.bench;

import io.stylestream.app.embedded.Sample;
import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFormat;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslationOrder;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.ResultFormat;
import io.stylestream.wire.avro.TranslationRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a benchmark: the bundled samples again and again, each with a latent style of a domain that changes
 * from picture to picture. Once as requests, once as prepared orders, both the same.
 */
final class Workload {
    private static final int SEEDS = 16;

    private final List<Sample> samples;
    private final List<String> domains;
    private final int count;
    private final ResultFormat format;

    /**
     * @param count pictures, at least 1
     * @param format of the results
     */
    Workload(List<String> domains, int count, ResultFormat format) {
        this.domains = domains;
        this.samples = Sample.ofDomains(domains);
        this.count = count;
        this.format = format;
        if (samples.isEmpty()) {
            throw new UsageError("there are no sample pictures for the model's domains " + String.join(", ", domains)
                    + "; the benchmark needs the bundled model, or one with its domains");
        }
    }

    int count() {
        return count;
    }

    List<TranslationRequest> requests() {
        List<TranslationRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(TranslationRequest.newBuilder()
                    .setRequestId(Integer.toString(i))
                    .setPicture(ByteBuffer.wrap(sample(i).file()))
                    .setDomain(domain(i))
                    .setStyle(LatentStyle.newBuilder().setSeed(i % SEEDS).build())
                    .setFormat(format)
                    .build());
        }
        return requests;
    }

    List<PreparedOrder> prepared(PictureTranslator translator) {
        List<PreparedOrder> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(translator.prepare(new TranslationOrder(
                    sample(i).file(), domain(i), new StyleSpec.Latent(i % SEEDS, 1, null), PictureFormat.PNG)));
        }
        return orders;
    }

    private Sample sample(int i) {
        return samples.get(i % samples.size());
    }

    private String domain(int i) {
        return domains.get(i / samples.size() % domains.size());
    }
}

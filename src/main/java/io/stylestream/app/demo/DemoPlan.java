package io.stylestream.app.demo;

import io.stylestream.app.embedded.Sample;
import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.ReferenceStyle;
import io.stylestream.wire.avro.TranslationRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the demo sends: every sample in every style, so that each ordered pair of domains occurs, guided by a reference
 * picture and by a latent code.
 *
 * @param sources the rows: all samples
 * @param styles the columns: for every domain some references and some latent seeds
 */
record DemoPlan(List<Sample> sources, List<Style> styles) {
    private static final int REFERENCES_PER_DOMAIN = 2;
    private static final List<Long> SEEDS = List.of(7L);

    /** A column: a style of a domain. */
    sealed interface Style {
        String domain();

        /** Unique among the columns; good as part of a file name. */
        String name();

        record OfPicture(Sample reference) implements Style {
            @Override
            public String domain() {
                return reference.domain();
            }

            @Override
            public String name() {
                return "like-" + reference.name();
            }
        }

        record OfSeed(String domain, long seed) implements Style {
            @Override
            public String name() {
                return domain + "-seed-" + seed;
            }
        }
    }

    /** The plan for a model's domains. */
    static DemoPlan of(List<String> domains) {
        List<Sample> sources = Sample.ofDomains(domains);
        List<Style> styles = new ArrayList<>();
        for (String domain : domains) {
            sources.stream()
                    .filter(sample -> sample.domain().equals(domain))
                    .limit(REFERENCES_PER_DOMAIN)
                    .forEach(reference -> styles.add(new Style.OfPicture(reference)));
            SEEDS.forEach(seed -> styles.add(new Style.OfSeed(domain, seed)));
        }
        return new DemoPlan(sources, styles);
    }

    int size() {
        return sources.size() * styles.size();
    }

    /** The request of a cell, named after its row and column. */
    TranslationRequest request(int row, int column) {
        Style style = styles.get(column);
        Object wire;
        if (style instanceof Style.OfPicture picture) {
            wire = ReferenceStyle.newBuilder()
                    .setPicture(ByteBuffer.wrap(picture.reference().file()))
                    .build();
        } else {
            wire = LatentStyle.newBuilder()
                    .setSeed(((Style.OfSeed) style).seed())
                    .build();
        }
        return TranslationRequest.newBuilder()
                .setRequestId(row + "/" + column)
                .setPicture(ByteBuffer.wrap(sources.get(row).file()))
                .setDomain(style.domain())
                .setStyle(wire)
                .build();
    }

    /** The name of a cell's picture file, without its extension. */
    String fileName(int row, int column) {
        return sources.get(row).name() + "-" + styles.get(column).name();
    }
}

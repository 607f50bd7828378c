package io.stylestream.translation;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.core.StyleCode;
import io.stylestream.image.RgbPicture;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks and decodes the style of one order. Used once, by one thread. */
final class StylePreparation {
    /** Mixes and layered styles inside one another. */
    static final int MAX_DEPTH = 4;

    /** References, latents and codes in one style; each may cost a pass through a network. */
    static final int MAX_STYLES = 16;

    private final ModelFrame frame;
    private final PictureReader pictures;
    private final int targetDomain;
    private int styles;

    StylePreparation(ModelFrame frame, PictureReader pictures, int targetDomain) {
        this.frame = frame;
        this.pictures = pictures;
        this.targetDomain = targetDomain;
    }

    /** @throws RecordFailure if anything about the style is wrong */
    PreparedStyle prepare(StyleSpec spec) {
        return prepare(spec, 0);
    }

    private PreparedStyle prepare(StyleSpec spec, int depth) {
        if (spec instanceof StyleSpec.Mix mix) {
            requireDepth(depth);
            return mix(mix, depth + 1);
        }
        if (spec instanceof StyleSpec.Layered layered) {
            requireDepth(depth);
            return layered(layered, depth + 1);
        }
        if (++styles > MAX_STYLES) {
            throw invalid("a style may combine at most %d styles".formatted(MAX_STYLES));
        }
        if (spec instanceof StyleSpec.Reference reference) {
            return reference(reference);
        }
        if (spec instanceof StyleSpec.Latent latent) {
            return latent(latent);
        }
        return code(((StyleSpec.Code) spec).code());
    }

    private PreparedStyle reference(StyleSpec.Reference reference) {
        int domain = domain(reference.domain());
        RgbPicture picture;
        try {
            picture = pictures.read(reference.picture());
        } catch (RecordFailure failure) {
            throw new RecordFailure(failure.code(), "style reference: " + failure.getMessage(), failure);
        }
        return new PreparedStyle.Reference(picture, PictureReader.contentHash(reference.picture()), domain);
    }

    private PreparedStyle latent(StyleSpec.Latent latent) {
        double psi = latent.psi();
        if (!(psi >= 0 && psi <= 1)) {
            throw new RecordFailure(
                    FailureCode.PSI_OUT_OF_RANGE,
                    "psi must be 0 (the domain's mean style) to 1 (no truncation), but is " + psi);
        }
        return new PreparedStyle.Latent(latent.seed(), psi, domain(latent.domain()));
    }

    private PreparedStyle code(StyleCode code) {
        int size = frame.architecture().styleSize();
        int layers = frame.architecture().adainLayers();
        if (code.size() != size || code.layers() != 1 && code.layers() != layers) {
            throw new RecordFailure(
                    FailureCode.WRONG_STYLE_CODE_LENGTH,
                    "a style code of the model %s has %d values in 1 or %d layers, but %d values in %d layers were given"
                            .formatted(frame.name(), size, layers, code.size(), code.layers()));
        }
        return new PreparedStyle.Code(code);
    }

    private PreparedStyle mix(StyleSpec.Mix mix, int depth) {
        requireCount("a mix", mix.parts().size());
        double largest = 0;
        for (StyleSpec.Mix.Part part : mix.parts()) {
            if (!(part.weight() >= 0 && Double.isFinite(part.weight()))) {
                throw invalid("a mix's weights must be finite and at least 0, but one is " + part.weight());
            }
            largest = Math.max(largest, part.weight());
        }
        if (largest == 0) {
            throw invalid("a mix needs at least one weight above 0");
        }
        double sum = 0; // of weights over the largest: cannot overflow
        for (StyleSpec.Mix.Part part : mix.parts()) {
            sum += part.weight() / largest;
        }
        List<PreparedStyle.Mix.Part> parts = new ArrayList<>();
        for (StyleSpec.Mix.Part part : mix.parts()) {
            double weight = part.weight() / largest / sum;
            parts.add(new PreparedStyle.Mix.Part(weight, prepare(part.style(), depth)));
        }
        return new PreparedStyle.Mix(List.copyOf(parts));
    }

    private PreparedStyle layered(StyleSpec.Layered layered, int depth) {
        requireCount("a layered style", layered.ranges().size());
        int layers = frame.architecture().adainLayers();
        int previous = -1;
        List<PreparedStyle.Layered.Range> ranges = new ArrayList<>();
        for (StyleSpec.Layered.Range range : layered.ranges()) {
            int first = range.firstLayer();
            if (previous < 0 ? first != 0 : first <= previous || first >= layers) {
                throw invalid("the first layers of a layered style must ascend from 0 to at most %d, but %d follows %s"
                        .formatted(layers - 1, first, previous < 0 ? "nothing" : previous));
            }
            previous = first;
            ranges.add(new PreparedStyle.Layered.Range(first, prepare(range.style(), depth)));
        }
        return new PreparedStyle.Layered(List.copyOf(ranges));
    }

    private int domain(@Nullable String name) {
        return name == null ? targetDomain : frame.domainIndex(name);
    }

    private static void requireDepth(int depth) {
        if (depth == MAX_DEPTH) {
            throw invalid("mixes and layered styles may be nested at most %d deep".formatted(MAX_DEPTH));
        }
    }

    private static void requireCount(String what, int count) {
        if (count < 1 || count > MAX_STYLES) {
            throw invalid("%s must have 1 to %d parts, but has %d".formatted(what, MAX_STYLES, count));
        }
    }

    private static RecordFailure invalid(String message) {
        return new RecordFailure(FailureCode.INVALID_REQUEST, message);
    }
}

package io.stylestream.translation;

import io.stylestream.core.StyleCode;
import io.stylestream.translation.PreparedStyle.Code;
import io.stylestream.translation.PreparedStyle.Latent;
import io.stylestream.translation.PreparedStyle.Layered;
import io.stylestream.translation.PreparedStyle.Mix;
import io.stylestream.translation.PreparedStyle.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns a batch of prepared styles into style codes with one pass of each network. Thread-safe. */
final class StyleResolver {
    private final ReferenceStyles references;
    private final LatentStyles latents;
    private final int layers;

    /** @param layers AdaIN layers of the generator */
    StyleResolver(ReferenceStyles references, LatentStyles latents, int layers) {
        this.references = references;
        this.latents = latents;
        this.layers = layers;
    }

    /** One code per style, in order: per layer where the style distinguishes layers, else uniform. */
    List<StyleCode> resolve(List<PreparedStyle> styles) {
        List<Reference> referenceLeaves = new ArrayList<>();
        List<Latent> latentLeaves = new ArrayList<>();
        styles.forEach(style -> collectLeaves(style, referenceLeaves, latentLeaves));
        Map<PreparedStyle, StyleCode> leaves = new HashMap<>();
        leaves.putAll(references.resolve(referenceLeaves));
        leaves.putAll(latents.resolve(latentLeaves));
        return styles.stream().map(style -> combine(style, leaves)).toList();
    }

    private static void collectLeaves(PreparedStyle style, List<Reference> references, List<Latent> latents) {
        if (style instanceof Reference reference) {
            references.add(reference);
        } else if (style instanceof Latent latent) {
            latents.add(latent);
        } else if (style instanceof Mix mix) {
            mix.parts().forEach(part -> collectLeaves(part.style(), references, latents));
        } else if (style instanceof Layered layered) {
            layered.ranges().forEach(range -> collectLeaves(range.style(), references, latents));
        }
    }

    private StyleCode combine(PreparedStyle style, Map<PreparedStyle, StyleCode> leaves) {
        if (style instanceof Code explicit) {
            return explicit.code();
        }
        if (style instanceof Mix mix) {
            List<StyleCode> codes = mix.parts().stream()
                    .map(part -> combine(part.style(), leaves))
                    .toList();
            double[] weights =
                    mix.parts().stream().mapToDouble(Mix.Part::weight).toArray();
            return StyleMath.weightedSum(codes, weights);
        }
        if (style instanceof Layered layered) {
            List<StyleCode> codes = layered.ranges().stream()
                    .map(range -> combine(range.style(), leaves))
                    .toList();
            int[] firstLayers = layered.ranges().stream()
                    .mapToInt(Layered.Range::firstLayer)
                    .toArray();
            return StyleMath.layered(codes, firstLayers, layers);
        }
        return Objects.requireNonNull(leaves.get(style));
    }
}

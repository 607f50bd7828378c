package io.stylestream.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the averaged networks achieve on the fixed pictures and latent codes of a {@link ValidationSet}, each a mean
 * absolute difference; pictures are in [-1, 1].
 *
 * @param selfReconstruction between a picture and itself drawn in its own style
 * @param cycleLatent between a picture and itself, drawn in the style of a latent code and back in its own
 * @param cycleReference the same by way of a reference picture's style
 * @param styleLatent between the style code of a latent code and that of the picture drawn with it
 * @param styleReference the same with the style code of a reference picture
 * @param diversityLatent between two pictures of one source in the styles of two latent codes; more is better
 * @param diversityReference the same with two reference pictures; more is better
 */
public record ValidationLosses(
        double selfReconstruction,
        double cycleLatent,
        double cycleReference,
        double styleLatent,
        double styleReference,
        double diversityLatent,
        double diversityReference) {

    /** The figures by the names that files and reports give them, in a fixed order. */
    public Map<String, Double> byName() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("self", selfReconstruction);
        named.put("cycle_latent", cycleLatent);
        named.put("cycle_reference", cycleReference);
        named.put("style_latent", styleLatent);
        named.put("style_reference", styleReference);
        named.put("diversity_latent", diversityLatent);
        named.put("diversity_reference", diversityReference);
        return named;
    }
}

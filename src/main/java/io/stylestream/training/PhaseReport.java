package io.stylestream.training;

import io.stylestream.network.NetworkKind;
import java.util.Map;

/**
 * What one phase of an iteration measured.
 *
 * @param phase the phase
 * @param losses unweighted terms by name
 * @param gradientNorms L2 norm over all parameters of each network that the phase trains
 */
record PhaseReport(Phase phase, Map<String, Double> losses, Map<NetworkKind, Double> gradientNorms) {

    /** The report of a phase in which all networks that could learn are frozen. */
    static PhaseReport idle(Phase phase) {
        return new PhaseReport(phase, Map.of(), Map.of());
    }

    /** The phases of one iteration, in their order. */
    enum Phase {
        DISCRIMINATOR_LATENT,
        DISCRIMINATOR_REFERENCE,
        GENERATOR_LATENT,
        GENERATOR_REFERENCE;

        boolean ofDiscriminator() {
            return this == DISCRIMINATOR_LATENT || this == DISCRIMINATOR_REFERENCE;
        }
    }
}

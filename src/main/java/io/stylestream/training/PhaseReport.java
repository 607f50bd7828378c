package io.stylestream.training;

import io.stylestream.network.NetworkKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one phase of an iteration measured.
 *
 * @param phase the phase
 * @param losses unweighted terms by name
 * @param gradientNorms L2 norm over all parameters of each network that the phase trains
 */
record PhaseReport(Phase phase, Map<String, Double> losses, Map<NetworkKind, Double> gradientNorms) {

    /**
     * The figures of an iteration's phases as columns {@code <phase>.<term>} and {@code <phase>.gradient.<network>}.
     */
    static Map<String, Double> columns(List<PhaseReport> reports) {
        Map<String, Double> columns = new LinkedHashMap<>();
        for (PhaseReport report : reports) {
            String phase = report.phase().inWords();
            report.losses().forEach((term, value) -> columns.put(phase + "." + term, value));
            report.gradientNorms()
                    .forEach((kind, value) -> columns.put(phase + ".gradient." + kind.officialName(), value));
        }
        return columns;
    }

    /** What an iteration consists of. */
    enum Phase {
        DISCRIMINATOR_LATENT,
        DISCRIMINATOR_REFERENCE,
        GENERATOR_LATENT,
        GENERATOR_REFERENCE,
        DISTILLATION;

        /** The phases of one iteration of StarGAN v2 training, in their order. */
        static final List<Phase> OF_STARGAN_V2 =
                List.of(DISCRIMINATOR_LATENT, DISCRIMINATOR_REFERENCE, GENERATOR_LATENT, GENERATOR_REFERENCE);

        /** The name in files and messages. */
        String inWords() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean ofDiscriminator() {
            return this == DISCRIMINATOR_LATENT || this == DISCRIMINATOR_REFERENCE;
        }
    }
}

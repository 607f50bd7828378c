package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.Precision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DivergenceGuardTest {
    private static final int R1_EVERY = 4;
    private static final DivergenceGuard GUARD = new DivergenceGuard(
            StarGanV2Options.paper()
                    .with(new BeyondPaper(
                            Precision.FLOAT32,
                            false,
                            R1_EVERY,
                            Set.of(),
                            AdversarialLoss.NON_SATURATING,
                            0,
                            0,
                            Set.of()))::r1DueAt,
            "");

    @Test
    void aTermThatLazyR1LeavesOutIsNoProblem() {
        assertThat(GUARD.problem(1, reports(0.7, Double.NaN, 1))).isEmpty();
    }

    @Test
    void theSameTermIsAProblemWhenItIsDue() {
        assertThat(GUARD.problem(R1_EVERY, reports(0.7, Double.NaN, 1)))
                .contains("the loss discriminator_latent.r1 is not a number");
    }

    @Test
    void aLossThatExplodesIsAProblem() {
        assertThat(GUARD.problem(0, reports(2e5, 0.1, 1))).contains("the loss discriminator_latent.real is 2.00e+05");
    }

    @Test
    void aGradientWithoutBoundsIsAProblem() {
        assertThat(GUARD.problem(0, reports(0.7, 0.1, Double.POSITIVE_INFINITY)))
                .contains("the gradient of the discriminator in discriminator_latent is infinite");
    }

    @Test
    void anEvaluationThatIsNoNumberIsAProblem() {
        assertThat(GUARD.problem(new ValidationLosses(0.1, 0.2, Double.NaN, 0, 0, 0, 0).byName()))
                .contains("the validation loss cycle_reference is not a number");
    }

    private static List<PhaseReport> reports(double real, double r1, double gradient) {
        return List.of(new PhaseReport(
                PhaseReport.Phase.DISCRIMINATOR_LATENT,
                Map.of("real", real, "r1", r1),
                Map.of(NetworkKind.DISCRIMINATOR, gradient)));
    }
}

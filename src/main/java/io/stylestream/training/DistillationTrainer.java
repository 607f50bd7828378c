package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.ModelDirectory;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchDevice;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a faster student of a model: a generator with fewer channels, cut out of the teacher's and taught to draw what
 * the teacher draws. Mapping network and style encoder stay the teacher's, so style codes serve both.
 *
 * <p>A run's folder holds the same files as that of a {@link StarGanV2Trainer}; the run can be stopped at any time and
 * goes on from its last checkpoint.
 */
public final class DistillationTrainer {
    private final TrainingRun run;
    private final DistillationState state;

    /**
     * The model to learn from.
     *
     * @param domains names, in the order of their indices
     * @param weights of generator, mapping network and style encoder, float32
     * @param fingerprint SHA-256 of the generator
     */
    public record Teacher(
            StarGanV2 architecture,
            List<String> domains,
            Map<NetworkKind, Map<String, HostTensor>> weights,
            String fingerprint) {
        /**
         * The teacher in a model directory.
         *
         * @throws UsageError if it lacks a network, or is damaged
         */
        public static Teacher of(ModelDirectory model) {
            Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
            for (NetworkKind kind : StarGanV2Step.AVERAGED) {
                Map<String, HostTensor> floats = new LinkedHashMap<>();
                model.tensors(kind)
                        .forEach((name, tensor) ->
                                floats.put(name, HostTensor.ofFloats(tensor.toFloats(), tensor.shape())));
                weights.put(kind, floats);
            }
            return new Teacher(
                    model.architecture(),
                    model.manifest().domains(),
                    weights,
                    model.fingerprint(NetworkKind.GENERATOR));
        }
    }

    /**
     * What is to be done.
     *
     * @param plan its number of iterations is that of the options
     * @param architecture the student's
     * @param resume whether to go on from the newest checkpoint, if there is one
     */
    public record RunSettings(
            RunPlan plan, Teacher teacher, StarGanV2 architecture, DistillationOptions options, boolean resume) {}

    /** @param device where to compute */
    public DistillationTrainer(RunSettings settings, TorchDevice device, TrainingListener listener) throws IOException {
        this.run = new TrainingRun(settings.plan(), settings.architecture().imageSize(), listener);
        List<String> found = run.folders().domains();
        if (!found.equals(settings.teacher().domains())) {
            throw new UsageError("the model knows the domains %s, but %s holds %s; give a folder for each domain"
                    .formatted(
                            String.join(", ", settings.teacher().domains()),
                            settings.plan().data(),
                            String.join(", ", found)));
        }
        device.prepareTraining();
        this.state = DistillationState.open(settings, run.pictures(), device);
        note("architecture", RecordWords.all(settings.architecture()));
        note("options", RecordWords.all(settings.options()));
    }

    /** Adds a line to the table of settings in the run's report, before it runs. */
    public void note(String name, String value) {
        run.note(name, value);
    }

    /** Ends the run after the current iteration, with a checkpoint. */
    public void stop() {
        run.stop();
    }

    /** Pictures in the data set, damaged ones included. */
    public int pictureCount() {
        return run.folders().pictureCount();
    }

    /** The student as it is served: the teacher's networks, with the student's averaged generator. */
    public Map<NetworkKind, Map<String, HostTensor>> weights() {
        return state.weights();
    }

    /** What the student achieves on the fixed validation pictures, by name; empty before the first evaluation. */
    public Map<String, Double> figures() {
        return state.figures();
    }

    /**
     * Trains until all iterations are done or {@link #stop} was called; gives the number of iterations done.
     *
     * @throws TrainingFailure if training diverges or the run's folder cannot be written
     */
    public int run() throws IOException {
        return run.run(state);
    }
}

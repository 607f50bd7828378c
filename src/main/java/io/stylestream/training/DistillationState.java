package io.stylestream.training;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.training.DistillationTrainer.RunSettings;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;

/** What a student has learned so far: its generator, the average of its weights, and what its optimiser remembers. */
final class DistillationState implements Learner {
    /** Pictures by which the teacher's channels are judged. */
    private static final int SAMPLES = 256;

    private final RunSettings settings;
    private final TorchDevice device;
    private final TorchNetworks teacher;
    private final TorchNetworks student;
    private final TorchNetworks average;
    private final DistillationStep step;
    private final int done;
    private Map<String, Double> latest = Map.of();

    private DistillationState(
            RunSettings settings,
            TorchDevice device,
            TorchNetworks teacher,
            Map<String, HostTensor> generator,
            Map<String, HostTensor> averaged,
            int done) {
        TorchBackend backend = settings.options().backend(device);
        this.settings = settings;
        this.device = device;
        this.teacher = teacher;
        this.student = TorchNetworks.of(settings.architecture(), backend, Map.of(NetworkKind.GENERATOR, generator));
        Map<NetworkKind, Map<String, HostTensor>> whole =
                new EnumMap<>(settings.teacher().weights());
        whole.put(NetworkKind.GENERATOR, averaged);
        this.average = TorchNetworks.withoutGradients(settings.architecture(), backend, whole);
        this.step = new DistillationStep(teacher, student, average, settings.options());
        this.done = done;
    }

    /** Goes on from the newest checkpoint if the settings say so and there is one, else cuts the student. */
    static DistillationState open(RunSettings settings, TrainingPictures pictures, TorchDevice device)
            throws IOException {
        TorchNetworks teacher = TorchNetworks.withoutGradients(
                settings.teacher().architecture(),
                settings.options().backend(device),
                settings.teacher().weights());
        Optional<Checkpoint<DistillationOptions>> checkpoint = settings.resume()
                ? Checkpoint.readNewest(settings.plan().out(), DistillationOptions.class)
                : Optional.empty();
        if (checkpoint.isPresent()) {
            return resume(settings, device, teacher, checkpoint.get());
        }
        Map<String, HostTensor> generator = cut(settings, teacher, pictures);
        return new DistillationState(settings, device, teacher, generator, generator, 0);
    }

    private static Map<String, HostTensor> cut(RunSettings settings, TorchNetworks teacher, TrainingPictures pictures) {
        ChannelImportance importance = new ChannelImportance(teacher);
        BatchSampler sampler = sampler(settings, pictures);
        int batches = Math.max(1, SAMPLES / settings.options().batchSize());
        for (int i = 0; i < batches; i++) {
            int number = i;
            importance.watch(() -> sampler.draw(number).toTorch().on(teacher.device()));
        }
        return new ChannelPruning(teacher.architecture(), settings.architecture(), importance.byGroup())
                .cut(teacher.of(NetworkKind.GENERATOR).toHost());
    }

    private static DistillationState resume(
            RunSettings settings, TorchDevice device, TorchNetworks teacher, Checkpoint<DistillationOptions> checkpoint)
            throws IOException {
        RunState<DistillationOptions> earlier = checkpoint.state();
        if (!earlier.options().teacher().equals(settings.teacher().fingerprint())) {
            throw new UsageError("the student in " + settings.plan().out()
                    + " has learned from another teacher; resume with his --model, or choose another --out");
        }
        Map<String, HostTensor> generator = generatorOf(checkpoint.networks());
        Map<String, HostTensor> averaged = generatorOf(checkpoint.average());
        DistillationState state =
                new DistillationState(settings, device, teacher, generator, averaged, earlier.iteration());
        RunFolder folder = new RunFolder(settings.plan().out());
        state.latest = IterationFigures.read(folder.validation()).at(earlier.iteration());
        Long steps = earlier.optimiserSteps().get(NetworkKind.GENERATOR.officialName());
        state.step.optimiser().restore(steps == null ? 0 : steps, generatorOf(checkpoint.moments()));
        return state;
    }

    private static Map<String, HostTensor> generatorOf(Map<String, HostTensor> joined) {
        return Checkpoint.split(joined).getOrDefault(NetworkKind.GENERATOR, Map.of());
    }

    private static BatchSampler sampler(RunSettings settings, TrainingPictures pictures) {
        StarGanV2 architecture = settings.architecture();
        DistillationOptions options = settings.options();
        return new BatchSampler(
                pictures, architecture.latentSize(), options.batchSize(), options.augmentation(), options.seed());
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public TorchNetworks average() {
        return average;
    }

    @Override
    public int batchSize() {
        return settings.options().batchSize();
    }

    @Override
    public BatchSampler sampler(TrainingPictures pictures) {
        return sampler(settings, pictures);
    }

    @Override
    public List<PhaseReport> learn(BatchSampler.HostBatch batch, int iteration) {
        try (PointerScope scope = new PointerScope()) {
            return step.run(batch.toTorch().on(device), iteration);
        }
    }

    @Override
    public Map<String, Double> row(List<PhaseReport> reports, int iteration) {
        return PhaseReport.columns(reports);
    }

    @Override
    public Map<String, Double> outline(List<PhaseReport> reports) {
        return reports.get(0).losses();
    }

    @Override
    public Map<String, Double> validate(ValidationSet pictures) {
        Map<String, Double> figures = new LinkedHashMap<>(pictures.differences(average, teacher));
        figures.putAll(pictures.evaluate(average).byName());
        latest = figures;
        return figures;
    }

    /** What the latest validation found; empty if there was none. */
    Map<String, Double> figures() {
        return latest;
    }

    @Override
    public DivergenceGuard guard() {
        return new DivergenceGuard(iteration -> false, "begin again in another --out with a lower --learning-rate");
    }

    @Override
    public Checkpoint<DistillationOptions> checkpoint(int iteration) {
        RunState<DistillationOptions> state = new RunState<>(
                iteration,
                settings.architecture(),
                settings.teacher().domains(),
                settings.options(),
                Map.of(NetworkKind.GENERATOR.officialName(), step.optimiser().steps()));
        return new Checkpoint<>(
                state,
                joined(student.of(NetworkKind.GENERATOR).toHost()),
                joined(average.of(NetworkKind.GENERATOR).toHost()),
                joined(step.optimiser().moments()));
    }

    private static Map<String, HostTensor> joined(Map<String, HostTensor> generator) {
        return Checkpoint.join(Map.of(NetworkKind.GENERATOR, generator));
    }

    /** The student as it is served: the teacher's networks, with the averaged generator. */
    Map<NetworkKind, Map<String, HostTensor>> weights() {
        Map<NetworkKind, Map<String, HostTensor>> weights =
                new EnumMap<>(settings.teacher().weights());
        weights.put(NetworkKind.GENERATOR, average.of(NetworkKind.GENERATOR).toHost());
        return weights;
    }
}

package io.stylestream.model.checkpoint;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.ParameterCheck;
import io.stylestream.model.Provenance;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A StarGAN v2 checkpoint that was read, understood and checked, ready to become a model directory.
 *
 * <p>Reads what {@code torch.save} wrote (a dictionary of the networks' state dictionaries, as the official training
 * code saves it) and safetensors files with names {@code <network>.<parameter>}. Generator, mapping network and style
 * encoder are required, the discriminator is optional, anything else is ignored. Immutable.
 */
public final class CheckpointImport {
    private static final Set<NetworkKind> REQUIRED = Collections.unmodifiableSet(
            EnumSet.of(NetworkKind.GENERATOR, NetworkKind.MAPPING_NETWORK, NetworkKind.STYLE_ENCODER));

    private static final Pattern DECODER_SHORTCUT = Pattern.compile("decode\\.\\d+\\.conv1x1\\.weight");

    private final Path file;
    private final StarGanV2 architecture;
    private final Map<NetworkKind, Map<String, CheckpointTensor>> networks;
    private final SortedSet<String> ignored;

    private CheckpointImport(
            Path file,
            StarGanV2 architecture,
            Map<NetworkKind, Map<String, CheckpointTensor>> networks,
            SortedSet<String> ignored) {
        this.file = file;
        this.architecture = architecture;
        this.networks = networks;
        this.ignored = ignored;
    }

    /**
     * Reads a checkpoint, infers the architecture from its tensors and checks every one of them. Executes nothing that
     * the file may hold.
     *
     * @throws UsageError if the file is no usable StarGAN v2 checkpoint
     */
    public static CheckpointImport open(Path file) {
        return explained(file, () -> {
            Checkpoint checkpoint = new CheckpointReader(file).read();
            requireNetworks(checkpoint);
            StarGanV2 architecture = new ArchitectureInference(checkpoint.networks()).infer();
            Map<NetworkKind, Map<String, CheckpointTensor>> networks =
                    withoutUnused(architecture, checkpoint.networks());
            networks.forEach((kind, tensors) -> requireParameters(file, architecture, kind, tensors));
            return new CheckpointImport(file, architecture, networks, checkpoint.ignored());
        });
    }

    public StarGanV2 architecture() {
        return architecture;
    }

    /** The networks that were found. */
    public Set<NetworkKind> networks() {
        return Collections.unmodifiableSet(networks.keySet());
    }

    /** What else the checkpoint holds at its top; not imported. */
    public SortedSet<String> ignored() {
        return ignored;
    }

    /** What was found, in a few lines for people. */
    public String description() {
        List<String> lines = new ArrayList<>();
        lines.add("StarGAN v2 for pictures of %1$d x %1$d pixels and %2$d domains"
                .formatted(architecture.imageSize(), architecture.domains()));
        lines.add("channels %d to %d, style codes of %d values, latent codes of %d, mapping network %d wide"
                .formatted(
                        architecture.baseChannels(),
                        architecture.maxChannels(),
                        architecture.styleSize(),
                        architecture.latentSize(),
                        architecture.hiddenSize()));
        lines.add(
                architecture.highPass() > 0
                        ? "high-pass variant, w_hpf " + architecture.highPass()
                        : "without the high-pass filter");
        networks.forEach((kind, tensors) -> lines.add(
                "%s: %d tensors, %d parameters".formatted(kind.fileName(), tensors.size(), parameterCount(tensors))));
        if (!ignored.isEmpty()) {
            lines.add("not imported: " + String.join(", ", ignored));
        }
        return String.join("\n", lines);
    }

    /**
     * Writes a model directory that appears complete or not at all.
     *
     * @param directory absent or empty
     * @param name the model's name
     * @param version the model's version
     * @param domains the domains' names in the order of the checkpoint's domain indices
     * @param command the command line to note in the provenance; null if there is none
     * @throws UsageError if the names do not fit, the directory is in use, or reading or writing fails
     */
    public ModelDirectory writeTo(
            Path directory, String name, String version, List<String> domains, @Nullable String command) {
        return explained(file, () -> {
            Manifest manifest = manifest(name, version, domains, command);
            Map<NetworkKind, Map<String, HostTensor>> loaded = new EnumMap<>(NetworkKind.class);
            networks.forEach((kind, tensors) -> loaded.put(kind, load(tensors)));
            return ModelDirectory.write(directory, manifest, loaded, false);
        });
    }

    private Manifest manifest(String name, String version, List<String> domains, @Nullable String command) {
        Provenance provenance = new Provenance(
                null,
                command,
                null,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                null,
                null,
                null,
                Map.of(),
                "imported from the checkpoint " + file.getFileName());
        try {
            return Manifest.of(name, version, architecture, domains, provenance);
        } catch (IllegalArgumentException e) {
            throw new UsageError("%s cannot be imported so: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static <V> V explained(Path file, Supplier<V> work) {
        try {
            return work.get();
        } catch (UnusableCheckpoint e) {
            throw new UsageError("%s is not a usable checkpoint: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void requireNetworks(Checkpoint checkpoint) {
        for (NetworkKind kind : REQUIRED) {
            if (!checkpoint.networks().containsKey(kind)) {
                throw new UnusableCheckpoint("it holds no '%s', only: %s"
                        .formatted(kind.officialName(), String.join(", ", names(checkpoint))));
            }
        }
    }

    private static Set<String> names(Checkpoint checkpoint) {
        Set<String> names = new TreeSet<>(checkpoint.ignored());
        checkpoint.networks().keySet().forEach(kind -> names.add(kind.officialName()));
        return names;
    }

    /**
     * Without the generator's filter, which follows from the architecture, and without the decoder's shortcuts in the
     * high-pass variant, which the official code creates and never uses.
     */
    private static Map<NetworkKind, Map<String, CheckpointTensor>> withoutUnused(
            StarGanV2 architecture, Map<NetworkKind, Map<String, CheckpointTensor>> networks) {
        Map<NetworkKind, Map<String, CheckpointTensor>> used = new EnumMap<>(NetworkKind.class);
        networks.forEach((kind, tensors) -> {
            Map<String, CheckpointTensor> kept = new LinkedHashMap<>(tensors);
            if (kind == NetworkKind.GENERATOR && architecture.highPass() > 0) {
                kept.remove(ArchitectureInference.HIGH_PASS_FILTER);
                kept.keySet().removeIf(name -> DECODER_SHORTCUT.matcher(name).matches());
            }
            used.put(kind, kept);
        });
        return used;
    }

    private static void requireParameters(
            Path file, StarGanV2 architecture, NetworkKind kind, Map<String, CheckpointTensor> tensors) {
        Map<String, ParameterCheck.Found> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> found.put(name, tensor.found()));
        ParameterCheck.require(file.toString(), architecture, kind, found);
    }

    private static Map<String, HostTensor> load(Map<String, CheckpointTensor> tensors) {
        Map<String, HostTensor> loaded = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> loaded.put(name, tensor.elements().get()));
        return loaded;
    }

    private static long parameterCount(Map<String, CheckpointTensor> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> HostTensor.elementCount(tensor.shape()))
                .sum();
    }
}

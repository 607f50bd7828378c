package io.stylestream.app;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.Manifest;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Provenance;
import io.stylestream.network.NetworkKind;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compact}: a model directory as small as serving allows. */
@Command(
        name = "compact",
        description = "Copies a model directory for serving: without the discriminator, weights as float16.",
        showDefaultValues = true,
        sortOptions = false)
final class CompactCommand implements Callable<Integer> {
    private static final String NOTE = "Averaged weights, rounded to float16; the discriminator is left out.";

    @Option(
            names = "--model",
            required = true,
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Model directory to copy.")
    Path model = Path.of("");

    @Option(
            names = "--out",
            required = true,
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Model directory to write; absent or empty.")
    Path out = Path.of("");

    @Option(names = "--name", description = "Name of the copy. Default: the model's.")
    @Nullable
    String name;

    @Option(names = "--model-version", description = "Version of the copy. Default: the model's.")
    @Nullable
    String version;

    @Option(names = "--note", description = "A sentence to add to the provenance.")
    @Nullable
    String note;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        ModelDirectory source = ModelDirectory.open(model);
        Manifest manifest = named(source.manifest());
        Map<NetworkKind, Map<String, HostTensor>> networks = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : NetworkKind.values()) {
            if (kind != NetworkKind.DISCRIMINATOR && source.has(kind)) {
                Map<String, HostTensor> halves = new LinkedHashMap<>();
                source.tensors(kind).forEach((tensor, value) -> halves.put(tensor, value.toHalves()));
                networks.put(kind, halves);
            }
        }
        ModelDirectory written = ModelDirectory.write(out, manifest, networks, false);
        Objects.requireNonNull(spec)
                .commandLine()
                .getOut()
                .printf("%s: %.1f MB%n", out, bytes(written) / 1e6)
                .flush();
        return 0;
    }

    private Manifest named(Manifest source) {
        try {
            return manifest(source);
        } catch (IllegalArgumentException e) {
            throw new UsageError("the copy cannot be called so: " + e.getMessage(), e);
        }
    }

    private Manifest manifest(Manifest source) {
        Provenance from = source.provenance();
        Provenance provenance = new Provenance(
                from.data(),
                from.command(),
                from.commit(),
                from.created(),
                from.trainer(),
                from.platform(),
                from.iterations(),
                from.metrics(),
                Stream.of(from.notes(), note, NOTE).filter(Objects::nonNull).collect(Collectors.joining(" ")));
        return Manifest.of(
                name != null ? name : source.name(),
                version != null ? version : source.version(),
                source.architecture(),
                source.domains(),
                provenance);
    }

    private static long bytes(ModelDirectory model) {
        return model.manifest().files().values().stream()
                .mapToLong(file -> file.bytes())
                .sum();
    }
}

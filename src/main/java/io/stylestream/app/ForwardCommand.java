package io.stylestream.app;

import io.stylestream.core.HostTensor;
import io.stylestream.core.UsageError;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Safetensors;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TorchForward;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forward}: one network of a model on raw tensors. */
@Command(name = "forward", description = "Runs one network of a model on raw tensors.", sortOptions = false)
final class ForwardCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, description = "Model directory.")
    Path model = Path.of("");

    @Option(
            names = "--network",
            required = true,
            description = "generator, style-encoder, mapping-network or discriminator.")
    String network = "";

    @Option(
            names = "--inputs",
            required = true,
            description =
                    "Safetensors file: generator x and s (and mask0, mask1), mapping network z and y, others x and y.")
    Path inputs = Path.of("");

    @Option(names = "--output", required = true, description = "Safetensors file to write, with the tensor out.")
    Path output = Path.of("");

    @Override
    public Integer call() {
        NetworkKind kind = NetworkKind.ofFileName(network)
                .orElseThrow(() -> new UsageError("there is no network '%s'; choose one of %s"
                        .formatted(
                                network,
                                Arrays.stream(NetworkKind.values())
                                        .map(NetworkKind::fileName)
                                        .collect(Collectors.joining(", ")))));
        if (output.toAbsolutePath().normalize().equals(inputs.toAbsolutePath().normalize())) {
            throw new UsageError("--output " + output + " would replace the inputs; choose another file");
        }
        ModelDirectory directory = ModelDirectory.open(model);
        HostTensor out =
                TorchForward.run(directory.architecture(), kind, directory.tensors(kind), Safetensors.read(inputs));
        Safetensors.write(output, Map.of("out", out), Map.of());
        System.out.println("out " + out + " written to " + output);
        return 0;
    }
}

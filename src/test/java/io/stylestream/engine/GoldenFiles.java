package io.stylestream.engine;

import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Safetensors;
import io.stylestream.model.checkpoint.CheckpointImport;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** A folder of golden files: a checkpoint, inputs, and what the official implementation makes of them. */
record GoldenFiles(
        String name, ModelDirectory model, Map<String, HostTensor> inputs, Map<String, HostTensor> expected) {

    /**
     * @param folder with {@code nets.ckpt}, {@code inputs.safetensors} and {@code expected.safetensors}
     * @param directory where the imported model goes
     */
    static GoldenFiles open(Path folder, Path directory) {
        CheckpointImport checkpoint = CheckpointImport.open(folder.resolve("nets.ckpt"));
        ModelDirectory model = checkpoint.writeTo(
                directory,
                "golden",
                "1",
                IntStream.range(0, checkpoint.architecture().domains())
                        .mapToObj(domain -> "domain" + domain)
                        .toList(),
                null);
        return new GoldenFiles(
                folder.getFileName().toString(),
                model,
                Safetensors.read(folder.resolve("inputs.safetensors")),
                Safetensors.read(folder.resolve("expected.safetensors")));
    }

    StarGanV2 architecture() {
        return model.architecture();
    }

    Map<String, HostTensor> weights(NetworkKind kind) {
        return model.tensors(kind);
    }

    boolean hasMasks() {
        return inputs.containsKey("mask0");
    }

    @Override
    public String toString() {
        return name;
    }
}

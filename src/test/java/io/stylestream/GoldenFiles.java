package io.stylestream;

import io.stylestream.core.HostTensor;
import io.stylestream.model.Safetensors;
import java.nio.file.Path;
import java.util.Map;

/** The reference numbers in {@code src/test/resources/golden}. */
public record GoldenFiles(Path folder) {
    public static final GoldenFiles TINY = named("tiny");
    public static final GoldenFiles TINY_HIGHPASS = named("tiny-highpass");

    private static GoldenFiles named(String name) {
        return new GoldenFiles(Path.of("src/test/resources/golden", name));
    }

    public Map<String, HostTensor> inputs() {
        return Safetensors.read(folder.resolve("inputs.safetensors"));
    }

    public Map<String, HostTensor> expected() {
        return Safetensors.read(folder.resolve("expected.safetensors"));
    }

    /** All weights by {@code <network>.<parameter>}. */
    public Map<String, HostTensor> weights() {
        return Safetensors.read(Path.of("/tmp/golden/" + folder.getFileName() + ".safetensors"));
    }
}

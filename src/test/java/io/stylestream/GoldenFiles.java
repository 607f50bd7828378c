package io.stylestream;

import io.stylestream.core.HostTensor;
import io.stylestream.model.ModelDirectory;
import io.stylestream.model.Safetensors;
import io.stylestream.model.checkpoint.CheckpointImport;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reference numbers that PyTorch computed: weights, inputs and what comes out.
 *
 * @param folder holds {@code nets.ckpt}, {@code inputs.safetensors} and {@code expected.safetensors}
 * @param architecture of the networks
 */
public record GoldenFiles(Path folder, StarGanV2 architecture) {
    public static final GoldenFiles TINY = bundled("tiny", new StarGanV2(64, 8, 32, 8, 4, 32, 3, 0));
    public static final GoldenFiles TINY_HIGHPASS = bundled("tiny-highpass", new StarGanV2(128, 8, 32, 8, 4, 32, 2, 1));

    private static GoldenFiles bundled(String name, StarGanV2 architecture) {
        return new GoldenFiles(Path.of("src/test/resources/golden", name), architecture);
    }

    /** The bundled folders; and the 256 px one that {@code -Dstylestream.golden=FOLDER} names, too large to ship. */
    public static Stream<GoldenFiles> available() {
        String large = System.getProperty("stylestream.golden");
        Stream<GoldenFiles> bundled = Stream.of(TINY, TINY_HIGHPASS);
        return large == null
                ? bundled
                : Stream.concat(
                        bundled,
                        Stream.of(new GoldenFiles(Path.of(large), new StarGanV2(256, 64, 64, 16, 16, 512, 3, 0))));
    }

    public Path checkpoint() {
        return folder.resolve("nets.ckpt");
    }

    public Map<String, HostTensor> inputs() {
        return Safetensors.read(folder.resolve("inputs.safetensors"));
    }

    public Map<String, HostTensor> expected() {
        return Safetensors.read(folder.resolve("expected.safetensors"));
    }

    /** The weights of all four networks by official parameter name. */
    public Map<NetworkKind, Map<String, HostTensor>> weights() {
        CheckpointImport imported = CheckpointImport.open(checkpoint());
        Map<NetworkKind, Map<String, HostTensor>> weights = new EnumMap<>(NetworkKind.class);
        for (NetworkKind kind : imported.networks()) {
            weights.put(kind, imported.tensors(kind));
        }
        return weights;
    }

    public Map<String, HostTensor> weights(NetworkKind kind) {
        return CheckpointImport.open(checkpoint()).tensors(kind);
    }

    /** The weights as a model directory with the domains {@code domain0}, {@code domain1}, ... */
    public ModelDirectory importTo(Path directory) {
        List<String> domains = IntStream.range(0, architecture.domains())
                .mapToObj(domain -> "domain" + domain)
                .toList();
        return CheckpointImport.open(checkpoint()).writeTo(directory, toString(), "1", domains, null);
    }

    /** Whether the generator was run with face masks. */
    public boolean hasMasks() {
        return architecture.highPass() > 0;
    }

    /** The largest absolute difference between two float tensors of one shape. */
    public static float largestDifference(HostTensor a, HostTensor b) {
        float[] left = a.toFloats();
        float[] right = b.toFloats();
        float largest = 0;
        for (int i = 0; i < left.length; i++) {
            float difference = Math.abs(left[i] - right[i]);
            largest = difference <= largest ? largest : difference; // NaN wins
        }
        return largest;
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }
}

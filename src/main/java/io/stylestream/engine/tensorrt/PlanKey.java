package io.stylestream.engine.tensorrt;

import io.stylestream.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a plan depends on; a plan of another key is not used.
 *
 * @param gpu name and compute capability
 * @param tensorRt version
 * @param model hash of the ONNX file and the weights beside it
 * @param options how it was built
 */
record PlanKey(String gpu, String tensorRt, String model, String options) {
    /** @param onnx its weights may be beside it in files whose names begin with its name */
    static PlanKey of(Path onnx, TensorRtOptions options, String gpu, String tensorRt) throws IOException {
        return new PlanKey(gpu, tensorRt, hash(onnx), options.buildKey());
    }

    private static String hash(Path onnx) throws IOException {
        StringBuilder hashes = new StringBuilder(Sha256.of(onnx));
        for (Path weights : weightsBeside(onnx)) {
            hashes.append(' ').append(Sha256.of(weights));
        }
        return Sha256.of(hashes.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Path> weightsBeside(Path onnx) throws IOException {
        String prefix = onnx.getFileName() + ".";
        try (Stream<Path> siblings = Files.list(onnx.toAbsolutePath().getParent())) {
            return siblings.filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    /** A file name that no other key has. */
    String fileName() {
        return Sha256.of(toString().getBytes(StandardCharsets.UTF_8)) + ".plan";
    }

    /** A file name that all keys share whose kernel times are comparable. */
    String timingFileName() {
        String shared = gpu + " " + tensorRt;
        return Sha256.of(shared.getBytes(StandardCharsets.UTF_8)) + ".timing";
    }
}

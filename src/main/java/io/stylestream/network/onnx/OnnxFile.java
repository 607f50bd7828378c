package io.stylestream.network.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import io.stylestream.core.HostTensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a graph as two files: the model, and its large weights beside it, as ONNX calls it, as external data.
 *
 * <p>An engine can map the weights into memory instead of copying them, and there is no limit of 2 GB. Weights are
 * computed and written in parallel, each forgotten at once, so that only as many are in memory as there are cores.
 */
public final class OnnxFile {
    private static final String WEIGHTS_SUFFIX = ".weights";

    /** Smaller tensors stay inside the model, where shape inference sees them. */
    private static final long LEAST_EXTERNAL_BYTES = 1024;

    /** Mapping wants every tensor to begin on a page. */
    private static final long PAGE_BYTES = 4096;

    private OnnxFile() {}

    /**
     * Writes {@code name.onnx} and {@code name.onnx.weights} into a folder.
     *
     * @return the model's file
     */
    public static Path write(OnnxGraph graph, Path folder, String name) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        Path weights = folder.resolve(file.getFileName() + WEIGHTS_SUFFIX);
        GraphProto.Builder structure = graph.structure();
        Map<OnnxValue, Long> offsets = new LinkedHashMap<>();
        long end = 0;
        for (String stored : graph.stored()) {
            OnnxValue value = graph.value(stored);
            long bytes = bytes(value);
            TensorProto.Builder tensor = OnnxGraph.tensor(value);
            if (bytes < LEAST_EXTERNAL_BYTES) {
                HostTensor content = graph.content(value).get();
                tensor.setRawData(UnsafeByteOperations.unsafeWrap(content.bytes()));
            } else {
                offsets.put(value, end);
                tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", weights.getFileName().toString()))
                        .addExternalData(entry("offset", Long.toString(end)))
                        .addExternalData(entry("length", Long.toString(bytes)));
                end = (end + bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
            }
            structure.addInitializer(tensor);
        }
        writeWeights(graph, offsets, weights);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            OnnxGraph.model(structure).writeTo(out);
        }
        return file;
    }

    private static void writeWeights(OnnxGraph graph, Map<OnnxValue, Long> offsets, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            offsets.entrySet().parallelStream().forEach(entry -> {
                HostTensor content = graph.content(entry.getKey()).get();
                write(channel, content.bytes(), entry.getValue());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) {
        try {
            long position = offset;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(OnnxValue value) {
        return Math.multiplyExact(
                HostTensor.elementCount(value.shape()), value.type().bytes());
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}

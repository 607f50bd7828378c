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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes graphs as files: a model each, and beside them, as ONNX calls it, as external data, their large weights.
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

    /** A channel keeps a buffer of its own as large as the most that was ever written at once. */
    private static final int STEP_BYTES = 1 << 20;

    private final String weightsName;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private long end;

    private OnnxFile(String weightsName) {
        this.weightsName = weightsName;
    }

    /** Where a tensor lies in the weights' file. */
    private record Place(long offset, Supplier<HostTensor> content) {}

    /**
     * Writes {@code name.onnx} and {@code name.onnx.weights} into a folder.
     *
     * @return the model's file
     */
    public static Path write(OnnxGraph graph, Path folder, String name) throws IOException {
        return write(List.of(graph), folder, name).get(0);
    }

    /**
     * Writes graphs that were recorded from the same weights and may have been rewritten differently:
     * {@code name.onnx}, {@code name-1.onnx} and so on, with the weights of all in {@code name.onnx.weights}. Weights
     * that several of them use are there once.
     *
     * @return the models' files
     */
    public static List<Path> write(List<OnnxGraph> graphs, Path folder, String name) throws IOException {
        OnnxFile weights = new OnnxFile(name + ".onnx" + WEIGHTS_SUFFIX);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < graphs.size(); i++) {
            Path file = folder.resolve(i == 0 ? name + ".onnx" : "%s-%d.onnx".formatted(name, i));
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                OnnxGraph.model(weights.place(graphs.get(i))).writeTo(out);
            }
            files.add(file);
        }
        weights.write(folder);
        return files;
    }

    /** The graph with its small tensors, and with the places of its large ones. */
    private GraphProto.Builder place(OnnxGraph graph) {
        GraphProto.Builder structure = graph.structure();
        for (String stored : graph.stored()) {
            OnnxValue value = graph.value(stored);
            Supplier<HostTensor> content = graph.content(value);
            long bytes = bytes(value);
            TensorProto.Builder tensor = OnnxGraph.tensor(value);
            if (bytes < LEAST_EXTERNAL_BYTES) {
                tensor.setRawData(UnsafeByteOperations.unsafeWrap(content.get().bytes()));
            } else {
                Place place = places.computeIfAbsent(stored, absent -> next(content, bytes));
                tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(entry("location", weightsName))
                        .addExternalData(entry("offset", Long.toString(place.offset())))
                        .addExternalData(entry("length", Long.toString(bytes)));
            }
            structure.addInitializer(tensor);
        }
        return structure;
    }

    private Place next(Supplier<HostTensor> content, long bytes) {
        Place place = new Place(end, content);
        end = (end + bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        return place;
    }

    private void write(Path folder) throws IOException {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(weightsName), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            places.values().parallelStream()
                    .forEach(place -> write(channel, place.content().get().bytes(), place.offset()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long offset) {
        try {
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + STEP_BYTES));
                channel.write(bytes, offset + bytes.position());
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

package io.stylestream.network.onnx;

import static io.stylestream.core.ElementType.F32;
import static io.stylestream.core.ElementType.I64;
import static io.stylestream.network.onnx.OnnxValue.ABSENT;
import static io.stylestream.network.onnx.OnnxValue.DYNAMIC;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Backend;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend that records every operation as ONNX nodes.
 *
 * <p>Only batch sizes and the extents of masks may be dynamic. Not thread-safe.
 */
public final class OnnxBackend implements Backend<OnnxValue> {
    private final OnnxGraph graph;

    public OnnxBackend(OnnxGraph graph) {
        this.graph = graph;
    }

    @Override
    public OnnxValue convolve(OnnxValue x, OnnxValue weight, @Nullable OnnxValue bias, int padding) {
        long kernel = weight.knownExtent(2);
        long lost = kernel - 1 - 2L * padding;
        OnnxNode node = bias == null ? graph.node("Conv", x, weight) : graph.node("Conv", x, weight, bias);
        return node.with("kernel_shape", new long[] {kernel, kernel})
                .with("pads", new long[] {padding, padding, padding, padding})
                .gives(F32, x.extent(0), weight.extent(0), x.knownExtent(2) - lost, x.knownExtent(3) - lost);
    }

    @Override
    public OnnxValue convolveEachChannel(OnnxValue x, float[] kernel) {
        int channels = Math.toIntExact(x.knownExtent(1));
        float[] weights = new float[channels * kernel.length];
        for (int channel = 0; channel < channels; channel++) {
            System.arraycopy(kernel, 0, weights, channel * kernel.length, kernel.length);
        }
        return graph.node("Conv", x, graph.constant(HostTensor.ofFloats(weights, channels, 1, 3, 3)))
                .with("kernel_shape", new long[] {3, 3})
                .with("pads", new long[] {1, 1, 1, 1})
                .with("group", channels)
                .gives(F32, x.shape());
    }

    @Override
    public OnnxValue linear(OnnxValue x, OnnxValue weight, OnnxValue bias) {
        return graph.node("Gemm", x, weight, bias).with("transB", 1).gives(F32, x.extent(0), weight.extent(0));
    }

    @Override
    public OnnxValue instanceNorm(OnnxValue x, OnnxValue scale, OnnxValue shift) {
        return graph.node("InstanceNormalization", x, scale, shift)
                .with("epsilon", (float) NORM_EPSILON)
                .gives(F32, x.shape());
    }

    @Override
    public OnnxValue adaptiveInstanceNorm(OnnxValue x, OnnxValue gammaBeta) {
        long channels = x.knownExtent(1);
        long[] half = {x.extent(0), channels, 1, 1};
        List<OnnxValue> halves = graph.node(
                        "Split",
                        graph.reshape(gammaBeta, DYNAMIC, 2 * channels, 1, 1),
                        graph.integers(channels, channels))
                .with("axis", 1)
                .givesEach(half, half);
        float[] ones = new float[Math.toIntExact(channels)];
        Arrays.fill(ones, 1);
        OnnxValue normal = instanceNorm(x, graph.floats(ones), graph.floats(new float[ones.length]));
        OnnxValue gain = graph.node("Add", halves.get(0), graph.scalar(1)).gives(F32, half);
        OnnxValue scaled = graph.node("Mul", gain, normal).gives(F32, x.shape());
        return graph.node("Add", scaled, halves.get(1)).gives(F32, x.shape());
    }

    @Override
    public OnnxValue leakyRelu(OnnxValue x, double slope) {
        return graph.node("LeakyRelu", x).with("alpha", (float) slope).gives(F32, x.shape());
    }

    @Override
    public OnnxValue relu(OnnxValue x) {
        return graph.node("Relu", x).gives(F32, x.shape());
    }

    @Override
    public OnnxValue averagePool(OnnxValue x) {
        return graph.node("AveragePool", x)
                .with("kernel_shape", new long[] {2, 2})
                .with("strides", new long[] {2, 2})
                .gives(F32, x.extent(0), x.extent(1), x.knownExtent(2) / 2, x.knownExtent(3) / 2);
    }

    @Override
    public OnnxValue upsampleNearest(OnnxValue x) {
        return graph.node("Resize", x, ABSENT, graph.floats(1, 1, 2, 2))
                .with("mode", "nearest")
                .with("coordinate_transformation_mode", "asymmetric")
                .with("nearest_mode", "floor")
                .gives(F32, x.extent(0), x.extent(1), x.knownExtent(2) * 2, x.knownExtent(3) * 2);
    }

    @Override
    public OnnxValue resizeBilinear(OnnxValue x, int size) {
        OnnxValue batchAndChannels =
                graph.node("Shape", x).with("start", 0).with("end", 2).gives(I64, 2);
        OnnxValue sizes = graph.node("Concat", batchAndChannels, graph.integers(size, size))
                .with("axis", 0)
                .gives(I64, 4);
        return graph.node("Resize", x, ABSENT, ABSENT, sizes)
                .with("mode", "linear")
                .with("coordinate_transformation_mode", "half_pixel")
                .gives(F32, x.extent(0), x.extent(1), size, size);
    }

    @Override
    public OnnxValue add(OnnxValue a, OnnxValue b) {
        return graph.node("Add", a, b).gives(F32, a.shape());
    }

    @Override
    public OnnxValue multiply(OnnxValue a, OnnxValue b) {
        boolean wider = a.extent(1) >= b.extent(1);
        return graph.node("Mul", a, b).gives(F32, wider ? a.shape() : b.shape());
    }

    @Override
    public OnnxValue scale(OnnxValue x, double factor) {
        return graph.node("Mul", x, graph.scalar(factor)).gives(F32, x.shape());
    }

    @Override
    public OnnxValue flatten(OnnxValue x) {
        long features = x.knownExtent(1) * x.knownExtent(2) * x.knownExtent(3);
        return graph.node("Flatten", x).with("axis", 1).gives(F32, x.extent(0), features);
    }

    @Override
    public int rank(OnnxValue x) {
        return x.rank();
    }

    @Override
    public OnnxValue row(OnnxValue x, int index) {
        return graph.node("Gather", x, graph.integer(index)).with("axis", 1).gives(F32, x.extent(0), x.extent(2));
    }

    @Override
    public OnnxValue choose(List<OnnxValue> perDomain, OnnxValue y) {
        long size = perDomain.get(0).knownExtent(1);
        OnnxValue all = graph.node("Concat", perDomain.toArray(OnnxValue[]::new))
                .with("axis", 1)
                .gives(F32, y.extent(0), perDomain.size() * size);
        return pick(graph.reshape(all, DYNAMIC, perDomain.size(), size), y).gives(F32, y.extent(0), size);
    }

    @Override
    public OnnxValue chooseColumn(OnnxValue x, OnnxValue y) {
        return pick(x, y).gives(F32, y.extent(0));
    }

    /** Entry {@code y[n]} of the second axis for every n of the first; an engine may refuse y outside of it. */
    private OnnxNode pick(OnnxValue x, OnnxValue y) {
        OnnxValue index = graph.node("Unsqueeze", y, graph.integers(1)).gives(I64, y.extent(0), 1);
        return graph.node("GatherND", x, index).with("batch_dims", 1);
    }
}

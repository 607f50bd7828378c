package io.stylestream.network.torch;

import static org.bytedeco.pytorch.global.torch.empty;

import io.stylestream.cuda.CudaProgram;
import io.stylestream.cuda.CudaProgram.Grid;
import io.stylestream.cuda.CudaProgram.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch_cuda;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of {@code features.cu}: each operation takes as few passes over a GPU's memory as it can.
 *
 * <p>Features are float16. Runs on libtorch's current stream; memory comes from libtorch's allocator. One for each GPU.
 * Thread-safe.
 */
final class FeatureKernels implements FeatureOperations {
    private static final Logger LOG = Logger.getLogger(FeatureKernels.class);
    private static final String SOURCE = "features.cu";

    /** Threads of a block, vectors of channels that a block takes, and channels of a vector, as in the source. */
    private static final int THREADS = 256;

    private static final int GROUP = 32;
    private static final int WIDE = 8;

    /** Some blocks for every processor of a large GPU. */
    private static final int BLOCKS = 2048;

    /** A thread with fewer positions than that would spend its time beginning. */
    private static final int LEAST_POSITIONS = 4;

    /** One thread merges the statistics of all chunks. */
    private static final int MOST_CHUNKS = 128;

    private static final Map<Integer, Optional<FeatureKernels>> BY_DEVICE = new ConcurrentHashMap<>();

    private final TorchDevice device;
    private final Kernel finish;
    private final ByWidth statistics;
    private final ByWidth apply;
    private final ByWidth sum;
    private final ByWidth pool;

    private FeatureKernels(TorchDevice device, CudaProgram program) {
        this.device = device;
        this.finish = program.kernel("finish");
        this.statistics = ByWidth.of(program, "statistics");
        this.apply = ByWidth.of(program, "apply");
        this.sum = ByWidth.of(program, "sum");
        this.pool = ByWidth.of(program, "pool");
    }

    /** One kernel for channels in multiples of eight, and one for any. */
    private record ByWidth(Kernel wide, Kernel narrow) {
        static ByWidth of(CudaProgram program, String name) {
            return new ByWidth(program.kernel(name + WIDE), program.kernel(name + 1));
        }
    }

    /**
     * The kernels for a GPU, compiled at the first call. Where they cannot be compiled, the reason is logged once.
     *
     * @return empty on the CPU, and where they cannot be compiled
     */
    static Optional<FeatureKernels> of(TorchDevice device) {
        return device.type() == TorchDevice.Type.CUDA
                ? BY_DEVICE.computeIfAbsent(device.index(), index -> compile(device))
                : Optional.empty();
    }

    private static Optional<FeatureKernels> compile(TorchDevice device) {
        try {
            return Optional.of(new FeatureKernels(device, CudaProgram.compile(SOURCE, source(), device.index())));
        } catch (UnsupportedOperationException e) {
            LOG.warnf("%s draws more slowly, without kernels of its own: %s", device.name(), e.getMessage());
            return Optional.empty();
        }
    }

    static String source() {
        try (InputStream source =
                Objects.requireNonNull(FeatureKernels.class.getResourceAsStream(SOURCE), "no resource " + SOURCE)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Feature.Scaled normalise(Tensor x, Tensor scale, Tensor shift, double extra, double epsilon) {
        Shape shape = Shape.of(x);
        int chunks = Math.min(MOST_CHUNKS, shape.chunks());
        Tensor partial = floats(shape.batch(), chunks, shape.channels(), 2);
        Tensor factor = floats(shape.batch(), shape.channels());
        Tensor offset = floats(shape.batch(), shape.channels());
        CUstream_st stream = stream();
        shape.launch(statistics, chunks, stream, address(x), address(partial), shape.channels(), shape.positions());
        int threads = shape.batch() * shape.channels();
        finish.launch(
                new Grid(ceilDiv(threads, THREADS), 1, 1),
                THREADS,
                stream,
                address(partial),
                address(scale),
                address(shift),
                address(factor),
                address(offset),
                shape.batch(),
                shape.channels(),
                shape.positions(),
                chunks,
                scale.dim() == 1 ? 0 : scale.stride(0),
                Kernel.argument(extra),
                Kernel.argument(epsilon));
        return new Feature.Scaled(x, factor, offset, Feature.Scaled.LINEAR);
    }

    @Override
    public Tensor apply(Tensor x, @Nullable Tensor factor, @Nullable Tensor offset, double slope) {
        Shape shape = Shape.of(x);
        Tensor y = features(shape.batch(), shape.channels(), shape.height(), shape.width());
        shape.launch(
                apply,
                shape.chunks(),
                stream(),
                address(x),
                address(factor),
                address(offset),
                address(y),
                shape.channels(),
                shape.positions(),
                offset == null || offset.dim() == 1 ? 0 : shape.channels(),
                Kernel.argument(slope));
        return y;
    }

    @Override
    public Tensor sum(Tensor a, Tensor b, @Nullable Tensor bias, double factor) {
        Shape shape = Shape.of(a);
        Shape other = Shape.of(b);
        boolean upsample = other.positions() != shape.positions();
        int repeat = upsample ? 2 : 1;
        if (!shape.equals(
                new Shape(other.batch(), other.channels(), other.height() * repeat, other.width() * repeat))) {
            throw new IllegalArgumentException("no sum of %s and %s".formatted(shape, other));
        }
        Tensor y = features(shape.batch(), shape.channels(), shape.height(), shape.width());
        shape.launch(
                sum,
                shape.chunks(),
                stream(),
                address(a),
                address(b),
                address(bias),
                address(y),
                shape.channels(),
                shape.positions(),
                Kernel.argument(factor),
                upsample ? shape.width() : 0);
        return y;
    }

    @Override
    public Tensor pool(Tensor x) {
        Shape in = Shape.of(x);
        Shape out = new Shape(in.batch(), in.channels(), in.height() / 2, in.width() / 2);
        Tensor y = features(out.batch(), out.channels(), out.height(), out.width());
        out.launch(
                pool,
                out.chunks(),
                stream(),
                address(x),
                address(y),
                out.channels(),
                out.positions(),
                out.width(),
                in.positions(),
                in.width());
        return y;
    }

    /** Sizes of a feature. */
    private record Shape(int batch, int channels, int height, int width) {
        static Shape of(Tensor x) {
            return new Shape((int) x.size(0), (int) x.size(1), (int) x.size(2), (int) x.size(3));
        }

        int positions() {
            return height * width;
        }

        private boolean isWide() {
            return channels % WIDE == 0;
        }

        private int vectors() {
            return isWide() ? channels / WIDE : channels;
        }

        private int groups() {
            return ceilDiv(vectors(), GROUP);
        }

        /** Into how many parts to divide the positions of a picture. */
        int chunks() {
            int rows = THREADS / Math.min(GROUP, vectors());
            int most = ceilDiv(positions(), rows * LEAST_POSITIONS);
            return Math.max(1, Math.min(most, ceilDiv(BLOCKS, batch * groups())));
        }

        void launch(ByWidth kernels, int chunks, CUstream_st stream, long... arguments) {
            (isWide() ? kernels.wide() : kernels.narrow())
                    .launch(new Grid(chunks, groups(), batch), THREADS, stream, arguments);
        }
    }

    @Override
    public void await() {
        currentStream().synchronize();
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private CUstream_st stream() {
        return currentStream().stream();
    }

    private CUDAStream currentStream() {
        return torch_cuda.getCurrentCUDAStream((byte) device.index());
    }

    private static long address(@Nullable Tensor tensor) {
        return tensor == null ? 0 : tensor.data_ptr().address();
    }

    private Tensor floats(long... shape) {
        return empty(shape, options(ScalarType.Float), new MemoryFormatOptional());
    }

    private Tensor features(long... shape) {
        return empty(shape, options(ScalarType.Half), new MemoryFormatOptional(MemoryFormat.ChannelsLast));
    }

    private TensorOptions options(ScalarType type) {
        return new TensorOptions(type).device(new DeviceOptional(device.torch()));
    }
}

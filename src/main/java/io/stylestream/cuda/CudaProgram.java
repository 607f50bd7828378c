package io.stylestream.cuda;

import static io.stylestream.cuda.CudaFailure.check;

import java.nio.charset.StandardCharsets;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * Kernels in CUDA C++, compiled for one GPU of this machine when they are loaded. Stays on the GPU for the life of the
 * process. Thread-safe.
 */
public final class CudaProgram {
    private static final String NATIVES = "org/bytedeco/cuda/linux-x86_64/libjninvrtc.so";

    private static final String NOT_BUILT_IN =
            "this build has no binding of CUDA's compiler; build with ./mvnw -Pcuda -DskipTests package";

    private final int device;
    private final CUmod_st module;

    private CudaProgram(int device, CUmod_st module) {
        this.device = device;
        this.module = module;
    }

    /**
     * Compiles a program with NVRTC, CUDA's compiler, and loads it onto a GPU.
     *
     * @param name of the source, for messages
     * @param source includes nothing
     * @param device number of the GPU
     * @throws UnsupportedOperationException if the compiler cannot be loaded or refuses the program; the message says
     *     what it lacks or complains about, as half a sentence
     * @throws CudaFailure if the GPU fails
     */
    public static CudaProgram compile(String name, String source, int device) {
        loadCompiler();
        check(cudart.cudaSetDevice(device), "selecting GPU " + device);
        try (PointerScope scope = new PointerScope()) {
            CUmod_st module = new CUmod_st();
            BytePointer image = image(name, source, "--gpu-architecture=sm_" + computeCapability(device));
            check(cudart.cuModuleLoadData(module, image), "loading " + name);
            return new CudaProgram(device, module);
        }
    }

    private static void loadCompiler() {
        if (!CudaLibrary.mayHave(NATIVES)) {
            throw new UnsupportedOperationException(NOT_BUILT_IN);
        }
        try {
            Loader.load(nvrtc.class);
        } catch (LinkageError e) {
            throw new UnsupportedOperationException(CudaLibrary.notLoaded(e, "CUDA's compiler", NOT_BUILT_IN), e);
        }
    }

    /** For example 90. */
    private static int computeCapability(int device) {
        return attribute(cudart.cudaDevAttrComputeCapabilityMajor, device) * 10
                + attribute(cudart.cudaDevAttrComputeCapabilityMinor, device);
    }

    private static int attribute(int attribute, int device) {
        int[] value = new int[1];
        check(cudart.cudaDeviceGetAttribute(value, attribute, device), "asking GPU %d what it is".formatted(device));
        return value[0];
    }

    /** Machine code, not PTX, which a driver older than the compiler would refuse. */
    private static BytePointer image(String name, String source, String architecture) {
        _nvrtcProgram program = new _nvrtcProgram();
        PointerPointer<Pointer> none = new PointerPointer<>();
        requireCompiled(
                nvrtc.nvrtcCreateProgram(program, new BytePointer(source), new BytePointer(name), 0, none, none), name);
        try {
            int status = nvrtc.nvrtcCompileProgram(program, 1, new PointerPointer<>(architecture));
            if (status != nvrtc.NVRTC_SUCCESS) {
                throw new UnsupportedOperationException(
                        "CUDA's compiler refuses %s with %s:%n%s".formatted(name, architecture, log(program)));
            }
            SizeTPointer size = new SizeTPointer(1);
            requireCompiled(nvrtc.nvrtcGetCUBINSize(program, size), name);
            BytePointer image = new BytePointer(size.get());
            requireCompiled(nvrtc.nvrtcGetCUBIN(program, image), name);
            return image;
        } finally {
            nvrtc.nvrtcDestroyProgram(program);
        }
    }

    private static String log(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        nvrtc.nvrtcGetProgramLogSize(program, size);
        byte[] log = new byte[(int) size.get()];
        BytePointer text = new BytePointer(log.length);
        nvrtc.nvrtcGetProgramLog(program, text);
        text.get(log);
        return new String(log, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    private static void requireCompiled(int status, String name) {
        if (status != nvrtc.NVRTC_SUCCESS) {
            throw new UnsupportedOperationException("CUDA's compiler fails at %s: %s"
                    .formatted(name, nvrtc.nvrtcGetErrorString(status).getString()));
        }
    }

    /**
     * A kernel by its name, which the source declares as {@code extern "C"}.
     *
     * @throws CudaFailure if there is none of that name
     */
    public Kernel kernel(String name) {
        CUfunc_st function = new CUfunc_st();
        check(cudart.cuModuleGetFunction(function, module, name), "finding the kernel " + name);
        return new Kernel(device, name, function);
    }

    /** Blocks of a launch along each axis. */
    public record Grid(int x, int y, int z) {}

    /** A function that runs on the GPU, by many threads at once. Thread-safe. */
    public static final class Kernel {
        private static final int NO_SHARED_MEMORY = 0;

        private final int device;
        private final String name;
        private final CUfunc_st function;

        private Kernel(int device, String name, CUfunc_st function) {
            this.device = device;
            this.name = name;
            this.function = function;
        }

        /**
         * Queues one run; returns before it is done.
         *
         * @param threads of every block
         * @param stream of this kernel's GPU
         * @param arguments in the order of the source: addresses, integers, or floats by {@link #argument}
         * @throws CudaFailure if the GPU refuses it, or failed before
         */
        public void launch(Grid grid, int threads, CUstream_st stream, long... arguments) {
            int count = arguments.length;
            // the arguments, and behind them their addresses
            try (LongPointer memory = new LongPointer(2L * count);
                    LongPointer behind = memory.getPointer(count);
                    PointerPointer<Pointer> addresses = new PointerPointer<>(behind);
                    PointerPointer<Pointer> noMore = new PointerPointer<>()) {
                for (int i = 0; i < count; i++) {
                    memory.put(i, arguments[i]);
                    memory.put(count + i, memory.address() + (long) i * Long.BYTES);
                }
                // makes the GPU's context the one of this thread, if it has none yet
                check(cudart.cudaSetDevice(device), "selecting GPU " + device);
                check(
                        cudart.cuLaunchKernel(
                                function,
                                grid.x(),
                                grid.y(),
                                grid.z(),
                                threads,
                                1,
                                1,
                                NO_SHARED_MEMORY,
                                stream,
                                addresses,
                                noMore),
                        "launching the kernel " + name);
            }
        }

        /** A float among the arguments. */
        public static long argument(double value) {
            return Float.floatToRawIntBits((float) value);
        }
    }
}

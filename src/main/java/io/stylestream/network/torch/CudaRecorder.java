package io.stylestream.network.torch;

import static io.stylestream.cuda.CudaFailure.check;

import io.stylestream.cuda.CudaFailure;
import java.util.function.Supplier;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.cuda.CUDAStreamGuard;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Records work that a GPU does again and again as a CUDA graph: launching thousands of small kernels one by one keeps a
 * processor busier than the GPU, launching a recording is one call.
 *
 * <p>libtorch keeps the memory that a stream has used for that stream, unless it must
 * {@linkplain #timesMemoryWasGivenBack give some back}. So what a recording needs on the way stays where it was, and
 * other work of the same stream may use it between replays; inputs and result are held. Work that is to be recorded
 * must run once or twice before, so that algorithms are chosen and memory is taken; it must not look at values, copy
 * from host memory or draw random numbers. From the first recording on, cuDNN tries no algorithms for shapes that it
 * has not met before. Not thread-safe.
 */
public final class CudaRecorder {
    private static final String RECORDING = "recording a CUDA graph";

    private final CUDAStream stream;

    /** @param device a GPU; all that it was given so far is waited for */
    public CudaRecorder(TorchDevice device) {
        boolean highPriority = false;
        this.stream = torch_cuda.getStreamFromPool(highPriority, (byte) device.index());
        stream.retainReference();
        torch_cuda.device_synchronize();
    }

    /** @param stream that nothing else runs on while this records */
    CudaRecorder(CUDAStream stream) {
        this.stream = stream;
    }

    /**
     * How often libtorch has given memory back to a GPU, which it does where memory is short. Recordings that were made
     * before may work in such memory and must not be replayed.
     */
    public static long timesMemoryWasGivenBack(TorchDevice device) {
        try (PointerScope scope = new PointerScope()) {
            return torch_cuda
                    .getAllocator()
                    .getDeviceStats((byte) device.index())
                    .num_device_free();
        }
    }

    /** Does work on the recorder's stream and waits for it; the result belongs to the caller's pointer scope. */
    public <T> T run(Supplier<T> work) {
        try (CUDAStreamGuard guard = new CUDAStreamGuard(stream.asStream())) {
            T result = work.get();
            stream.synchronize();
            return result;
        }
    }

    /**
     * Records work without doing it.
     *
     * @param work gives the tensor that holds its result; the recording keeps it
     * @throws CudaFailure if CUDA cannot record it; after this and any failure of the work nothing has been computed
     */
    public Recording record(Supplier<Tensor> work) {
        try (PointerScope scope = new PointerScope();
                CUDAStreamGuard guard = new CUDAStreamGuard(stream.asStream())) {
            CUstream_st raw = stream.stream();
            CUgraph_st graph = new CUgraph_st();
            // libtorch may take memory while it records, and does so in threads of its own as well
            check(cudart.cudaStreamBeginCapture(raw, cudart.cudaStreamCaptureModeRelaxed), RECORDING);
            Tensor result;
            int ended;
            try {
                result = work.get();
            } finally {
                // after a failure too, or the stream stays unusable
                ended = cudart.cudaStreamEndCapture(raw, graph);
                cudart.cudaGetLastError(); // what was wrong with the capture is told below, or by the failure
            }
            check(ended, RECORDING);
            CUgraphExec_st executable = new CUgraphExec_st();
            int instantiated = cudart.cudaGraphInstantiate(executable, graph, 0);
            cudart.cudaGraphDestroy(graph);
            check(instantiated, RECORDING);
            result.retainReference();
            executable.retainReference();
            TorchDevice.endTrials();
            return new Recording(executable, result);
        }
    }

    /** Recorded work. */
    public final class Recording implements AutoCloseable {
        private final CUgraphExec_st graph;
        private final Tensor result;

        private Recording(CUgraphExec_st graph, Tensor result) {
            this.graph = graph;
            this.result = result;
        }

        /** Does the work with what its tensors hold now, and waits; the result is overwritten by the next replay. */
        public Tensor replay() {
            launch();
            stream.synchronize();
            return result;
        }

        /**
         * Like {@link #replay}, but returns before the work is done.
         *
         * @throws CudaFailure if the GPU refuses it
         */
        Tensor launch() {
            check(cudart.cudaGraphLaunch(graph, stream.stream()), "launching a CUDA graph");
            return result;
        }

        /** Frees the recording and its result, once the work is done. */
        @Override
        public void close() {
            try {
                stream.synchronize();
            } finally {
                cudart.cudaGraphExecDestroy(graph);
                graph.close();
                result.close();
            }
        }
    }
}

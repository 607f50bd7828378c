package io.stylestream.app.bench;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchParameters;
import io.stylestream.network.torch.TorchPictures;
import io.stylestream.network.torch.TorchTensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The peer: the same generator on libtorch, the library beneath PyTorch, operation by operation as PyTorch's eager mode
 * runs it, with the same pre- and post-processing. Thread-safe.
 */
final class LibtorchPeer {
    private final BenchedModel model;
    private final MemoryFormat format;
    private final TorchParameters parameters;

    /** @param format of pictures, features and convolution weights in memory */
    LibtorchPeer(BenchedModel model, int threads, MemoryFormat format) {
        this.model = model;
        this.format = format;
        torch.set_num_threads(threads);
        try (PointerScope scope = new PointerScope()) {
            this.parameters = TorchParameters.of(
                    model.architecture(),
                    NetworkKind.GENERATOR,
                    TorchDevice.cpu(),
                    false,
                    model.weights(),
                    (name, weights) -> inFormat(weights));
        }
    }

    private Tensor inFormat(Tensor tensor) {
        return tensor.dim() == 4 ? tensor.contiguous(format) : tensor;
    }

    /** Draws a batch; the result is uint8 (N,H,W,3). */
    HostTensor run(GeneratorWorkload workload) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor pictures = TorchTensors.of(workload.pictureTensor(model.architecture()));
            Tensor redrawn = new Generator<>(model.architecture(), new TorchBackend(), parameters)
                    .forward(
                            inFormat(TorchPictures.normalise(pictures)),
                            TorchTensors.of(workload.styleTensor(model.architecture())));
            return TorchTensors.toHost(TorchPictures.of(redrawn));
        }
    }
}

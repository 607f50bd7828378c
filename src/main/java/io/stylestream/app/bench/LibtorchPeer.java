package io.stylestream.app.bench;

import io.stylestream.core.HostTensor;
import io.stylestream.network.Generator;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchParameters;
import io.stylestream.network.torch.TorchTensors;
import java.io.ByteArrayOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The peer: the same generator on libtorch, the library beneath PyTorch, operation by operation as PyTorch's eager mode
 * runs it, with the same pre- and post-processing. Thread-safe.
 */
final class LibtorchPeer {
    private static final double HALF_RANGE = 127.5;

    private final BenchedModel model;
    private final MemoryFormat format;
    private final TorchParameters parameters;

    /** @param format of pictures, features and convolution weights in memory */
    LibtorchPeer(BenchedModel model, int threads, MemoryFormat format) {
        this.model = model;
        this.format = format;
        torch.set_num_threads(threads);
        try (PointerScope scope = new PointerScope()) {
            this.parameters = TorchParameters.create(
                    model.architecture(), NetworkKind.GENERATOR, TorchDevice.cpu(), false, (name, shape) -> {
                        HostTensor tensor = model.weights().get(name);
                        if (tensor == null) {
                            throw new IllegalArgumentException("the generator lacks the tensor " + name);
                        }
                        return inFormat(TorchTensors.of(tensor));
                    });
        }
    }

    private Tensor inFormat(Tensor tensor) {
        return tensor.dim() == 4 ? tensor.contiguous(format) : tensor;
    }

    /** Draws a batch; the result is uint8 (N,H,W,3). */
    HostTensor run(GeneratorWorkload workload) {
        int batch = workload.pictures().size();
        int size = model.architecture().imageSize();
        int styleSize = model.architecture().styleSize();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        workload.pictures().forEach(bytes::writeBytes);
        float[] styles = new float[batch * styleSize];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(workload.styles().get(i).layer(0), 0, styles, i * styleSize, styleSize);
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            Tensor x = inFormat(TorchTensors.ofBytes(bytes.toByteArray(), batch, size, size, 3)
                    .permute(0, 3, 1, 2)
                    .to(ScalarType.Float)
                    .div(new Scalar(HALF_RANGE))
                    .sub(new Scalar(1.0)));
            Tensor redrawn = new Generator<>(model.architecture(), new TorchBackend(), parameters)
                    .forward(x, TorchTensors.ofFloats(styles, batch, styleSize));
            return TorchTensors.toHost(redrawn.add(new Scalar(1.0))
                    .mul(new Scalar(HALF_RANGE))
                    .clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(255.0)))
                    .round()
                    .permute(0, 2, 3, 1)
                    .to(ScalarType.Byte));
        }
    }
}

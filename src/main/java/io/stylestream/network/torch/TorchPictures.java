package io.stylestream.network.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the ONNX serving graphs do before and after a network, on libtorch. Results belong to the caller's pointer
 * scope.
 */
public final class TorchPictures {
    /** Half of the range 0..255: {@code value / HALF_RANGE - 1} is in [-1, 1]. */
    private static final double HALF_RANGE = 127.5;

    private TorchPictures() {}

    /** uint8 (N,H,W,3) -> float32 (N,3,H,W) in [-1, 1], channels last in memory as they came. */
    public static Tensor normalise(Tensor pictures) {
        return pictures.permute(0, 3, 1, 2)
                .to(ScalarType.Float)
                .div(new Scalar(HALF_RANGE))
                .sub(new Scalar(1.0));
    }

    /** (N,3,H,W), about [-1, 1] -> uint8 (N,H,W,3). */
    public static Tensor of(Tensor x) {
        return x.to(ScalarType.Float)
                .add(new Scalar(1.0))
                .mul(new Scalar(HALF_RANGE))
                .clamp(new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(255.0)))
                .round()
                .to(ScalarType.Byte)
                .permute(0, 2, 3, 1);
    }
}

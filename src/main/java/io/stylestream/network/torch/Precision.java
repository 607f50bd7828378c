package io.stylestream.network.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format in which convolutions and what lies between them compute; weights stay float32 in memory. */
public enum Precision {
    /** The format of the weights. */
    FLOAT32 {
        @Override
        Tensor cast(Tensor tensor) {
            return tensor;
        }
    },

    /** For serving on GPUs: half the memory traffic, eight times as exact as bfloat16, but gradients would vanish. */
    FLOAT16 {
        @Override
        Tensor cast(Tensor tensor) {
            return tensor.to(ScalarType.Half);
        }
    },

    /** Half the memory traffic, and faster where the processor or GPU multiplies bfloat16 itself. */
    BFLOAT16 {
        @Override
        Tensor cast(Tensor tensor) {
            return tensor.to(ScalarType.BFloat16);
        }
    };

    /** The tensor in this format; the same one if it has it. */
    abstract Tensor cast(Tensor tensor);
}

package io.stylestream.network.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number format in which convolutions and what lies between them compute; weights stay float32 in memory. */
public enum Precision {
    FLOAT32(ScalarType.Float),

    /** Half the memory traffic, and faster where the processor or GPU multiplies bfloat16 itself. */
    BFLOAT16(ScalarType.BFloat16);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    ScalarType type() {
        return type;
    }
}

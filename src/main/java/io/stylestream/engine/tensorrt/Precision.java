package io.stylestream.engine.tensorrt;

/** The number format of features and weights on the GPU. */
public enum Precision {
    FP16,
    FP32
}

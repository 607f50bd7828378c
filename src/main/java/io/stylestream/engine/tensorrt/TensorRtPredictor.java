package io.stylestream.engine.tensorrt;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.Translator;

/**
 * A predictor with its own stream, memory and execution context on the GPU. Not thread-safe.
 *
 * @param <I> input of the translator
 * @param <O> output of the translator
 */
final class TensorRtPredictor<I, O> extends Predictor<I, O> {
    private final TensorRtBlock ownBlock;

    TensorRtPredictor(Model model, TensorRtBlock block, Translator<I, O> translator, Device device) {
        super(model, translator, device, false);
        this.ownBlock = block;
        this.block = block;
    }

    @Override
    public void close() {
        ownBlock.close();
        super.close();
    }
}

package io.stylestream.engine.torch;

import ai.djl.Device;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.stylestream.network.torch.ServingLane;

/** A predictor with a lane of its own, so that predictors on a GPU run beside each other. */
final class TorchPredictor<I, O> extends Predictor<I, O> {
    private final TorchBlock network;
    private final ServingLane lane;

    TorchPredictor(TorchModel model, Translator<I, O> translator, Device device) {
        super(model, translator, device, false);
        if (!(model.getBlock() instanceof TorchBlock loaded)) {
            throw new IllegalStateException("the model %s has no network yet; load it".formatted(model.getName()));
        }
        this.network = loaded;
        this.lane = loaded.newLane();
    }

    @Override
    protected NDList predictInternal(TranslatorContext context, NDList inputs) {
        return network.run(lane, inputs);
    }

    @Override
    public void close() {
        super.close();
        lane.close();
    }
}

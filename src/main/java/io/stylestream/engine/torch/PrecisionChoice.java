package io.stylestream.engine.torch;

import ai.djl.ndarray.types.DataType;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.engine.Parity;
import io.stylestream.engine.ParityInputs;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.ServingGraphs;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchLane;
import io.stylestream.network.torch.TorchServing;
import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jboss.logging.Logger;

/**
 * Loads a network in float16 if it then computes what it does in float32, and in float32 otherwise: weights may drive
 * features beyond what float16 holds.
 */
final class PrecisionChoice {
    private static final Logger LOG = Logger.getLogger(PrecisionChoice.class);
    private static final int BATCH = 4;

    private final NetworkOptions network;
    private final TorchDevice device;

    private PrecisionChoice(NetworkOptions network, TorchDevice device) {
        this.network = network;
        this.device = device;
    }

    /** Loads the network, and compares both on fixed random inputs. */
    static TorchServing loadIfFaithful(NetworkOptions network, TorchDevice device) {
        PrecisionChoice loading = new PrecisionChoice(network, device);
        List<TorchServing> loaded = new ArrayList<>();
        try {
            loaded.add(loading.load(Precision.FLOAT16));
            loaded.add(loading.load(Precision.FLOAT32));
            TorchServing chosen = loading.choose(loaded.get(0), loaded.get(1));
            loaded.remove(chosen);
            return chosen;
        } finally {
            loaded.forEach(TorchServing::close);
        }
    }

    private TorchServing choose(TorchServing half, TorchServing exact) {
        Parity parity = compare(run(half), run(exact));
        if (parity.passes()) {
            return half;
        }
        LOG.warnf(
                "the %s computes in float32, which takes longer, because in float16 it gives %s",
                network.network().fileName(), parity);
        return exact;
    }

    private TorchServing load(Precision precision) {
        return TorchServing.load(network.architecture(), network.network(), network.parameters(), precision, device);
    }

    private HostTensor run(TorchServing serving) {
        StarGanV2 architecture = network.architecture();
        ParityInputs inputs = new ParityInputs(architecture.domains());
        int size = architecture.imageSize();
        HostTensor first = network.network() == NetworkKind.MAPPING_NETWORK
                ? inputs.next(DataType.FLOAT32, BATCH, architecture.latentSize())
                : inputs.next(DataType.UINT8, BATCH, size, size, 3);
        HostTensor second = network.network() == NetworkKind.GENERATOR
                ? inputs.next(DataType.FLOAT32, BATCH, architecture.adainLayers(), architecture.styleSize())
                : inputs.next(DataType.INT64, BATCH);
        try (PointerScope scope = new PointerScope();
                TorchLane lane = TorchLane.open(device);
                Tensor result = lane.run(() -> serving.run(TorchTensors.of(first), TorchTensors.of(second)))) {
            return TorchTensors.toHost(result);
        }
    }

    private Parity compare(HostTensor half, HostTensor exact) {
        return network.network() == NetworkKind.GENERATOR
                ? Parity.ofPictures(ServingGraphs.PICTURES, DataType.UINT8, half.bytes(), exact.bytes())
                : Parity.ofVectors("style", BATCH, half.bytes(), exact.bytes());
    }
}

package io.stylestream.engine.torch;

import ai.djl.ndarray.types.DataType;
import io.stylestream.core.HostTensor;
import io.stylestream.engine.NetworkOptions;
import io.stylestream.engine.Parity;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.Precision;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchLane;
import io.stylestream.network.torch.TorchServing;
import io.stylestream.network.torch.TorchTensors;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jboss.logging.Logger;

/**
 * Loads a network in float16 if it then computes what it does in float32, and in float32 otherwise: weights may drive
 * features beyond what float16 holds.
 */
final class HalfPrecision {
    private static final Logger LOG = Logger.getLogger(HalfPrecision.class);
    private static final int BATCH = 2;

    private final NetworkOptions network;
    private final TorchDevice device;

    private HalfPrecision(NetworkOptions network, TorchDevice device) {
        this.network = network;
        this.device = device;
    }

    /** Loads the network, and compares both on fixed random inputs. */
    static TorchServing loadIfFaithful(NetworkOptions network, TorchDevice device) {
        HalfPrecision loading = new HalfPrecision(network, device);
        TorchServing half = loading.load(Precision.FLOAT16);
        TorchServing exact = loading.load(Precision.FLOAT32);
        Parity parity = loading.compare(loading.run(half), loading.run(exact));
        boolean faithful = parity.passes();
        (faithful ? exact : half).close();
        if (!faithful) {
            LOG.warnf(
                    "the %s computes in float32, which takes longer, because in float16 it gives %s",
                    network.network().fileName(), parity);
        }
        return faithful ? half : exact;
    }

    private TorchServing load(Precision precision) {
        return TorchServing.load(network.architecture(), network.network(), network.parameters(), precision, device);
    }

    private HostTensor run(TorchServing serving) {
        try (PointerScope scope = new PointerScope();
                TorchLane lane = TorchLane.open(device);
                Tensor result = lane.run(() -> serving.run(first(), second()))) {
            return TorchTensors.toHost(result);
        }
    }

    private Tensor first() {
        StarGanV2 architecture = network.architecture();
        if (network.network() == NetworkKind.MAPPING_NETWORK) {
            return normal(BATCH, architecture.latentSize());
        }
        int size = architecture.imageSize();
        byte[] pictures = new byte[BATCH * 3 * size * size];
        Random grain = new Random(1);
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (byte) (128 + 100 * Math.sin(i / 3 % size / 9.0 + i % 3) + grain.nextInt(8));
        }
        return TorchTensors.ofBytes(pictures, BATCH, size, size, 3);
    }

    private Tensor second() {
        StarGanV2 architecture = network.architecture();
        return network.network() == NetworkKind.GENERATOR
                ? normal(BATCH, architecture.adainLayers(), architecture.styleSize())
                : TorchTensors.ofLongs(0, architecture.domains() - 1);
    }

    private static Tensor normal(long... shape) {
        Random random = new Random(2);
        float[] values = new float[Math.toIntExact(HostTensor.elementCount(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TorchTensors.ofFloats(values, shape);
    }

    private Parity compare(HostTensor half, HostTensor exact) {
        return network.network() == NetworkKind.GENERATOR
                ? Parity.ofPictures("picture_out", DataType.UINT8, half.bytes(), exact.bytes())
                : Parity.ofVectors("style", BATCH, half.bytes(), exact.bytes());
    }
}

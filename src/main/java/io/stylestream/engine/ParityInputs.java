package io.stylestream.engine;

import ai.djl.ndarray.types.DataType;
import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Inputs to compare a network with its reference on, the same in every process: pictures of random waves, vectors of
 * normal values, labels in turns. Not thread-safe.
 */
public final class ParityInputs {
    private static final int SEED = 20191203;

    private final Random random = new Random(SEED);
    private final int labels;

    /** @param labels labels are below this */
    public ParityInputs(int labels) {
        this.labels = labels;
    }

    /**
     * The network's next input.
     *
     * @param type uint8 for pictures, float32 for vectors, int64 for labels
     * @param shape the batch first
     */
    public HostTensor next(DataType type, long... shape) {
        return switch (type) {
            case UINT8 -> pictures(shape);
            case FLOAT32 -> vectors(shape);
            case INT64 -> labels(shape);
            default -> throw new IllegalArgumentException("inputs of type %s are not compared".formatted(type));
        };
    }

    private HostTensor pictures(long... shape) {
        int bytes = Math.toIntExact(HostTensor.elementCount(shape));
        int pictureBytes = Math.toIntExact(bytes / shape[0]);
        double[] frequency = random.doubles(shape[0], 0.0005, 0.05).toArray();
        ByteBuffer buffer = HostTensor.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            double wave = Math.sin(i * frequency[i / pictureBytes]);
            buffer.put((byte) Math.round(127.5 + 100 * wave + 27 * random.nextDouble()));
        }
        return new HostTensor(ElementType.U8, shape, buffer.flip());
    }

    private HostTensor vectors(long... shape) {
        float[] values = new float[Math.toIntExact(HostTensor.elementCount(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return HostTensor.ofFloats(values, shape);
    }

    private HostTensor labels(long... shape) {
        long[] values = new long[Math.toIntExact(HostTensor.elementCount(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % labels;
        }
        return HostTensor.ofLongs(values, shape);
    }
}

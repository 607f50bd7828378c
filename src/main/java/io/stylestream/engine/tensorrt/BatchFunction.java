package io.stylestream.engine.tensorrt;

import java.nio.ByteBuffer;
import java.util.List;

/** Computes a network's outputs from its inputs. */
@FunctionalInterface
interface BatchFunction {
    /**
     * Computes one batch.
     *
     * @param inputs one buffer per input, in the network's order, native byte order, exactly the batch's elements from
     *     position to limit; not kept
     * @return one buffer per output likewise, owned by the caller
     */
    List<ByteBuffer> run(int batch, List<ByteBuffer> inputs);
}

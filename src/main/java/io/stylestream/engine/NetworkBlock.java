package io.stylestream.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractSymbolBlock;
import ai.djl.nn.ParameterList;
import ai.djl.util.PairList;

/** A served network as DJL's block: inputs and output as its signature says, and nothing that DJL could train. */
public abstract class NetworkBlock extends AbstractSymbolBlock implements AutoCloseable {
    protected final NetworkSignature signature;

    protected NetworkBlock(NetworkSignature signature) {
        this.signature = signature;
    }

    @Override
    public final ParameterList getDirectParameters() {
        return new ParameterList();
    }

    @Override
    public final PairList<String, Shape> describeInput() {
        return signature.describeInputs();
    }

    @Override
    public final PairList<String, Shape> describeOutput() {
        return signature.describeOutput();
    }

    /** Frees the network; nothing may run any more. */
    @Override
    public abstract void close();
}

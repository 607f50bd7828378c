package io.stylestream.network.onnx.rewrite;

/** One rewrite of one graph. */
interface Pass {
    /** Rewrites wherever its pattern occurs. */
    void apply(GraphEditor editor);

    /** How many places were left as they are, or half done, because the target's memory does not suffice. */
    default int leftOut() {
        return 0;
    }
}

package io.stylestream.network.onnx.rewrite;

/** One rewrite: stateless and thread-safe. */
interface Pass {
    /** Rewrites wherever its pattern occurs. */
    void apply(GraphEditor editor);
}

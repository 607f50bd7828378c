/**
 * Exact rewrites of recorded ONNX graphs: the same function in fewer operations.
 *
 * <p>{@link io.stylestream.network.onnx.rewrite.Rewrite} names them; each can be left out. They find what they rewrite
 * by its operators and shapes, never by its name, and know nothing of a particular network. Weights are transformed
 * when the rewritten graph is written, so files on disk stay compact. "Exact" means equal in real arithmetic; float32
 * rounds differently, by about as much as between two engines.
 *
 * <p>Boundary: graph in, graph out; runs nothing. Callers: {@code engine}.
 */
@NullMarked
package io.stylestream.network.onnx.rewrite;

import org.jspecify.annotations.NullMarked;

/**
 * Every network of the StarGAN v2 family, each written once over an abstract tensor
 * {@link io.stylestream.network.Backend}.
 *
 * <p>Boundary: knows formulas, shapes and official parameter names; knows nothing of files, pictures or engines. May
 * import {@code cuda} and {@code core}. Callers: {@code model} (expected parameter shapes), {@code engine} (ONNX
 * graphs), {@code training} (libtorch).
 */
@NullMarked
package io.stylestream.network;

import org.jspecify.annotations.NullMarked;

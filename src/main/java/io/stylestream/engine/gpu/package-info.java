/**
 * What engines on a GPU have in common: failures of the device, and batches that shrink to what its memory holds.
 *
 * <p>Boundary: knows no engine. Callers: {@code engine.tensorrt} and every other engine on a GPU.
 */
@NullMarked
package io.stylestream.engine.gpu;

import org.jspecify.annotations.NullMarked;

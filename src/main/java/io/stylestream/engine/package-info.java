/**
 * Engines behind DJL: turns a model directory into networks that take and give uint8 pictures and style codes.
 *
 * <p>{@link io.stylestream.engine.ServingNetworks} is the way in; {@link io.stylestream.engine.NetworkLoader} gives the
 * bare DJL models; {@link io.stylestream.engine.EngineChoice} says on which engine. Each engine of ours has a package
 * of its own below this one. Everything works offline. The native library of ONNX Runtime comes from its jar: it is
 * unpacked into a folder {@code onnxruntime-java*} below {@code java.io.tmpdir} while the process lives. Neither DJL's
 * cache {@code ~/.djl.ai} nor anything else in the user's home is written by it.
 *
 * <p>Failures say what can be done: an {@link io.stylestream.engine.EngineFailure} costs a batch, an
 * {@link io.stylestream.engine.OutOfDeviceMemory} halves it, a {@link io.stylestream.engine.LostDevice} ends the
 * process.
 *
 * <p>{@code engine.tensorrt} keeps the plans that it builds below {@code XDG_CACHE_HOME}, {@code ~/.cache} or
 * {@code java.io.tmpdir}.
 *
 * <p>Boundary: callers see {@code ai.djl} types and {@code core} types, never those of an engine. May import
 * {@code network}, {@code model}, {@code core}. Callers: {@code translation}, {@code evaluation}, {@code app}.
 */
@NullMarked
package io.stylestream.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Number formats of ONNX graphs: writes types into a graph for engines that compute every operation in the type that
 * the graph says, as TensorRT does with strongly typed networks.
 *
 * <p>Boundary: changes {@link io.stylestream.network.onnx.OnnxGraph}s in place; runs nothing. Callers: {@code engine}.
 */
@NullMarked
package io.stylestream.network.onnx.precision;

import org.jspecify.annotations.NullMarked;

/**
 * The ONNX backend: records a network as an ONNX graph instead of computing it.
 *
 * <p>Boundary: produces ONNX protobuf models; runs nothing. Callers: {@code engine}.
 */
@NullMarked
package io.stylestream.network.onnx;

import org.jspecify.annotations.NullMarked;

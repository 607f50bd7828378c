/**
 * The ONNX backend: records a network as an ONNX graph instead of computing it.
 *
 * <p>{@link io.stylestream.network.onnx.RawGraphs} are the bare networks;
 * {@link io.stylestream.network.onnx.ServingGraphs} have pictures' pre- and post-processing inside. Graphs mirror the
 * networks node by node; {@code network.onnx.rewrite} makes them faster, and
 * {@link io.stylestream.network.onnx.OnnxFile} writes them.
 *
 * <p>Boundary: produces ONNX protobuf models; runs nothing. Callers: {@code engine}, {@code app.bench}.
 */
@NullMarked
package io.stylestream.network.onnx;

import org.jspecify.annotations.NullMarked;

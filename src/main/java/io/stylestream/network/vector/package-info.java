/**
 * The vector backend: networks as lists of steps over Java arrays, computed with Java's Vector API on the CPU.
 *
 * <p>A network is recorded once through its {@link io.stylestream.network.Backend} interface; neighbouring operations
 * that one pass over the features can do together become one step. Features lie in blocks of as many channels as a
 * vector has lanes, so that every load, store and multiplication takes a whole vector. 3 x 3 convolutions are computed
 * with Cook-Toom F(4 x 4, 3 x 3), pooling behind them and upsampling in front of them included.
 *
 * <p>Boundary: only this package touches the Vector API, an incubating module that the JVM must be started with
 * ({@code --add-modules jdk.incubator.vector}); {@link io.stylestream.network.vector.VectorSupport} says whether it
 * was. Caller: {@code engine.vector}.
 */
@NullMarked
package io.stylestream.network.vector;

import org.jspecify.annotations.NullMarked;

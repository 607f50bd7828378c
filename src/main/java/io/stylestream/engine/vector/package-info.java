/**
 * The DJL engine {@code Vector}: our networks on the processor's vectors, in Java, behind DJL's interfaces.
 *
 * <p>{@code Model.load} takes a network as {@link io.stylestream.engine.NetworkOptions} describes; networks are Java
 * code, so there is no model file. The option {@code threads} sets the threads that one call may use, all of the
 * processor's without it; the option {@code memory} the bytes that the weights may take. Arrays carry inputs and
 * outputs and know no arithmetic.
 *
 * <p>Boundary: networks and their numerics are {@code network.vector}'s; only DJL's side of them is here. Found by name
 * through DJL; callers: {@link io.stylestream.engine.NetworkLoader}, any DJL program.
 */
@NullMarked
package io.stylestream.engine.vector;

import org.jspecify.annotations.NullMarked;

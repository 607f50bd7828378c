/**
 * The DJL engine {@code Torch}: our networks on libtorch, on a GPU or on the CPU, behind DJL's interfaces.
 *
 * <p>{@code Model.load} takes a network as {@link io.stylestream.engine.NetworkOptions} describes; networks are Java
 * code, so there is no model file. The option {@code precision} is {@code float32}, {@code float16} or
 * {@code bfloat16}; without it the CPU computes in float32, and a GPU in float16 where that gives the same pictures and
 * style codes, else in float32. The option {@code threads} sets the threads of the CPU, for the whole process. Arrays
 * carry inputs and outputs in host memory, page-locked beside a GPU, and know no arithmetic.
 *
 * <p>Boundary: networks and their numerics are {@code network.torch}'s; only DJL's side of them is here. Found by name
 * through DJL; callers: {@link io.stylestream.engine.NetworkLoader}, any DJL program.
 */
@NullMarked
package io.stylestream.engine.torch;

import org.jspecify.annotations.NullMarked;

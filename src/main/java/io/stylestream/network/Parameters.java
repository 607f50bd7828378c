package io.stylestream.network;

/**
 * A network's weights by official name.
 *
 * @param <T> handle of a tensor
 */
@FunctionalInterface
public interface Parameters<T> {
    /**
     * The tensor of this name; asking for it declares that the network has it.
     *
     * @param name official name within the network, for example {@code decode.0.norm1.fc.weight}
     * @param shape the shape that the architecture demands
     * @throws IllegalArgumentException if there is no such tensor or its shape differs
     */
    T get(String name, long... shape);
}

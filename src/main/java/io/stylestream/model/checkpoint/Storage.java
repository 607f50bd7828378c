package io.stylestream.model.checkpoint;

import io.stylestream.core.ElementType;

/**
 * A run of elements outside the pickle, in an archive entry of its own; tensors are windows into it.
 *
 * @param key the entry's name below {@code data/}
 * @param type type of all elements
 * @param elements their number
 */
record Storage(String key, ElementType type, long elements) {
    private static final int KIND = 0;
    private static final int TYPE = 1;
    private static final int KEY = 2;
    private static final int ELEMENTS = 4;

    /** Reads a persistent id {@code ('storage', type, key, location, element count)}. */
    static Storage of(Tuple id) {
        ElementType type = id.get(TYPE, PickleName.class).element();
        long elements = id.getLong(ELEMENTS);
        if (!id.get(KIND, String.class).equals("storage")
                || type == null
                || elements < 0
                || elements > Integer.MAX_VALUE) {
            throw PickleStack.damaged();
        }
        return new Storage(id.get(KEY, String.class), type, elements);
    }
}

package io.stylestream.model.checkpoint;

import java.util.List;

/** A Python tuple, with checked access to its items. */
record Tuple(List<Object> items) {
    Tuple {
        items = List.copyOf(items);
    }

    int size() {
        return items.size();
    }

    /** The item at this index, which must be of the given type. */
    <V> V get(int index, Class<V> type) {
        if (index >= items.size() || !type.isInstance(items.get(index))) {
            throw PickleStack.damaged();
        }
        return type.cast(items.get(index));
    }

    long getLong(int index) {
        return get(index, Long.class);
    }

    /** All items, which must be integers. */
    long[] longs() {
        long[] values = new long[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }
}

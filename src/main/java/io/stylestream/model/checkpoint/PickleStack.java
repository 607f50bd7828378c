package io.stylestream.model.checkpoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The stack of the pickle machine, with its marks. */
final class PickleStack {
    private static final int MAX_VALUES = 100_000;
    private static final int MAX_MARKS = 100;

    private final List<Object> values = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();

    void push(Object value) {
        if (values.size() >= MAX_VALUES) {
            throw new UnusableCheckpoint("its pickle stacks more than %d values".formatted(MAX_VALUES));
        }
        values.add(value);
    }

    void mark() {
        if (marks.size() >= MAX_MARKS) {
            throw new UnusableCheckpoint("its pickle is nested more than %d deep".formatted(MAX_MARKS));
        }
        marks.push(values.size());
    }

    Object pop() {
        requireValue();
        return values.remove(values.size() - 1);
    }

    Object top() {
        requireValue();
        return values.get(values.size() - 1);
    }

    <V> V pop(Class<V> type) {
        return cast(type, pop());
    }

    <V> V top(Class<V> type) {
        return cast(type, top());
    }

    /** Removes the values above the last mark, and the mark. */
    List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw damaged();
        }
        return takeFrom(marks.pop());
    }

    /** Removes the given number of values. */
    List<Object> pop(int count) {
        int start = values.size() - count;
        if (start < floor()) {
            throw damaged();
        }
        return takeFrom(start);
    }

    private List<Object> takeFrom(int start) {
        List<Object> above = values.subList(start, values.size());
        List<Object> taken = List.copyOf(above);
        above.clear();
        return taken;
    }

    private void requireValue() {
        if (values.size() <= floor()) {
            throw damaged();
        }
    }

    /** Values below the last mark belong to what encloses it. */
    private int floor() {
        Integer last = marks.peek();
        return last == null ? 0 : last;
    }

    private static <V> V cast(Class<V> type, Object value) {
        if (!type.isInstance(value)) {
            throw damaged();
        }
        return type.cast(value);
    }

    static UnusableCheckpoint damaged() {
        return new UnusableCheckpoint("its pickle is damaged");
    }
}

package io.stylestream.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the data of a pickle (protocols 2 to 5) and executes nothing.
 *
 * <p>Values become: dictionaries {@link Map}, lists {@link List}, tuples {@link Tuple}, strings {@link String},
 * integers {@link Long}, floats {@link Double}, booleans {@link Boolean}, None {@link #NONE}, tensors
 * {@link StoredTensor}. A hostile pickle can make structures that contain themselves, so callers must not walk them
 * without a bound.
 */
final class PickleReader {
    /** Python's None. */
    static final Object NONE = new Object() {
        @Override
        public String toString() {
            return "None";
        }
    };

    private static final int MAX_PROTOCOL = 5;
    private static final int MAX_MEMOS = 1_000_000;
    private static final int MAX_TENSORS = 100_000;

    private final PickleInput input;
    private final PickleStack stack = new PickleStack();
    private final Map<Long, Object> memo = new HashMap<>();
    private int tensors;

    PickleReader(ByteBuffer pickle) {
        this.input = new PickleInput(pickle);
    }

    /** @throws UnusableCheckpoint if the pickle is damaged or holds anything but data */
    Object read() {
        for (int opcode = input.unsignedByte(); opcode != Opcode.STOP; opcode = input.unsignedByte()) {
            if (!(scalar(opcode) || container(opcode) || memory(opcode) || object(opcode))) {
                throw new UnusableCheckpoint(
                        "its pickle uses the operation 0x%02x at byte %d, which builds no data in protocols 2 to 5"
                                .formatted(opcode, input.position() - 1));
            }
        }
        return stack.pop();
    }

    private boolean scalar(int opcode) {
        switch (opcode) {
            case Opcode.NONE -> stack.push(NONE);
            case Opcode.NEWTRUE -> stack.push(true);
            case Opcode.NEWFALSE -> stack.push(false);
            case Opcode.BININT -> stack.push((long) input.signedInt());
            case Opcode.BININT1 -> stack.push((long) input.unsignedByte());
            case Opcode.BININT2 -> stack.push((long) input.unsignedShort());
            case Opcode.LONG1 -> stack.push(input.longOf(input.unsignedByte()));
            case Opcode.BINFLOAT -> stack.push(input.bigEndianDouble());
            case Opcode.BINUNICODE -> stack.push(input.text(input.unsignedInt()));
            case Opcode.SHORT_BINUNICODE -> stack.push(input.text(input.unsignedByte()));
            case Opcode.BINUNICODE8 -> stack.push(input.text(input.signedLong()));
            case Opcode.BINSTRING -> stack.push(input.text(input.signedInt()));
            case Opcode.SHORT_BINSTRING -> stack.push(input.text(input.unsignedByte()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) {
        switch (opcode) {
            case Opcode.MARK -> stack.mark();
            case Opcode.EMPTY_LIST -> stack.push(new ArrayList<>());
            case Opcode.LIST -> stack.push(new ArrayList<>(stack.popToMark()));
            case Opcode.APPEND -> append(List.of(stack.pop()));
            case Opcode.APPENDS -> append(stack.popToMark());
            case Opcode.EMPTY_TUPLE -> stack.push(new Tuple(List.of()));
            case Opcode.TUPLE -> stack.push(new Tuple(stack.popToMark()));
            case Opcode.TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
            case Opcode.TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
            case Opcode.TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
            case Opcode.EMPTY_DICT -> stack.push(new LinkedHashMap<>());
            case Opcode.DICT -> {
                List<Object> items = stack.popToMark();
                stack.push(new LinkedHashMap<>());
                put(items);
            }
            case Opcode.SETITEM -> put(stack.pop(2));
            case Opcode.SETITEMS -> put(stack.popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) {
        ((List<Object>) stack.top(List.class)).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> keysAndValues) {
        Map<Object, Object> dictionary = stack.top(Map.class);
        if (keysAndValues.size() % 2 != 0) {
            throw PickleStack.damaged();
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.put(requireKey(keysAndValues.get(i)), keysAndValues.get(i + 1));
        }
    }

    /** Only scalars: hashing a container that contains itself would never end. */
    private static Object requireKey(Object key) {
        if (key instanceof String || key instanceof Long || key instanceof Boolean) {
            return key;
        }
        throw new UnusableCheckpoint("it holds a dictionary whose keys are neither strings nor integers");
    }

    private boolean memory(int opcode) {
        switch (opcode) {
            case Opcode.POP -> stack.pop();
            case Opcode.POP_MARK -> stack.popToMark();
            case Opcode.DUP -> stack.push(stack.top());
            case Opcode.BINGET -> stack.push(recall(input.unsignedByte()));
            case Opcode.LONG_BINGET -> stack.push(recall(input.unsignedInt()));
            case Opcode.BINPUT -> memoise(input.unsignedByte());
            case Opcode.LONG_BINPUT -> memoise(input.unsignedInt());
            case Opcode.MEMOIZE -> memoise(memo.size());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case Opcode.PROTO -> requireProtocol(input.unsignedByte());
            case Opcode.FRAME -> input.signedLong();
            case Opcode.GLOBAL -> stack.push(PickleName.of(input.line(), input.line()));
            case Opcode.INST -> throw PickleName.refusal(input.line(), input.line());
            case Opcode.STACK_GLOBAL -> {
                Tuple name = new Tuple(stack.pop(2));
                stack.push(PickleName.of(name.get(0, String.class), name.get(1, String.class)));
            }
            case Opcode.BINPERSID -> stack.push(Storage.of(stack.pop(Tuple.class)));
            case Opcode.REDUCE -> reduce(stack.pop(Tuple.class), stack.pop(PickleName.class));
            // the attributes of a dictionary, such as a state dictionary's format versions, are of no use here
            case Opcode.BUILD -> {
                stack.pop(Map.class);
                stack.top(Map.class);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void requireProtocol(int protocol) {
        if (protocol > MAX_PROTOCOL) {
            throw new UnusableCheckpoint(
                    "its pickle has protocol %d, the newest known is %d".formatted(protocol, MAX_PROTOCOL));
        }
    }

    private void reduce(Tuple arguments, PickleName name) {
        stack.push(
                switch (name.role()) {
                    case ORDERED_DICTIONARY -> emptyDictionary(arguments);
                    case TENSOR -> tensor(arguments);
                    case PARAMETER -> arguments.get(0, StoredTensor.class);
                    case STORAGE -> throw PickleStack.damaged();
                });
    }

    /** Ordered dictionaries are made empty and filled by SETITEMS, like plain ones. */
    private static Map<Object, Object> emptyDictionary(Tuple arguments) {
        if (arguments.size() != 0) {
            throw PickleStack.damaged();
        }
        return new LinkedHashMap<>();
    }

    private StoredTensor tensor(Tuple arguments) {
        if (++tensors > MAX_TENSORS) {
            throw new UnusableCheckpoint("it holds more than %d tensors".formatted(MAX_TENSORS));
        }
        return StoredTensor.of(arguments);
    }

    private Object recall(long key) {
        Object value = memo.get(key);
        if (value == null) {
            throw PickleStack.damaged();
        }
        return value;
    }

    private void memoise(long key) {
        if (memo.size() >= MAX_MEMOS) {
            throw new UnusableCheckpoint("its pickle remembers more than %d values".formatted(MAX_MEMOS));
        }
        memo.put(key, stack.top());
    }
}

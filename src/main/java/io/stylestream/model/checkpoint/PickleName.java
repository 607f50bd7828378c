package io.stylestream.model.checkpoint;

import io.stylestream.core.ElementType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Python names that a checkpoint may use; each stands for data, none is ever called.
 *
 * @param role what the name stands for
 * @param element the element type of a storage; null for other roles
 */
record PickleName(Role role, @Nullable ElementType element) {
    enum Role {
        ORDERED_DICTIONARY,
        TENSOR,
        PARAMETER,
        STORAGE
    }

    private static final Map<String, PickleName> KNOWN = known();

    /** @throws UnusableCheckpoint if the name stands for anything but data */
    static PickleName of(String module, String name) {
        PickleName known = KNOWN.get(module + "." + name);
        if (known == null) {
            throw refusal(module, name);
        }
        return known;
    }

    static UnusableCheckpoint refusal(String module, String name) {
        return new UnusableCheckpoint(
                "it asks for '%s.%s', but only tensors, dictionaries, lists, tuples, strings and numbers are read"
                        .formatted(module, name));
    }

    private static Map<String, PickleName> known() {
        Map<String, PickleName> names = new HashMap<>();
        names.put("collections.OrderedDict", new PickleName(Role.ORDERED_DICTIONARY, null));
        names.put("torch._utils._rebuild_tensor_v2", new PickleName(Role.TENSOR, null));
        names.put("torch._utils._rebuild_parameter", new PickleName(Role.PARAMETER, null));
        names.put("torch.DoubleStorage", new PickleName(Role.STORAGE, ElementType.F64));
        names.put("torch.FloatStorage", new PickleName(Role.STORAGE, ElementType.F32));
        names.put("torch.HalfStorage", new PickleName(Role.STORAGE, ElementType.F16));
        names.put("torch.BFloat16Storage", new PickleName(Role.STORAGE, ElementType.BF16));
        names.put("torch.LongStorage", new PickleName(Role.STORAGE, ElementType.I64));
        names.put("torch.IntStorage", new PickleName(Role.STORAGE, ElementType.I32));
        names.put("torch.ShortStorage", new PickleName(Role.STORAGE, ElementType.I16));
        names.put("torch.CharStorage", new PickleName(Role.STORAGE, ElementType.I8));
        names.put("torch.ByteStorage", new PickleName(Role.STORAGE, ElementType.U8));
        names.put("torch.BoolStorage", new PickleName(Role.STORAGE, ElementType.BOOL));
        return Map.copyOf(names);
    }
}

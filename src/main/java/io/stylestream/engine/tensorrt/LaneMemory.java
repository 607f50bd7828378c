package io.stylestream.engine.tensorrt;

import java.util.HashMap;
import java.util.Map;

/**
 * The memory that one lane works in: inputs and outputs of its largest batch on both sides of the bus, and what the
 * kernels keep between them.
 */
final class LaneMemory implements AutoCloseable {
    private final int profile;
    private final DeviceMemory scratch;
    private final Map<TensorInfo, DeviceMemory> device = new HashMap<>();
    private final Map<TensorInfo, PinnedMemory> host = new HashMap<>();

    private LaneMemory(int profile, DeviceMemory scratch) {
        this.profile = profile;
        this.scratch = scratch;
    }

    /**
     * Memory for batches of a profile and all smaller ones.
     *
     * @throws io.stylestream.engine.OutOfDeviceMemory if that is not free; then nothing is kept
     */
    static LaneMemory allocate(LoadedPlan plan, int profile) {
        long scratch = 0;
        for (int i = 0; i <= profile; i++) {
            scratch = Math.max(scratch, plan.engine().getDeviceMemorySizeForProfileV2(i));
        }
        LaneMemory memory = new LaneMemory(profile, DeviceMemory.allocate(scratch));
        try {
            int batch = plan.profiles().to(profile);
            for (TensorInfo tensor : plan.tensors()) {
                int bytes = Math.multiplyExact(tensor.entryBytes(), batch);
                memory.device.put(tensor, DeviceMemory.allocate(bytes));
                memory.host.put(tensor, PinnedMemory.allocate(bytes));
            }
            return memory;
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** The largest profile whose batches fit. */
    int profile() {
        return profile;
    }

    DeviceMemory scratch() {
        return scratch;
    }

    DeviceMemory onDevice(TensorInfo tensor) {
        return require(device, tensor);
    }

    PinnedMemory onHost(TensorInfo tensor) {
        return require(host, tensor);
    }

    private static <M> M require(Map<TensorInfo, M> memory, TensorInfo tensor) {
        M found = memory.get(tensor);
        if (found == null) {
            throw new IllegalArgumentException("there is no memory for " + tensor);
        }
        return found;
    }

    @Override
    public void close() {
        device.values().forEach(DeviceMemory::close);
        host.values().forEach(PinnedMemory::close);
        scratch.close();
    }
}

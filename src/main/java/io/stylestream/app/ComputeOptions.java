package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.network.torch.TorchDevice;
import picocli.CommandLine.Option;

/** Options that say where and by how many libtorch computes; results do not depend on them, save for rounding. */
public final class ComputeOptions extends DeviceOptions {
    @Option(
            names = "--no-cuda-graphs",
            description = "Give the GPU every kernel by itself instead of recording an iteration and launching it as a"
                    + " whole.")
    boolean noGraphs;

    @Option(
            names = "--processes",
            defaultValue = "1",
            description = "Processes on this machine that share every batch: on GPUs one for each GPU.")
    int processes;

    @Override
    public int processes() {
        if (processes < 1) {
            throw new UsageError("--processes must be at least 1, but is " + processes);
        }
        return processes;
    }

    @Override
    public TorchDevice prepare() {
        TorchDevice chosen = super.prepare();
        return noGraphs ? chosen.withoutGraphs() : chosen;
    }
}

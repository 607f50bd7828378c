package io.stylestream.app;

import io.stylestream.core.UsageError;
import io.stylestream.network.torch.TorchDevice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where libtorch computes; results do not depend on them, save for rounding. */
class DeviceOptions {
    @Option(
            names = "--device",
            defaultValue = "auto",
            description = "cuda, cpu, or auto: a GPU where one can be used, else the CPU.")
    String device = "";

    @Option(
            names = "--threads",
            description = "Threads that compute in each process. Default: OMP_NUM_THREADS, or the processor's cores"
                    + " shared among the processes.")
    @Nullable
    Integer threads;

    /** How many processes share every batch, at least 1. */
    public int processes() {
        return 1;
    }

    /** Threads of each process, at least 1. */
    public int threads() {
        if (threads == null) {
            String environment = System.getenv("OMP_NUM_THREADS");
            return environment != null && environment.matches("[1-9]\\d{0,3}")
                    ? Integer.parseInt(environment)
                    : Math.max(1, Runtime.getRuntime().availableProcessors() / processes());
        }
        if (threads < 1) {
            throw new UsageError("--threads must be at least 1, but is " + threads);
        }
        return threads;
    }

    /** What {@code --device} says. */
    public TorchDevice.Choice choice() {
        for (TorchDevice.Choice choice : TorchDevice.Choice.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(device)) {
                return choice;
            }
        }
        throw new UsageError("--device does not know '%s'; it takes cuda, cpu or auto".formatted(device));
    }

    /** The device of this process, the first one; its threads are set as well. */
    public TorchDevice prepare() {
        TorchDevice chosen = TorchDevice.choose(choice(), 0);
        if (chosen.type() == TorchDevice.Type.CUDA) {
            TorchDevice.choose(TorchDevice.Choice.CUDA, processes() - 1);
        }
        TorchDevice.useThreads(threads());
        return chosen;
    }

    /** For people: where and by how many is computed. */
    public String describe(TorchDevice chosen) {
        String team = processes() == 1
                ? threads() + (threads() == 1 ? " thread" : " threads")
                : "%d processes with %d %s each"
                        .formatted(processes(), threads(), threads() == 1 ? "thread" : "threads");
        return chosen.name() + ", " + team;
    }
}

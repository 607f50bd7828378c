package io.stylestream.network.torch;

import io.stylestream.core.UsageError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Where libtorch computes: the CPU or one of the GPUs.
 *
 * @param type CPU or CUDA
 * @param index of the GPU among those that are visible; 0 for the CPU
 * @param graphs whether work that recurs is recorded and launched as a whole; never on the CPU
 * @param reason why this one, for people: half a sentence, empty if there was no choice to make
 */
public record TorchDevice(Type type, int index, boolean graphs, String reason) {
    /** So many of those that cuDNN's heuristics put first: trying all takes half a minute. */
    private static final int CUDNN_ALGORITHMS = 4;

    private static final Path DRIVER = Path.of("/dev/nvidiactl");
    /** The driver as Windows lends it to Linux. */
    private static final Path BORROWED_DRIVER = Path.of("/dev/dxg");

    /** Kinds of devices. */
    public enum Type {
        CPU,
        CUDA
    }

    /** What a user may ask for. */
    public enum Choice {
        /** A GPU where one can be used, else the CPU. */
        AUTO,
        CPU,
        CUDA
    }

    /** The CPU, without a reason. */
    public static TorchDevice cpu() {
        return onCpu("");
    }

    /**
     * The device that was asked for.
     *
     * @param index of the GPU, if it is one
     * @throws UsageError if it is a GPU that cannot be used
     */
    public static TorchDevice choose(Choice choice, int index) {
        if (choice == Choice.CPU) {
            return onCpu("as --device says");
        }
        Optional<String> obstacle = obstacle(index);
        if (obstacle.isEmpty()) {
            return new TorchDevice(Type.CUDA, index, true, "");
        }
        if (choice == Choice.CUDA) {
            throw new UsageError("--device cuda is not possible: " + obstacle.get());
        }
        return onCpu("no GPU: " + obstacle.get());
    }

    private static TorchDevice onCpu(String reason) {
        return new TorchDevice(Type.CPU, 0, false, reason);
    }

    /** The same device, to be given every kernel by itself. */
    public TorchDevice withoutGraphs() {
        return new TorchDevice(type, index, false, reason);
    }

    /** GPUs that can be used, 0 without one; loads libtorch only where there may be one. */
    public static int gpus() {
        return obstacle(0).isEmpty() ? torch.cuda_device_count() : 0;
    }

    /**
     * What keeps a GPU from being used, and what would help, as half a sentence; empty if nothing does. Loads libtorch
     * only where there may be a GPU.
     *
     * @param index of the GPU
     */
    public static Optional<String> obstacle(int index) {
        if (!TorchLibrary.knowsCuda()) {
            return Optional.of(
                    "this build has no CUDA version of libtorch; build with ./mvnw -Pcuda -DskipTests package");
        }
        if (!Files.exists(DRIVER) && !Files.exists(BORROWED_DRIVER)) {
            return Optional.of(
                    "there is no NVIDIA driver (%s is missing); install it, or start the container with the GPU"
                            .formatted(DRIVER));
        }
        Optional<String> missing = TorchLibrary.cudaObstacle();
        if (missing.isPresent()) {
            return missing;
        }
        if (!torch.cuda_is_available()) {
            return Optional.of(
                    "the driver offers no GPU; check nvidia-smi and CUDA_VISIBLE_DEVICES, and that the driver"
                            + " knows CUDA 13");
        }
        int count = torch.cuda_device_count();
        return index < count
                ? Optional.empty()
                : Optional.of("GPU %d is wanted, but %d can be seen; lower --processes".formatted(index, count));
    }

    /**
     * Sets this process up for training on this device, where the same shapes recur in every iteration: cuDNN tries its
     * likeliest algorithms once for each. Numbers too small for a full mantissa become 0, for they slow processors
     * down.
     */
    public void prepareTraining() {
        torch.globalContext().setFlushDenormal(true);
        if (type == Type.CUDA) {
            torch.globalContext().setBenchmarkCuDNN(true);
            torch.globalContext().setBenchmarkLimitCuDNN(CUDNN_ALGORITHMS);
        }
    }

    /**
     * Lets cuDNN choose algorithms by itself from now on. After trying some, libtorch gives all memory back to the GPU
     * that no tensor holds, which recordings still work in.
     */
    static void endTrials() {
        torch.globalContext().setBenchmarkCuDNN(false);
    }

    /** Sets by how many threads of this process the CPU computes. */
    public static void useThreads(int threads) {
        torch.set_num_threads(threads);
    }

    /** The tensor itself if it lies on this device, else a copy there, which belongs to the caller's pointer scope. */
    public Tensor place(Tensor tensor) {
        return tensor.to(torch(), tensor.dtype());
    }

    Device torch() {
        return type == Type.CPU ? new Device(DeviceType.CPU) : new Device(DeviceType.CUDA, (byte) index);
    }

    /** For people: the device. */
    public String name() {
        return type == Type.CPU ? "the CPU" : "GPU " + index;
    }

    /** For people: the device with its reason. */
    @Override
    public String toString() {
        return reason.isEmpty() ? name() : name() + " (" + reason + ")";
    }
}

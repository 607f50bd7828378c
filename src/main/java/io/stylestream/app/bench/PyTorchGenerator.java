package io.stylestream.app.bench;

import static io.stylestream.app.bench.Console.print;

import io.stylestream.core.UsageError;
import io.stylestream.network.StarGanV2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The benched generator in PyTorch, in every mode that works here. Prints what it finds. Not thread-safe. */
final class PyTorchGenerator implements AutoCloseable {
    private final PyTorchPeer peer;
    private final StarGanV2 architecture;
    private final List<String> modes;
    private final boolean onGpu;
    private final Optional<Double> peak;

    private PyTorchGenerator(
            PyTorchPeer peer, StarGanV2 architecture, List<String> modes, boolean onGpu, Optional<Double> peak) {
        this.peer = peer;
        this.architecture = architecture;
        this.modes = modes;
        this.onGpu = onGpu;
        this.peak = peak;
    }

    /**
     * Loads the generator.
     *
     * @param peer taken over: closed with this, or if there is no such generator
     * @param device auto, cpu or cuda
     * @param modes that are wanted; all that the device has if there are none
     */
    static Optional<PyTorchGenerator> load(
            PyTorchPeer peer, BenchedModel model, String device, int threads, List<String> modes) {
        try {
            PyTorchPeer.LoadedGenerator loaded = peer.load(model, device, threads);
            print("beside it PyTorch %s on: %s", peer.version(), loaded.device());
            Optional<Double> peak = Optional.empty();
            if (loaded.onGpu()) {
                peak = Optional.of(peer.peak());
                print("measured peak of a large float16 matrix product: %.1f TFLOP/s", peak.get() / 1e12);
            }
            return Optional.of(new PyTorchGenerator(
                    peer, model.architecture(), modes.isEmpty() ? loaded.modes() : modes, loaded.onGpu(), peak));
        } catch (PeerRefusal e) {
            print("no PyTorch beside it: %s", e.reason());
            peer.close();
            return Optional.empty();
        }
    }

    /** FLOP/s of a large float16 matrix product on the GPU, if it runs on one. */
    Optional<Double> peak() {
        return peak;
    }

    /**
     * The modes that draw this batch, each after a comparison with what was drawn without PyTorch.
     *
     * @throws UsageError if a mode draws something else
     */
    List<Way> ways(GeneratorWorkload workload, List<byte[]> expected) {
        List<Way> ways = new ArrayList<>();
        try {
            peer.take(workload, architecture);
        } catch (PeerRefusal e) {
            print("  PyTorch does not take the batch: %s", e.reason());
            return ways;
        }
        for (String mode : modes) {
            try {
                peer.prepare(mode);
                compare(mode, PictureDifference.of(expected, peer.draw(mode, workload)));
                ways.add(peer.way(mode));
            } catch (PeerRefusal e) {
                print("  PyTorch %s is left out: %s", mode, e.reason());
            }
        }
        return ways;
    }

    private void compare(String mode, PictureDifference difference) {
        if (!difference.isRounding(!onGpu)) {
            throw new UsageError(
                    "PyTorch %s draws something else: pictures differ by %d of 255 at most, %.2f on average; these times would mean nothing, leave it out with --python none"
                            .formatted(mode, difference.largest(), difference.mean()));
        }
        print(
                "  PyTorch %s draws the same: at most %d of 255 apart, %.4f on average",
                mode, difference.largest(), difference.mean());
    }

    @Override
    public void close() {
        peer.close();
    }
}

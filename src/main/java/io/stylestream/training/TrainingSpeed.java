package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchPeers;
import java.time.Duration;
import org.bytedeco.javacpp.PointerScope;

/**
 * Times iterations of StarGAN v2 training on noise: all that a run does but reading pictures and writing files.
 *
 * <p>Not thread-safe.
 */
public final class TrainingSpeed {
    private final TorchPeers peers;
    private final Share share;
    private final BatchSource batches;
    private final StarGanV2Step step;
    private int iteration;

    /**
     * @param peers this process, the first, and its {@link Follower}s
     * @throws io.stylestream.core.UsageError if the batch cannot be shared among them
     */
    public TrainingSpeed(StarGanV2 architecture, StarGanV2Options options, TorchPeers peers) {
        Share.require(options, peers.count());
        peers.device().prepareTraining();
        this.peers = peers;
        this.share = new Share(peers.rank(), peers.count());
        this.batches = new SyntheticBatches(architecture, options);
        TorchBackend backend = options.beyond().backend(peers.device());
        TorchNetworks networks = TorchNetworks.initialise(architecture, backend, options.seed());
        this.step = new StarGanV2Step(networks, networks.copyForAverage(), options, peers);
        Follower.synchronise(peers);
        step.synchronise();
    }

    /** How long the next iterations take. */
    public Duration time(int iterations) {
        long startedAt = System.nanoTime();
        for (int i = 0; i < iterations; i++) {
            try (PointerScope scope = new PointerScope()) {
                Follower.begin(peers, iteration);
                step.run(batches.draw(iteration).toTorch().part(share).on(peers.device()), iteration);
            }
            iteration++;
        }
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Lets the followers go. */
    public void end() {
        Follower.end(peers);
    }
}

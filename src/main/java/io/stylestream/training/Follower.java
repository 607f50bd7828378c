package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchPeers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * A process that computes its share of every batch for another one, which leads: it decides when an iteration begins
 * and when the run ends, and writes all files.
 *
 * <p>The leader is a {@link StarGanV2Trainer} on the first of the same peers. Weights and the optimisers' state come
 * from it, so a follower needs no checkpoint.
 */
public final class Follower {
    private static final long END = -1;

    private final TorchPeers peers;
    private final Share share;
    private final BatchSource batches;
    private final StarGanV2Step step;

    /**
     * What a run trains; the same in all processes.
     *
     * @param data folder with a folder of pictures per domain; null for noise
     * @param architecture of the networks
     * @param options hyper-parameters
     */
    public record Task(@Nullable Path data, StarGanV2 architecture, StarGanV2Options options) {}

    private Follower(Task task, TorchPeers peers) {
        this.peers = peers;
        this.share = new Share(peers.rank(), peers.count());
        this.batches = batches(task);
        TorchBackend backend = task.options().beyond().backend(peers.device());
        TorchNetworks networks = TorchNetworks.initialise(
                task.architecture(), backend, task.options().seed());
        this.step = new StarGanV2Step(networks, null, task.options(), peers);
    }

    private static BatchSource batches(Task task) {
        if (task.data() == null) {
            return new SyntheticBatches(task.architecture(), task.options());
        }
        PictureFolders folders = PictureFolders.find(task.data());
        TrainingPictures pictures =
                new TrainingPictures(folders, task.architecture().imageSize(), reason -> {
                    // the leader reads the same pictures and tells
                });
        return new BatchSampler(pictures, task.architecture().latentSize(), task.options());
    }

    /**
     * Computes until the leader ends the run.
     *
     * @throws io.stylestream.network.torch.LostPeerException if a process is lost
     */
    public static void run(Task task, TorchPeers peers) {
        peers.device().prepareTraining();
        new Follower(task, peers).run();
    }

    /** @throws io.stylestream.core.UsageError if the task cannot be shared among so many processes */
    public static void requireShareable(Task task, int processes) {
        Share.require(task.options(), processes);
    }

    /** Called by the leader before each iteration. */
    static void begin(TorchPeers peers, int iteration) {
        peers.fromFirst(iteration);
    }

    /** Called by the leader after its last iteration. */
    static void end(TorchPeers peers) {
        peers.fromFirst(END);
    }

    private void run() {
        step.synchronise();
        Drawn next = draw(0);
        for (long iteration = peers.fromFirst(0); iteration != END; iteration = peers.fromFirst(0)) {
            Drawn current = next.iteration == iteration ? next : draw((int) iteration);
            next = draw(current.iteration + 1);
            try (PointerScope scope = new PointerScope()) {
                TrainingBatch part = current.batch.join().toTorch().part(share).on(peers.device());
                step.run(part, current.iteration);
            }
        }
    }

    /** A batch that is drawn in the background. */
    private record Drawn(int iteration, CompletableFuture<BatchSampler.HostBatch> batch) {}

    private Drawn draw(int iteration) {
        return new Drawn(iteration, CompletableFuture.supplyAsync(() -> batches.draw(iteration)));
    }
}

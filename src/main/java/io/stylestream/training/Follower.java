package io.stylestream.training;

import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchPeers;
import java.nio.file.Path;
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
    private static final long WAIT = -2;
    private static final long SYNCHRONISE = -3;

    private final TorchPeers peers;
    private final Share share;
    private final BatchSource batches;
    private final PictureLoading loading;
    private final StarGanV2Step step;

    /**
     * What a run trains; the same in all processes.
     *
     * @param data folder with a folder of pictures per domain; null for noise
     * @param architecture of the networks
     * @param options hyper-parameters
     * @param loading how pictures are loaded
     */
    public record Task(@Nullable Path data, StarGanV2 architecture, StarGanV2Options options, PictureLoading loading) {}

    private Follower(Task task, TorchPeers peers) {
        this.peers = peers;
        this.share = new Share(peers.rank(), peers.count());
        this.batches = batches(task);
        this.loading = task.loading();
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
        UnreadablePictures unreadable =
                new UnreadablePictures(folders, task.loading().maxUnreadable(), reason -> {
                    // the leader reads the same pictures and tells
                });
        TrainingPictures pictures =
                new TrainingPictures(folders, task.architecture().imageSize(), unreadable, PictureCache.NONE);
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

    /** Called by the leader now and then while there is nothing for the followers to do. */
    static void wait(TorchPeers peers) {
        peers.fromFirst(WAIT);
    }

    /** Called by the leader before {@link StarGanV2Step#synchronise}. */
    static void synchronise(TorchPeers peers) {
        peers.fromFirst(SYNCHRONISE);
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
        long order = peers.fromFirst(0);
        while (order == WAIT || order == SYNCHRONISE) {
            if (order == SYNCHRONISE) {
                step.synchronise();
            }
            order = peers.fromFirst(0);
        }
        if (order != END) {
            iterate((int) order);
        }
    }

    private void iterate(int first) {
        try (ReadAhead<BatchSampler.HostBatch> coming = loading.readAhead(batches, first, Integer.MAX_VALUE)) {
            for (long iteration = first; iteration != END; iteration = peers.fromFirst(0)) {
                try (PointerScope scope = new PointerScope()) {
                    TrainingBatch part = coming.take().toTorch().part(share).on(peers.device());
                    step.run(part, (int) iteration);
                }
            }
        }
    }
}

package io.stylestream.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.stylestream.core.UsageError;
import io.stylestream.network.torch.LostPeerException;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.Follower;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import sun.misc.SignalHandler;

/**
 * The child JVM that computes a share of every batch, see {@link FollowerProcesses}.
 *
 * <p>The first line of its standard input says what to do. It ends when that input ends, so that it goes with its
 * parent even where that is killed. A terminal sends its Ctrl-C to this process, too, and service managers their
 * request to end, where the parent still needs it to end the iteration; so those are ignored.
 */
public final class FollowerProcess {
    static final int LOST_PEER = 3;

    static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What a follower does, as its parent tells it.
     *
     * @param task what is trained
     * @param meetingPoint the file by which the processes find each other
     * @param rank number of the process; 0 is the parent
     * @param processes how many there are
     * @param device CPU or GPU
     * @param threads that compute
     */
    record Order(
            Follower.Task task, Path meetingPoint, int rank, int processes, TorchDevice.Type device, int threads) {}

    private FollowerProcess() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        ignoreSignals();
        Stylestream.prepareLibraries();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Order order = JSON.readValue(input.readLine(), Order.class);
        Thread watch = new Thread(() -> endWithParent(input), "parent-watch");
        watch.setDaemon(true);
        watch.start();
        Runtime.getRuntime().halt(follow(order));
    }

    private static int follow(Order order) {
        try {
            TorchDevice.useThreads(order.threads());
            TorchDevice device =
                    TorchDevice.choose(TorchDevice.Choice.valueOf(order.device().name()), order.rank());
            Follower.run(order.task(), TorchPeers.join(order.meetingPoint(), order.rank(), order.processes(), device));
            return 0;
        } catch (UsageError e) {
            System.err.println(e.getMessage());
            return Stylestream.WRONG_INPUT;
        } catch (LostPeerException e) {
            System.err.println(e.getMessage());
            return LOST_PEER;
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace(System.err);
            return 1;
        }
    }

    private static void ignoreSignals() {
        Signals.handle(SignalHandler.SIG_IGN, "INT", "HUP", "TERM");
    }

    private static void endWithParent(BufferedReader input) {
        try {
            while (input.read() >= 0) {
                // the parent has nothing more to say
            }
        } catch (IOException closed) {
            // as good as the end
        }
        Runtime.getRuntime().halt(LOST_PEER);
    }
}

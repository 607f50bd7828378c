package io.stylestream.app;

import io.stylestream.app.FollowerProcess.Order;
import io.stylestream.core.ChildJvm;
import io.stylestream.network.torch.LostPeerException;
import io.stylestream.network.torch.TorchDevice;
import io.stylestream.network.torch.TorchPeers;
import io.stylestream.training.Follower;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The child processes that train together with this one.
 *
 * <p>They end when a run ends, when this is closed and when this process ends, even by {@code kill -9}.
 */
public final class FollowerProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SHOWN_LINES = 12;

    /** A process that a signal has ended has this and the signal's number as its exit code. */
    private static final int SIGNAL_CODES = 128;

    private static final int KILLED = SIGNAL_CODES + 9;
    private static final String OUT_OF_MEMORY = ", as the system does when memory runs out";
    /** Some library looks for an implementation of Log4j and would complain that there is none. */
    private static final String WITHOUT_LOG4J = "-Dlog4j2.statusLoggerLevel=OFF";

    private final Path folder;
    private final TorchDevice device;
    private final List<Process> processes = new ArrayList<>();

    /** A process that ended before its time; says which one and what it said. */
    public static final class FollowerLost extends RuntimeException {
        private static final long serialVersionUID = 1;

        private FollowerLost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private FollowerProcesses(Path folder, TorchDevice device) {
        this.folder = folder;
        this.device = device;
    }

    /**
     * Starts one process less than there shall be: this one is the first.
     *
     * @param device of this process; the others take the following GPUs, or the CPU
     * @param threads that compute in each process
     */
    public static FollowerProcesses start(Follower.Task task, int count, TorchDevice device, int threads)
            throws IOException {
        FollowerProcesses followers = new FollowerProcesses(Files.createTempDirectory("stylestream-training-"), device);
        try {
            for (int rank = 1; rank < count; rank++) {
                Order order = new Order(task, followers.meetingPoint(), rank, count, device.type(), threads);
                followers.processes.add(followers.start(order));
            }
            return followers;
        } catch (IOException e) {
            followers.close();
            throw e;
        }
    }

    private Process start(Order order) throws IOException {
        List<String> options = new ArrayList<>(List.of(heap(), "-XX:MaxDirectMemorySize=64g", WITHOUT_LOG4J));
        if (Runtime.version().feature() >= 22) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        Process process = ChildJvm.command(FollowerProcess.class, options, List.of())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors(order.rank()).toFile())
                .start();
        OutputStream input = process.getOutputStream(); // stays open: its end tells the child that the parent is gone
        input.write((FollowerProcess.JSON.writeValueAsString(order) + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        return process;
    }

    /** As large as that of this process, so that all can read the same pictures. */
    private static String heap() {
        return "-Xmx" + Runtime.getRuntime().maxMemory();
    }

    private Path meetingPoint() {
        return folder.resolve("meeting-point");
    }

    private Path errors(int rank) {
        return folder.resolve("process-" + rank + ".log");
    }

    /**
     * This process and the others, once all are there.
     *
     * @throws FollowerLost if one ends instead
     */
    public TorchPeers join() {
        if (processes.isEmpty()) {
            return TorchPeers.alone(device);
        }
        CompletableFuture<TorchPeers> joined =
                CompletableFuture.supplyAsync(() -> TorchPeers.join(meetingPoint(), 0, processes.size() + 1, device));
        for (Process process : processes) {
            process.onExit().thenRun(() -> joined.completeExceptionally(new IllegalStateException("a process ended")));
        }
        try {
            return joined.join();
        } catch (CompletionException e) {
            throw explain(e);
        }
    }

    /** Which process is to blame for that the others have lost it. */
    public FollowerLost explain(LostPeerException lost) {
        return explain((Throwable) lost);
    }

    private FollowerLost explain(Throwable lost) {
        return firstEnded()
                .map(rank -> new FollowerLost(
                        "training process %d of %d %s".formatted(rank + 1, processes.size() + 1, end(rank)), lost))
                .orElseGet(() ->
                        new FollowerLost("the training processes cannot reach each other: " + lost.getMessage(), lost));
    }

    /** The process that ended by itself; others may have followed, since they lost it. */
    private Optional<Integer> firstEnded() {
        Optional<Integer> victim = Optional.empty();
        for (int rank = 1; rank <= processes.size(); rank++) {
            Process process = processes.get(rank - 1);
            if (ended(process)) {
                if (process.exitValue() != FollowerProcess.LOST_PEER) {
                    return Optional.of(rank);
                }
                victim = Optional.of(rank);
            }
        }
        return victim;
    }

    /** Connections close a moment before the process is known to have ended. */
    private static boolean ended(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** A process that was killed had no time to say why. */
    private String end(int rank) {
        int code = processes.get(rank - 1).exitValue();
        return code > SIGNAL_CODES
                ? "was killed by signal %d%s".formatted(code - SIGNAL_CODES, code == KILLED ? OUT_OF_MEMORY : "")
                : "ended with exit code %d%s".formatted(code, said(rank));
    }

    private String said(int rank) {
        try {
            List<String> lines = Files.readAllLines(errors(rank));
            List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
            return last.isEmpty() ? "" : ": " + String.join("\n  ", last);
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the processes that still run. */
    @Override
    public void close() {
        try {
            for (Process process : processes) {
                process.getOutputStream().close(); // which it takes as the end of its parent
            }
            for (Process process : processes) {
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            }
            for (int rank = 1; rank <= processes.size(); rank++) {
                Files.deleteIfExists(errors(rank));
            }
            Files.deleteIfExists(meetingPoint());
            Files.deleteIfExists(folder);
        } catch (InterruptedException e) {
            processes.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

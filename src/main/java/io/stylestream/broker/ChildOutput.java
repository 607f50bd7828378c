package io.stylestream.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads what a child process prints, waits for its announcement, and keeps the last lines for error messages. */
final class ChildOutput {
    private static final int KEPT_LINES = 30;

    private final Process process;
    private final String prefix;
    private final CompletableFuture<String> announcement = new CompletableFuture<>();
    private final Deque<String> last = new ArrayDeque<>();

    /** @param prefix beginning of the line that is waited for; the rest of the line is the announcement */
    ChildOutput(Process process, String prefix) {
        this.process = process;
        this.prefix = prefix;
        Thread reader = new Thread(this::read, "broker-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(prefix)) {
                    announcement.complete(line.substring(prefix.length()).strip());
                } else {
                    keep(line);
                }
            }
        } catch (IOException closed) {
            keep(closed.toString());
        }
        announcement.completeExceptionally(new BrokerStartException("the broker ended before it was ready" + tail()));
    }

    private void keep(String line) {
        synchronized (last) {
            if (last.size() == KEPT_LINES) {
                last.removeFirst();
            }
            last.addLast(line);
        }
    }

    private String tail() {
        synchronized (last) {
            return last.isEmpty() ? "; it printed nothing" : "; it printed:\n  " + String.join("\n  ", last);
        }
    }

    /** @throws BrokerStartException if the process ends, or the time passes, without the announcement */
    String awaitAnnouncement(Duration timeout) {
        try {
            return announcement.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException error) {
            if (error.getCause() instanceof BrokerStartException failure) {
                throw failure;
            }
            throw new IllegalStateException(error.getCause());
        } catch (TimeoutException error) {
            throw new BrokerStartException(
                    "the broker was not ready after %d s%s".formatted(timeout.toSeconds(), tail()));
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while the broker started");
        }
    }
}

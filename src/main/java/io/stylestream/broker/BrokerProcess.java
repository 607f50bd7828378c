package io.stylestream.broker;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The child JVM of {@link EmbeddedBroker}: one Kafka node, broker and controller in one, on the loopback interface.
 *
 * <p>It ends when its standard input ends. The parent holds the other end and never writes, so the broker goes with its
 * parent even where that is killed and can tidy nothing up. A terminal sends its Ctrl-C to this process, too, where the
 * parent still needs a broker to end well; so that is ignored.
 */
public final class BrokerProcess {
    /** First word of the line that tells the parent the address of the ready broker. */
    static final String READY = "READY ";

    private static final long SHUTDOWN_SECONDS = 10;

    private BrokerProcess() {}

    /** @param arguments the data directory, then {@code keep} or {@code delete}: what becomes of it at the end */
    public static void main(String[] arguments) throws IOException {
        logWarnings();
        ignoreTerminal();
        PrintStream out = System.out;
        Path directory = Path.of(arguments[0]);
        boolean delete = arguments[1].equals("delete");

        CountDownLatch parentGone = new CountDownLatch(1);
        daemon("parent-watch", () -> {
            awaitEndOfInput();
            parentGone.countDown();
        });
        daemon("broker", () -> serve(directory, out, parentGone, delete));
        awaitUninterrupted(parentGone);
        // a broker that is still starting, or whose shutdown hangs, must not outlive the parent
        if (delete) {
            end(directory, true);
        }
        sleepThenEnd(directory);
    }

    /**
     * Whatever is printed is shown to the user if the broker fails to start. Without a level Kafka would describe every
     * request in full, for a handler that waits for a server's configuration and shows it to nobody.
     */
    private static void logWarnings() {
        Logger.getLogger("").setLevel(Level.WARNING);
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {new ConsoleHandler()});
    }

    private static void ignoreTerminal() {
        for (String signal : List.of("INT", "HUP")) {
            try {
                Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
            } catch (IllegalArgumentException unknown) {
                // this system has no such signal
            }
        }
    }

    private static void serve(Path directory, PrintStream out, CountDownLatch parentGone, boolean delete) {
        try {
            NodeConfiguration configuration = NodeConfiguration.prepare(directory);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(configuration.properties()), Time.SYSTEM);
            server.startup();
            out.println(READY + configuration.address());
            awaitUninterrupted(parentGone);
            if (!delete) {
                server.shutdown();
                server.awaitShutdown();
                end(directory, false);
            }
        } catch (Exception | LinkageError error) {
            error.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // the parent has nothing to say
            }
        } catch (IOException closed) {
            // as good as the end
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException nobodyInterruptsHere) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void sleepThenEnd(Path directory) {
        try {
            TimeUnit.SECONDS.sleep(SHUTDOWN_SECONDS);
        } catch (InterruptedException nobodyInterruptsHere) {
            // ends at once
        }
        end(directory, false);
    }

    /** Halts rather than exits: Kafka's exit hooks may wait for a controller that is gone. */
    private static void end(Path directory, boolean delete) {
        try {
            if (delete) {
                Directories.delete(directory);
            }
        } catch (IOException leftBehind) {
            // the parent tries again; if it is gone, the system's temporary folder is cleaned some day
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}

package io.stylestream.app;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * What commands log that start no server, on standard error: warnings of the program and its libraries, and which
 * engine and which codec were chosen.
 *
 * <p>The packaged program holds back everything that is logged, down to the finest level, until a server is configured.
 * Without a server that would lose warnings and have Kafka format thousands of lines for nobody. A server that starts
 * later replaces all of this by {@code application.properties}.
 */
final class CommandLogging {
    private static final String FORMAT = "%-5p [%c{1}] %s%e%n";
    private static final Logger ROOT = Logger.getLogger("");
    /** Says in one sentence which engine is taken, and why not a better one. */
    private static final Logger ENGINE = Logger.getLogger("io.stylestream.engine");
    /** Says the same of the codec for JPEG files. */
    private static final Logger CODEC = Logger.getLogger("io.stylestream.image");

    /** Warns of all that it tries again, many times a second; what fails for good the commands say themselves. */
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

    /** Warns on every machine without CUDA, where nobody asked for it. */
    private static final Logger ENGINE_PROBING = Logger.getLogger("ai.djl.onnxruntime.engine.OrtEngine");

    /** Warns that TensorRT's classes are older than its own; they are meant to be. */
    private static final Logger NATIVE_LIBRARIES = Logger.getLogger("org.bytedeco.javacpp");

    private CommandLogging() {}

    static void start() {
        ROOT.setLevel(Level.WARNING);
        ENGINE.setLevel(Level.INFO);
        CODEC.setLevel(Level.INFO);
        KAFKA.setLevel(Level.SEVERE);
        ENGINE_PROBING.setLevel(Level.SEVERE);
        NATIVE_LIBRARIES.setLevel(Level.SEVERE);
        // the JDK's handler: JBoss's own closes standard error when a server takes its place
        Handler console = new ConsoleHandler();
        console.setFormatter(new PatternFormatter(FORMAT));
        InitialConfigurator.DELAYED_HANDLER.setHandlers(new Handler[] {console});
    }
}

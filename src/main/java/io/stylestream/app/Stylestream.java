package io.stylestream.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.stylestream.app.bench.BenchCommand;
import io.stylestream.app.demo.DemoCommand;
import io.stylestream.app.serve.ServeCommand;
import io.stylestream.app.translate.TranslateCommand;
import io.stylestream.broker.BrokerStartException;
import io.stylestream.core.FatalFailure;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineFailure;
import io.stylestream.training.TrainingFailure;
import java.io.PrintWriter;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program's entry: finds the command and runs it.
 *
 * <p>Exit codes: 0 done; 1 a failure; 2 wrong input, told in one sentence.
 */
@QuarkusMain
@Command(
        name = "stylestream",
        description = "Restyles pictures at stream speed: StarGAN v2 behind Kafka, exactly once.",
        version = "Stylestream " + Stylestream.VERSION,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            TranslateCommand.class,
            BenchCommand.class,
            TrainCommand.class,
            DistillCommand.class,
            EvaluateCommand.class,
            ImportCommand.class,
            CompactCommand.class,
            ForwardCommand.class,
        })
public final class Stylestream implements Runnable {
    /** The program's version, as models and results name it. */
    public static final String VERSION = "0.1.0";

    static final int FAILED = 1;
    static final int WRONG_INPUT = 2;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        prepareLibraries();
        CommandLogging.start();
        System.exit(execute(arguments));
    }

    /** Settings of libraries that must be there before they are first used. */
    static void prepareLibraries() {
        System.setProperty("java.awt.headless", "true");
        // pictures are written from memory; with files in between, ImageIO cannot write while the process is being
        // stopped
        ImageIO.setUseCache(false);
        // JavaCPP would otherwise refuse tensors once the process is four times as large as the heap may get
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        // and would print what belongs into the log
        System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    }

    /** Runs one command and gives its exit code. */
    static int execute(String... arguments) {
        CommandLine program = new CommandLine(new Stylestream())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(Stylestream::runOnce)
                .setParameterExceptionHandler((failure, given) -> explain(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        try {
            return program.execute(TrainingPresets.expand(arguments));
        } catch (UsageError e) {
            return explain(e, program.getErr());
        }
    }

    private static int runOnce(ParseResult parsed) {
        CommandLines.requireOnce(parsed);
        return new CommandLine.RunLast().execute(parsed);
    }

    /** The whole help only where it is a short list of commands; below that of an option the reason would be lost. */
    private static int explain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        PrintWriter out = command.getErr();
        out.println("stylestream: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, out)) {
            if (command.getSubcommands().isEmpty()) {
                out.printf(
                        "%s --help lists the options%n",
                        command.getCommandSpec().qualifiedName());
            } else {
                command.usage(out);
            }
        }
        return WRONG_INPUT;
    }

    private static int explain(Exception thrown, PrintWriter out) throws Exception {
        Exception failure =
                thrown instanceof ExecutionException && thrown.getCause() instanceof Exception cause ? cause : thrown;
        if (failure instanceof UsageError usage) {
            return explain(usage, out);
        }
        if (failure instanceof TrainingFailure
                || failure instanceof EngineFailure
                || failure instanceof FatalFailure
                || failure instanceof BrokerStartException) {
            out.println("stylestream: " + failure.getMessage());
            return FAILED;
        }
        throw thrown;
    }

    private static int explain(UsageError failure, PrintWriter out) {
        out.println("stylestream: " + failure.getMessage());
        return WRONG_INPUT;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "name a command");
        }
    }
}

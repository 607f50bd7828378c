package io.stylestream.core;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of a child JVM that runs a class of this program, from a folder of classes as well as from a packaged
 * Quarkus application.
 */
public final class ChildJvm {
    /** Name of the jar that starts a packaged application; its class path is known to its own loader only. */
    private static final String PACKAGED = "quarkus-run.jar";

    private ChildJvm() {}

    /**
     * The child, not yet started.
     *
     * @param main the class whose main method it runs
     * @param options of the JVM
     * @param arguments of the main method
     */
    public static ProcessBuilder command(Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(main.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // by the environment, not by an option: it is long, and the list of processes stays readable
        builder.environment().put("CLASSPATH", classPath(System.getProperty("java.class.path")));
        return builder;
    }

    /** What the child has to load from: the parent's own class path, or all jars of a packaged application. */
    static String classPath(String ownClassPath) {
        Path own = Path.of(ownClassPath.split(File.pathSeparator, 2)[0]).toAbsolutePath();
        if (!ownClassPath.contains(File.pathSeparator) && own.endsWith(PACKAGED)) {
            Path application = own.getParent();
            return String.join(
                    File.pathSeparator,
                    List.of(application + "/app/*", application + "/lib/main/*", application + "/lib/boot/*"));
        }
        return ownClassPath;
    }
}

package io.stylestream.engine;

import ai.djl.engine.Engine;
import io.stylestream.core.UsageError;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The DJL engines on the class path. Thread-safe.
 *
 * <p>DJL is kept offline: without {@code ai.djl.offline} it looks for newer model lists and, on Amazon's machines,
 * reports its start to its makers. Set that property to {@code false} to allow it.
 */
public final class Engines {
    private static final String OFFLINE = "ai.djl.offline";

    /** DJL's own client for models on another machine: no engine of this one. */
    private static final String REMOTE = "RPC";

    static {
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
    }

    private Engines() {}

    /** Names of the engines that can be asked for, sorted. */
    public static SortedSet<String> available() {
        SortedSet<String> names = new TreeSet<>(Engine.getAllEngines());
        names.remove(REMOTE);
        return names;
    }

    /**
     * The engine of this name, started.
     *
     * @param name of one of {@link #available()}
     * @throws UsageError if it does not start
     */
    static Engine start(String name) {
        try {
            return Engine.getEngine(name);
        } catch (RuntimeException | LinkageError e) {
            throw new UsageError("engine '%s' does not start on this machine: %s".formatted(name, e.getMessage()), e);
        }
    }
}

package io.stylestream.app;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/** What the process does when the system or a terminal signals it. */
public final class Signals {
    private Signals() {}

    /**
     * Sets what happens on these signals; the JVM keeps some of them to itself if it is told to ({@code -Xrs}), and
     * those remain as they are.
     *
     * @param names without "SIG", for example {@code TERM}
     */
    public static void handle(SignalHandler handler, String... names) {
        for (String name : names) {
            try {
                Signal.handle(new Signal(name), handler);
            } catch (IllegalArgumentException reservedOrUnknown) {
                // remains as it is
            }
        }
    }
}

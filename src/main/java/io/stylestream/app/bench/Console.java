package io.stylestream.app.bench;

import java.util.Locale;

/** Where benchmarks print what they measured: the same on every machine, whatever its language. */
final class Console {
    private Console() {}

    /** Prints a line. */
    static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}

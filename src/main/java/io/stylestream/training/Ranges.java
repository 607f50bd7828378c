package io.stylestream.training;

/** What hyper-parameters may be; each method throws an IllegalArgumentException that names the parameter. */
final class Ranges {
    private Ranges() {}

    static void requirePositive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be greater than 0, but is " + plain(value));
        }
    }

    static void requireNotNegative(String name, double value) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be 0 or more, but is " + plain(value));
        }
    }

    static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1, but is " + plain(value));
        }
    }

    /** Without ".0" after a whole number. */
    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}

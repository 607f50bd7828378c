package io.stylestream.network.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether this JVM and this processor can compute with vectors. Touches no type of the Vector API. Thread-safe. */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final int LEAST_LANES = 8;
    private static final int OPTIMISING_COMPILER = 4;

    private VectorSupport() {}

    /** What keeps networks from being computed here at all, with the remedy; empty if nothing does. */
    public static Optional<String> obstacle() {
        return ModuleLayer.boot().findModule(MODULE).isPresent()
                ? Optional.empty()
                : Optional.of("Java was started without its Vector API; start it with --add-modules " + MODULE);
    }

    /** Why other ways to compute are faster here; empty if none is. */
    public static Optional<String> drawback() {
        return obstacle().or(VectorSupport::slowness);
    }

    private static Optional<String> slowness() {
        if (Lanes.COUNT < LEAST_LANES) {
            return Optional.of(
                    "the processor's vectors hold only %d numbers; AVX2 or AVX-512 is needed".formatted(Lanes.COUNT));
        }
        if (option("UseFMA").equals("false")) {
            return Optional.of("the processor does not multiply and add at once; AVX2 or AVX-512 is needed");
        }
        String level = option("TieredStopAtLevel");
        return level.isEmpty() || Integer.parseInt(level) >= OPTIMISING_COMPILER
                ? Optional.empty()
                : Optional.of("Java was started without its optimising compiler; leave out -XX:TieredStopAtLevel");
    }

    /** One of the JVM's options; empty if it has no such one. */
    private static String option(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

package io.stylestream.engine;

import ai.djl.engine.EngineProvider;
import io.stylestream.core.UsageError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Chooses the engine: the one that was asked for, or the best that this machine can use.
 *
 * @param engine its DJL name
 * @param reasons why the better ones were not taken, such as {@code Torch (there is no NVIDIA driver; install it)};
 *     empty if there is no better one, or one was asked for by name
 */
public record EngineChoice(String engine, List<String> reasons) {
    /** Stands for the best engine that this machine can use. */
    public static final String AUTO = "auto";

    /** DJL name of the engine that compiles graphs for a GPU. */
    public static final String TENSOR_RT = "TensorRT";

    /** DJL name of the engine that computes with libtorch. */
    public static final String TORCH = "Torch";

    /** DJL name of the engine that computes in Java, with the processor's vectors. */
    public static final String VECTOR = "Vector";

    private static final Logger LOG = Logger.getLogger(EngineChoice.class);

    /** From the fastest to the one that runs everywhere. */
    private static final List<String> BEST_FIRST = List.of(TORCH, TENSOR_RT, VECTOR, OnnxRuntime.ENGINE_NAME);

    public EngineChoice {
        reasons = List.copyOf(reasons);
    }

    /**
     * Chooses among the engines on the class path, and logs what was taken where that was not said by name.
     *
     * @param wanted {@link #AUTO} or an engine's DJL name, in any case
     * @throws UsageError if there is no such engine, or it cannot run on this machine
     */
    public static EngineChoice of(String wanted) {
        return of(wanted, Map.of());
    }

    /**
     * The same, where engines have refused a network that they were given.
     *
     * @param refusals what they said, by engine; they are not taken again unless by name
     */
    static EngineChoice of(String wanted, Map<String, String> refusals) {
        EngineChoice choice = among(installed(), wanted, refusals);
        if (!choice.reasons().isEmpty()) {
            LOG.info(choice);
        }
        return choice;
    }

    /**
     * Whether another engine may be taken where this one refuses a network: it was not asked for, nor is it the last.
     */
    static boolean mayChange(String wanted, String engine) {
        return wanted.equalsIgnoreCase(AUTO) && !engine.equals(BEST_FIRST.get(BEST_FIRST.size() - 1));
    }

    /** The same among given engines. */
    static EngineChoice among(Collection<? extends EngineProvider> engines, String wanted) {
        return among(engines, wanted, Map.of());
    }

    /** The same among given engines, of which some have refused a network. */
    static EngineChoice among(
            Collection<? extends EngineProvider> engines, String wanted, Map<String, String> refusals) {
        SortedMap<String, EngineProvider> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        engines.forEach(engine -> byName.put(engine.getEngineName(), engine));
        return wanted.equalsIgnoreCase(AUTO) ? best(byName, refusals) : named(byName, wanted);
    }

    private static EngineChoice best(SortedMap<String, EngineProvider> engines, Map<String, String> refusals) {
        List<String> reasons = new ArrayList<>();
        for (String name : BEST_FIRST) {
            EngineProvider engine = engines.get(name);
            if (engine != null) {
                Optional<String> drawback =
                        Optional.ofNullable(refusals.get(name)).or(() -> ask(engine, EngineProbe::drawback));
                if (drawback.isEmpty()) {
                    return new EngineChoice(name, reasons);
                }
                reasons.add("%s (%s)".formatted(name, drawback.get()));
            }
        }
        throw new UsageError("no engine can run on this machine: " + String.join(", ", reasons));
    }

    private static EngineChoice named(SortedMap<String, EngineProvider> engines, String wanted) {
        EngineProvider engine = engines.get(wanted);
        if (engine == null) {
            throw new UsageError("there is no engine '%s'; choose one of: %s, %s"
                    .formatted(wanted, AUTO, String.join(", ", engines.keySet())));
        }
        ask(engine, EngineProbe::obstacle).ifPresent(obstacle -> {
            throw new UsageError("engine %s cannot run here: %s".formatted(engine.getEngineName(), obstacle));
        });
        return new EngineChoice(engine.getEngineName(), List.of());
    }

    private static Optional<String> ask(EngineProvider engine, Function<EngineProbe, Optional<String>> question) {
        try {
            return engine instanceof EngineProbe probe ? question.apply(probe) : Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("its library cannot be loaded: " + e.getMessage());
        }
    }

    private static List<EngineProvider> installed() {
        return ServiceLoader.load(EngineProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> Engines.available().contains(engine.getEngineName()))
                .toList();
    }

    /** For people: the engine, and why not the better ones. */
    @Override
    public String toString() {
        return reasons.isEmpty()
                ? "engine " + engine
                : "engine %s, because better ones cannot be used: %s".formatted(engine, String.join(", ", reasons));
    }
}

package io.stylestream.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One way to train, and the same in PyTorch where there is such a thing, in turns. Not thread-safe. */
final class TrainRace implements AutoCloseable {
    private final String name;
    private final TrainSetting setting;
    private final @Nullable PyTorchPeer peer;
    private final List<Way.Taken> taken = new ArrayList<>();
    private final List<Way.Taken> takenByPeer = new ArrayList<>();

    private TrainRace(String name, TrainSetting setting, @Nullable PyTorchPeer peer) {
        this.name = name;
        this.setting = setting;
        this.peer = peer;
    }

    /**
     * Gets both ready; a line says so if PyTorch cannot train like that.
     *
     * @param name that no other race has
     * @param setting taken over: closed with this
     */
    static TrainRace of(String name, TrainSetting setting, Optional<PyTorchPeer> peer) {
        if (peer.isEmpty()) {
            return new TrainRace(name, setting, null);
        }
        try {
            peer.get().train(setting.inPyTorch(name));
            return new TrainRace(name, setting, peer.get());
        } catch (PeerRefusal e) {
            System.out.printf("no PyTorch beside \"%s\": %s%n", setting, e.reason());
            return new TrainRace(name, setting, null);
        }
    }

    /** @param counts whether the measurement is kept */
    void run(int iterations, boolean counts) {
        Way.Taken own = Way.here(name, () -> setting.time(iterations)).runs().run(1);
        if (counts) {
            taken.add(own);
        }
        if (peer != null) {
            Way.Taken its = peer.iterate(name, iterations, setting.threads());
            if (counts) {
                takenByPeer.add(its);
            }
        }
    }

    /** Iterations per second, of so many in a round. */
    Spread perSecond(int iterations) {
        return perSecond(iterations, taken);
    }

    /** PyTorch's iterations per second. */
    Optional<Spread> peerPerSecond(int iterations) {
        return takenByPeer.isEmpty() ? Optional.empty() : Optional.of(perSecond(iterations, takenByPeer));
    }

    private static Spread perSecond(int iterations, List<Way.Taken> taken) {
        return new Spread(
                taken.stream().mapToDouble(run -> iterations / seconds(run)).toArray());
    }

    /** How many times faster than PyTorch, round by round. */
    Spread speedup() {
        return ratios(TrainRace::seconds);
    }

    /** How many times less processor time than PyTorch, round by round. */
    Spread processorSaving() {
        return ratios(Way.Taken::processorSeconds);
    }

    private static double seconds(Way.Taken run) {
        return run.seconds()[0];
    }

    private Spread ratios(ToDoubleFunction<Way.Taken> of) {
        return new Spread(IntStream.range(0, takenByPeer.size())
                .mapToDouble(round -> of.applyAsDouble(takenByPeer.get(round)) / of.applyAsDouble(taken.get(round)))
                .toArray());
    }

    String peerVersion() {
        return peer == null ? "" : peer.version();
    }

    @Override
    public String toString() {
        return setting.toString();
    }

    @Override
    public void close() {
        setting.close();
    }
}

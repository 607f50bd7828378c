package io.stylestream.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One way to train, and the same in PyTorch where there is such a thing, in turns. Not thread-safe. */
final class TrainRace implements AutoCloseable {
    private final String name;
    private final TrainSetting setting;
    private final @Nullable PyTorchPeer peer;
    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> peerPerSecond = new ArrayList<>();

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
        double seconds = setting.time(iterations).toNanos() / 1e9;
        double peerSeconds = peer == null ? 0 : peer.iterate(name, iterations, setting.threads());
        if (counts) {
            perSecond.add(iterations / seconds);
            if (peer != null) {
                peerPerSecond.add(iterations / peerSeconds);
            }
        }
    }

    /** Iterations per second. */
    Spread perSecond() {
        return spread(perSecond);
    }

    /** PyTorch's iterations per second. */
    Optional<Spread> peerPerSecond() {
        return peerPerSecond.isEmpty() ? Optional.empty() : Optional.of(spread(peerPerSecond));
    }

    /** How many times faster than PyTorch, round by round. */
    Optional<Spread> timesPeer() {
        return peerPerSecond.isEmpty()
                ? Optional.empty()
                : Optional.of(spread(IntStream.range(0, perSecond.size())
                        .mapToObj(round -> perSecond.get(round) / peerPerSecond.get(round))
                        .toList()));
    }

    String peerVersion() {
        return peer == null ? "" : peer.version();
    }

    private static Spread spread(List<Double> values) {
        return new Spread(values.stream().mapToDouble(Double::doubleValue).toArray());
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

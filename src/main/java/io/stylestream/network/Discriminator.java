package io.stylestream.network;

/**
 * The discriminator D: one real-or-fake logit per domain (arXiv 1912.01865, section 2).
 *
 * @param <T> handle of a tensor
 */
public final class Discriminator<T> {
    private final StarGanV2 architecture;
    private final Backend<T> backend;
    private final Layers<T> layers;
    private final CriticTrunk<T> trunk;

    public Discriminator(StarGanV2 architecture, Backend<T> backend, Parameters<T> parameters) {
        this.architecture = architecture;
        this.backend = backend;
        this.layers = new Layers<>(backend, parameters);
        this.trunk = new CriticTrunk<>(architecture, layers, "main.");
    }

    /**
     * @param x pictures (N,3,H,W) in [-1, 1]
     * @param y int64 (N), domain indices
     * @return logits (N) of each picture's domain, positive for real
     */
    public T forward(T x, T y) {
        T h = trunk.forward(x);
        String name = "main." + (trunk.layerCount() + 1);
        h = layers.convolve(h, name, trunk.outChannels(), architecture.domains(), 1, 0);
        return backend.chooseColumn(backend.flatten(h), y);
    }
}

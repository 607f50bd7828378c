package io.stylestream.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The style encoder E: reads the style code of a picture, seen as one of a domain (arXiv 1912.01865, section 2).
 *
 * @param <T> handle of a tensor
 */
public final class StyleEncoder<T> {
    private final StarGanV2 architecture;
    private final Backend<T> backend;
    private final Layers<T> layers;
    private final CriticTrunk<T> trunk;

    public StyleEncoder(StarGanV2 architecture, Backend<T> backend, Parameters<T> parameters) {
        this.architecture = architecture;
        this.backend = backend;
        this.layers = new Layers<>(backend, parameters);
        this.trunk = new CriticTrunk<>(architecture, layers, "shared.");
    }

    /**
     * @param x pictures (N,3,H,W) in [-1, 1]
     * @param y int64 (N), domain indices
     * @return style codes (N,S)
     */
    public T forward(T x, T y) {
        T h = backend.flatten(trunk.forward(x));
        List<T> perDomain = new ArrayList<>();
        for (int domain = 0; domain < architecture.domains(); domain++) {
            perDomain.add(layers.linear(h, "unshared." + domain, trunk.outChannels(), architecture.styleSize()));
        }
        return backend.choose(perDomain, y);
    }
}

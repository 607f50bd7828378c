package io.stylestream.network;

import java.util.ArrayList;
import java.util.List;

/**
 * The mapping network F: turns a latent code into a style code of a domain (arXiv 1912.01865, section 2).
 *
 * @param <T> handle of a tensor
 */
public final class MappingNetwork<T> {
    private static final int SHARED_LAYERS = 4;
    private static final int HIDDEN_LAYERS_PER_DOMAIN = 3;

    private final StarGanV2 architecture;
    private final Backend<T> backend;
    private final Layers<T> layers;

    public MappingNetwork(StarGanV2 architecture, Backend<T> backend, Parameters<T> parameters) {
        this.architecture = architecture;
        this.backend = backend;
        this.layers = new Layers<>(backend, parameters);
    }

    /**
     * @param z latent codes (N,latent size), standard normal
     * @param y int64 (N), domain indices
     * @return style codes (N,S)
     */
    public T forward(T z, T y) {
        int hidden = architecture.hiddenSize();
        T h = z;
        for (int layer = 0; layer < SHARED_LAYERS; layer++) {
            int in = layer == 0 ? architecture.latentSize() : hidden;
            h = backend.relu(layers.linear(h, "shared." + 2 * layer, in, hidden));
        }
        List<T> perDomain = new ArrayList<>();
        for (int domain = 0; domain < architecture.domains(); domain++) {
            String name = "unshared." + domain + ".";
            T d = h;
            for (int layer = 0; layer < HIDDEN_LAYERS_PER_DOMAIN; layer++) {
                d = backend.relu(layers.linear(d, name + 2 * layer, hidden, hidden));
            }
            perDomain.add(layers.linear(d, name + 2 * HIDDEN_LAYERS_PER_DOMAIN, hidden, architecture.styleSize()));
        }
        return backend.choose(perDomain, y);
    }
}

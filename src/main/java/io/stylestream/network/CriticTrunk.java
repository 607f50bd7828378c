package io.stylestream.network;

/**
 * What the style encoder and the discriminator have in common: residual blocks without normalisation down to 4 x 4,
 * then a 4 x 4 convolution to one position.
 *
 * <p>Layers are numbered as in the official sequential container, activations included.
 */
final class CriticTrunk<T> {
    private final StarGanV2 architecture;
    private final Layers<T> layers;
    private final String prefix;

    CriticTrunk(StarGanV2 architecture, Layers<T> layers, String prefix) {
        this.architecture = architecture;
        this.layers = layers;
        this.prefix = prefix;
    }

    /** (N,3,H,W) -> (N,C,1,1), activated. */
    T forward(T x) {
        int blocks = architecture.criticDownBlocks();
        T h = layers.convolve3(x, prefix + 0, 3, architecture.baseChannels());
        for (int block = 1; block <= blocks; block++) {
            int in = architecture.channelsAfter(block - 1);
            h = layers.residual(h, prefix + block, in, architecture.channelsAfter(block), false, true);
        }
        h = layers.convolve(layers.activate(h), prefix + (blocks + 2), outChannels(), outChannels(), 4, 0);
        return layers.activate(h);
    }

    int outChannels() {
        return architecture.channelsAfter(architecture.criticDownBlocks());
    }

    /** Index of the last layer, the activation after the 4 x 4 convolution. */
    int layerCount() {
        return architecture.criticDownBlocks() + 3;
    }
}

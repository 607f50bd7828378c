package io.stylestream.network;

import java.util.Arrays;
import java.util.Optional;

/** The four networks of a StarGAN v2 model, with the names that checkpoints and files use. */
public enum NetworkKind {
    GENERATOR("generator"),
    MAPPING_NETWORK("mapping_network"),
    STYLE_ENCODER("style_encoder"),
    DISCRIMINATOR("discriminator");

    private final String officialName;

    NetworkKind(String officialName) {
        this.officialName = officialName;
    }

    /** The network's key in an official checkpoint, for example {@code style_encoder}. */
    public String officialName() {
        return officialName;
    }

    /** The network's name in files and options, for example {@code style-encoder}. */
    public String fileName() {
        return officialName.replace('_', '-');
    }

    /** The kind with this key in official checkpoints. */
    public static Optional<NetworkKind> ofOfficialName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.officialName.equals(name))
                .findFirst();
    }

    /** The kind with this name in files and options. */
    public static Optional<NetworkKind> ofFileName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.fileName().equals(name))
                .findFirst();
    }
}

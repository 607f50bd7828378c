package io.stylestream.wire;

/** The schema registry does not do what this program needs of it; no repetition helps, only the operator can. */
public final class RegistryRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RegistryRefused(String message, Throwable cause) {
        super(message, cause);
    }
}

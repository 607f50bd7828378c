package io.stylestream.wire;

/** The schema registry did not answer; the record may be fine, so its handling has to be repeated later. */
public final class RegistryUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RegistryUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}

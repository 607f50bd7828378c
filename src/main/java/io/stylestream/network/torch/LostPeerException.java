package io.stylestream.network.torch;

/** Processes that compute together have lost each other: one has ended, or answers no more. */
public final class LostPeerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostPeerException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }
}

package io.stylestream.app.bench;

/** A peer cannot do what it is asked for; the message is its reason, half a sentence. */
final class PeerRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    PeerRefusal(String reason) {
        super(reason);
    }

    PeerRefusal(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

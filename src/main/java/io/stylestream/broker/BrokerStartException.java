package io.stylestream.broker;

/** The broker did not get ready, and the message ends with what it printed last; or it had no folder for its data. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerStartException(String message) {
        super(message);
    }

    BrokerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}

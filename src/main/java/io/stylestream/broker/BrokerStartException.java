package io.stylestream.broker;

/** The broker did not get ready; the message ends with what it printed last. */
public final class BrokerStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerStartException(String message) {
        super(message);
    }
}

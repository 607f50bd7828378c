package io.stylestream.training;

/**
 * A training run cannot go on, through no fault of its input: it diverged, or its folder cannot be written. The message
 * says in one sentence what happened in which iteration, and from which checkpoint one can go on.
 */
public final class TrainingFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingFailure(String message) {
        super(message);
    }

    TrainingFailure(String message, Throwable cause) {
        super(message, cause);
    }
}

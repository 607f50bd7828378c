package io.stylestream.model.checkpoint;

/** Why a checkpoint cannot be read; {@link CheckpointReader} adds the file's name. */
final class UnusableCheckpoint extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusableCheckpoint(String reason) {
        super(reason);
    }

    UnusableCheckpoint(String reason, Throwable cause) {
        super(reason, cause);
    }
}

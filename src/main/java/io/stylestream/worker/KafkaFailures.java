package io.stylestream.worker;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Tells Kafka's failures that waiting may cure from those that only the operator can. */
final class KafkaFailures {
    private KafkaFailures() {}

    /** Whether to try again is in vain: wrong settings, missing rights, or a worker that is told to end. */
    static boolean isFatal(Throwable error) {
        for (@Nullable Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ConfigException
                    || at instanceof InvalidConfigurationException
                    || at instanceof AuthenticationException
                    || at instanceof AuthorizationException
                    || at instanceof UnsupportedVersionException
                    || at instanceof InterruptException
                    || isTooLongATransaction(at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether another producer has begun to use the transactional id. */
    static boolean isFenced(Throwable error) {
        for (@Nullable Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ProducerFencedException || at instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    /** The producer wraps this refusal of a broker into a failure of no particular type. */
    private static boolean isTooLongATransaction(Throwable error) {
        return String.valueOf(error.getMessage()).contains(Errors.INVALID_TRANSACTION_TIMEOUT.message());
    }
}

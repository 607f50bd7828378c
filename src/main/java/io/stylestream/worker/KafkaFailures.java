package io.stylestream.worker;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
        return isCausedBy(
                error,
                cause -> cause instanceof ConfigException
                        || cause instanceof InvalidConfigurationException
                        || cause instanceof AuthenticationException
                        || cause instanceof AuthorizationException
                        || cause instanceof UnsupportedVersionException
                        || cause instanceof InterruptException
                        || isTooLongATransaction(cause));
    }

    /** Whether another producer has begun to use the transactional id. */
    static boolean isFenced(Throwable error) {
        return isCausedBy(
                error,
                cause -> cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException);
    }

    private static boolean isCausedBy(Throwable error, Predicate<Throwable> what) {
        return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
                .anyMatch(what);
    }

    /** The producer wraps this refusal of a broker into a failure of no particular type. */
    private static boolean isTooLongATransaction(Throwable error) {
        return String.valueOf(error.getMessage()).contains(Errors.INVALID_TRANSACTION_TIMEOUT.message());
    }
}

package io.stylestream.wire;

import com.microsoft.kiota.ApiException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/** Tells a registry that is away from one that has answered, by what its client throws. */
final class RegistryFailures {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    /** No answer of the registry is among the causes. */
    private static final int NO_STATUS = 0;

    private RegistryFailures() {}

    /** Whether the same question may be answered later: no connection, no answer in time, or trouble on its side. */
    static boolean isRetryable(Throwable error) {
        int status = status(error);
        if (status != NO_STATUS) {
            return status >= SERVER_ERRORS || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
        }
        for (@Nullable Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof AvroRuntimeException) {
                return false; // an answer that is no Avro schema, whatever its parser threw
            }
            if (at instanceof IOException
                    || at instanceof TimeoutException
                    || at instanceof InterruptedException
                    || at instanceof VertxException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the registry does not let this program in, whatever it asks. */
    static boolean isAccessDenied(Throwable error) {
        int status = status(error);
        return status == UNAUTHORIZED || status == FORBIDDEN;
    }

    static boolean isNotFound(Throwable error) {
        return status(error) == NOT_FOUND;
    }

    private static int status(Throwable error) {
        for (@Nullable Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof ApiException answer) {
                return answer.getResponseStatusCode();
            }
        }
        return NO_STATUS;
    }
}

package io.stylestream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.kiota.ApiExceptionBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.TimeoutException;
import org.apache.avro.SchemaParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryFailuresTest {
    private static Throwable answer(int status) {
        return new IllegalStateException(
                new ApiExceptionBuilder().withResponseStatusCode(status).build());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void troubleOnTheRegistrysSideMayPass(int status) {
        assertThat(RegistryFailures.isRetryable(answer(status))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422})
    void otherAnswersStay(int status) {
        assertThat(RegistryFailures.isRetryable(answer(status))).isFalse();
    }

    @Test
    void noConnectionAndNoAnswerMayPass() {
        assertThat(RegistryFailures.isRetryable(new IllegalStateException(new ConnectException())))
                .isTrue();
        assertThat(RegistryFailures.isRetryable(new IllegalStateException(new TimeoutException())))
                .isTrue();
    }

    @Test
    void whatTheClientFailsOnByItselfStays() {
        assertThat(RegistryFailures.isRetryable(new SchemaParseException("no schema")))
                .isFalse();
    }

    @Test
    void aSchemaOfAnotherKindStays() {
        // given what Avro makes of its JSON parser's failure, which is an IOException
        Exception parser = new IOException("Unrecognized token 'syntax'");

        // when, then
        assertThat(RegistryFailures.isRetryable(new SchemaParseException(parser)))
                .isFalse();
    }

    @Test
    void deniedAccessIsNotTheRecordsFault() {
        assertThat(RegistryFailures.isAccessDenied(answer(403))).isTrue();
        assertThat(RegistryFailures.isAccessDenied(answer(404))).isFalse();
    }
}

package io.stylestream.wire;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of CloudEvents 1.0 in the binary mode of its Kafka binding, with the trace context of what caused the event.
 */
public final class CloudEvents {
    /** Type of the event that a request was translated. */
    public static final String RESULT_TYPE = "io.stylestream.translation-result.v1";
    /** Media type of every value that this package writes. */
    public static final String AVRO = "application/avro";

    private static final String SPECIFICATION_VERSION = "1.0";

    private CloudEvents() {}

    /**
     * Headers of a new event.
     *
     * @param id unique among the events of {@code source}
     * @param source a URI reference
     * @param cause headers of the record that led to the event; its trace context is copied
     */
    public static Headers headers(String id, String type, String source, Headers cause) {
        Headers headers = new RecordHeaders();
        add(headers, HeaderNames.EVENT_ID, id);
        add(headers, HeaderNames.EVENT_TYPE, type);
        add(headers, HeaderNames.EVENT_SOURCE, source);
        add(headers, HeaderNames.EVENT_SPECIFICATION_VERSION, SPECIFICATION_VERSION);
        add(headers, HeaderNames.CONTENT_TYPE, AVRO);
        copy(HeaderNames.TRACE_PARENT, cause, headers);
        copy(HeaderNames.TRACE_STATE, cause, headers);
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void copy(String name, Headers from, Headers to) {
        Header header = from.lastHeader(name);
        if (header != null) {
            to.add(name, header.value());
        }
    }
}

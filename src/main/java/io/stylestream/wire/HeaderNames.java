package io.stylestream.wire;

/** Names of the Kafka record headers that are read and written. Values are UTF-8 text. */
public final class HeaderNames {
    /** Dead letter: a {@link io.stylestream.core.FailureCode}. */
    public static final String ERROR_CODE = "error.code";
    /** Dead letter: one sentence that says what was wrong and what to do. */
    public static final String ERROR_MESSAGE = "error.message";
    /** Dead letter: topic of the record that failed. */
    public static final String SOURCE_TOPIC = "source.topic";
    /** Dead letter: partition of the record that failed, decimal. */
    public static final String SOURCE_PARTITION = "source.partition";
    /** Dead letter: offset of the record that failed, decimal. */
    public static final String SOURCE_OFFSET = "source.offset";

    /** CloudEvents' Kafka binding: the id of the event; of a result, its request id. */
    public static final String EVENT_ID = "ce_id";
    /** CloudEvents: what happened, for example {@link CloudEvents#RESULT_TYPE}. */
    public static final String EVENT_TYPE = "ce_type";
    /** CloudEvents: who says so. */
    public static final String EVENT_SOURCE = "ce_source";
    /** CloudEvents: version of the specification. */
    public static final String EVENT_SPECIFICATION_VERSION = "ce_specversion";
    /** CloudEvents: media type of the value. */
    public static final String CONTENT_TYPE = "content-type";

    /** W3C Trace Context: position in the trace; copied from a request to its result. */
    public static final String TRACE_PARENT = "traceparent";
    /** W3C Trace Context: vendors' state; copied from a request to its result. */
    public static final String TRACE_STATE = "tracestate";

    private HeaderNames() {}
}

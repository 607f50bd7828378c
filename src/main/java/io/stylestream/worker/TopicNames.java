package io.stylestream.worker;

import java.util.List;

/**
 * The topics of a worker.
 *
 * @param requests topics that requests are read from, at least one
 * @param results topic that results are written to
 * @param deadLetters topic that requests go to which can never succeed
 */
public record TopicNames(List<String> requests, String results, String deadLetters) {
    /** The topics as the project documents them. */
    public static final TopicNames DEFAULT =
            new TopicNames(List.of("translation-requests"), "translation-results", "translation-dead-letters");

    public TopicNames {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("a worker needs at least one topic of requests");
        }
        requireApart("results", results, requests);
        requireApart("dead letters", deadLetters, requests);
        if (results.equals(deadLetters)) {
            throw new IllegalArgumentException("results and dead letters cannot share the topic " + results);
        }
    }

    /** What a worker writes must not come back to it. */
    private static void requireApart(String what, String topic, List<String> requests) {
        if (requests.contains(topic)) {
            throw new IllegalArgumentException(
                    "the topic %s cannot be that of requests and of %s: the worker would read what it writes"
                            .formatted(topic, what));
        }
    }
}

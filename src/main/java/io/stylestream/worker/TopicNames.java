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
    }
}

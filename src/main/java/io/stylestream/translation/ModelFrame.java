package io.stylestream.translation;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.network.StarGanV2;
import java.util.List;

/**
 * What an order must fit: the sizes and domains of a model.
 *
 * @param name of the model
 * @param architecture sizes
 * @param domains names; the position is the domain index
 */
record ModelFrame(String name, StarGanV2 architecture, List<String> domains) {
    private static final int MOST_NAMED_DOMAINS = 20;
    private static final int MOST_QUOTED_CHARACTERS = 64;

    /** @throws RecordFailure UNKNOWN_DOMAIN if there is no such domain */
    int domainIndex(String domain) {
        int index = domains.indexOf(domain);
        if (index < 0) {
            throw new RecordFailure(
                    FailureCode.UNKNOWN_DOMAIN,
                    "the model %s has no domain '%s'; it has: %s".formatted(name, quotable(domain), named()));
        }
        return index;
    }

    private String named() {
        String first = String.join(", ", domains.subList(0, Math.min(domains.size(), MOST_NAMED_DOMAINS)));
        int rest = domains.size() - MOST_NAMED_DOMAINS;
        return rest > 0 ? first + " and " + rest + " more" : first;
    }

    private static String quotable(String text) {
        return text.length() <= MOST_QUOTED_CHARACTERS ? text : text.substring(0, MOST_QUOTED_CHARACTERS) + "...";
    }
}

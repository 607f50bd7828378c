package io.stylestream.worker;

import io.stylestream.core.FailureCode;
import java.util.Map;

/**
 * What one transaction brought.
 *
 * @param results translated pictures
 * @param deadLetters numbers of dead letters by their code
 */
public record CommittedTransaction(int results, Map<FailureCode, Integer> deadLetters) {
    public CommittedTransaction {
        deadLetters = Map.copyOf(deadLetters);
    }

    /** Dead letters of all codes. */
    public int deadLetterCount() {
        return deadLetters.values().stream().mapToInt(Integer::intValue).sum();
    }
}

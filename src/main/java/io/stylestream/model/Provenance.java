package io.stylestream.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a model's weights come from; travels inside its manifest. Every field may be unknown.
 *
 * @param data the training data in words, for example dataset, split and licence; null if unknown
 * @param command the command line that made the weights; null if unknown
 * @param commit the source revision of the program that made them; null if unknown
 * @param created when they were made; null if unknown
 * @param trainer name and version of the program that made them; null if unknown
 * @param platform the machine in words, for example device and library versions; null if unknown
 * @param iterations optimiser steps behind the weights; null if unknown
 * @param metrics measured figures by name, for example {@code fid}; empty if none were measured
 * @param notes anything else worth knowing; null if nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Provenance(
        @Nullable String data,
        @Nullable String command,
        @Nullable String commit,
        @Nullable Instant created,
        @Nullable String trainer,
        @Nullable String platform,
        @Nullable Long iterations,
        Map<String, Double> metrics,
        @Nullable String notes) {
    /** Nothing is known. */
    public static final Provenance UNKNOWN = new Provenance(null, null, null, null, null, null, null, Map.of(), null);

    public Provenance {
        // absent in JSON
        metrics = metrics == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metrics));
    }
}

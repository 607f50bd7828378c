package io.stylestream.engine.tensorrt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The ranges of batch sizes that a plan is optimised for, smallest first: each ends at the size it is tuned for and
 * begins behind the one before.
 *
 * @param largest last size of each range, ascending
 */
record BatchProfiles(List<Integer> largest) {
    BatchProfiles {
        if (largest.isEmpty() || largest.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("batch sizes must be at least 1, but are " + largest);
        }
        largest = List.copyOf(new TreeSet<>(largest));
    }

    /**
     * Reads sizes separated by commas.
     *
     * @throws IllegalArgumentException if one is no positive number
     */
    static BatchProfiles parse(String text) {
        try {
            return new BatchProfiles(Arrays.stream(text.split(",", -1))
                    .map(size -> Integer.valueOf(size.strip()))
                    .toList());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "batch sizes are numbers separated by commas, but not '%s'".formatted(text), e);
        }
    }

    int count() {
        return largest.size();
    }

    /** The smallest size of a range. */
    int from(int profile) {
        return profile == 0 ? 1 : largest.get(profile - 1) + 1;
    }

    /** The largest size of a range, for which it is tuned. */
    int to(int profile) {
        return largest.get(profile);
    }

    /** The largest size of all. */
    int max() {
        return largest.get(largest.size() - 1);
    }

    /**
     * The range that a batch lies in.
     *
     * @throws IllegalArgumentException if it is larger than all
     */
    int of(int batch) {
        for (int profile = 0; profile < largest.size(); profile++) {
            if (batch <= to(profile)) {
                return profile;
            }
        }
        throw new IllegalArgumentException("a batch of %d is larger than the largest of %s".formatted(batch, this));
    }

    /** Those ranges that end at a size at most; the smallest one in any case. */
    BatchProfiles upTo(int most) {
        List<Integer> few = largest.stream().filter(size -> size <= most).toList();
        return new BatchProfiles(few.isEmpty() ? largest.subList(0, 1) : few);
    }

    /** The sizes of the fewest parts of a batch that all lie in a range; they are as equal as possible. */
    List<Integer> parts(int batch) {
        int count = (batch + max() - 1) / max();
        List<Integer> sizes = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            sizes.add(batch / count + (part < batch % count ? 1 : 0));
        }
        return sizes;
    }

    /** For example {@code 1,8,32}. */
    @Override
    public String toString() {
        return largest.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}

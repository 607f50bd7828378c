package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void warmWaysTakeTurnsAndShortOnesAreRepeated() {
        // given
        Way slow = taking("slow", 0.25);
        Way fast = taking("fast", 0.0625);

        // when
        Turns turns = Turns.measure(2, List.of(slow, fast));

        // then: both have run for three seconds before
        List<String> warmUp = order.subList(0, 6 + 24);
        assertThat(warmUp.subList(0, 6)).containsOnly("slow 2");
        assertThat(warmUp.subList(6, 30)).containsOnly("fast 2");
        assertThat(order.subList(30, order.size())).containsExactly("slow 1", "fast 3", "slow 1", "fast 3");
        assertThat(turns.speedup(1, 0).median()).isEqualTo(4);
        assertThat(turns.processorSaving(1, 0).median()).isEqualTo(4);
    }

    @Test
    void percentilesAreOfSingleRuns() {
        // given: of every three runs the last takes twice as long
        Way uneven = new Way("uneven", times -> {
            double[] seconds = new double[times];
            for (int i = 0; i < times; i++) {
                seconds[i] = i == 2 ? 0.1 : 0.05;
            }
            return new Way.Taken(seconds, 1);
        });

        // when
        Spread each = Turns.measure(4, List.of(uneven)).eachRun(0);

        // then
        assertThat(each.percentile(0.5)).isEqualTo(0.05);
        assertThat(each.percentile(0.99)).isEqualTo(0.1);
    }

    private Way taking(String name, double seconds) {
        return new Way(name, times -> {
            order.add(name + " " + times);
            double[] each = new double[times];
            Arrays.fill(each, seconds);
            return new Way.Taken(each, 2 * times * seconds);
        });
    }
}

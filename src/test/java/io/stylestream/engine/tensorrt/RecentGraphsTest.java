package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentGraphsTest {
    private final List<String> destroyed = new ArrayList<>();
    private final RecentGraphs<String> graphs = new RecentGraphs<>(2, destroyed::add);

    @Test
    void dropsTheLeastRecentlyUsed() {
        // given
        graphs.put(1, "one");
        graphs.put(2, "two");
        graphs.get(1);

        // when
        graphs.put(3, "three");

        // then
        assertThat(destroyed).containsExactly("two");
        assertThat(graphs.get(1)).isEqualTo("one");
        assertThat(graphs.get(2)).isNull();
    }

    @Test
    void destroysWhatIsReplaced() {
        graphs.put(1, "old");

        graphs.put(1, "new");

        assertThat(destroyed).containsExactly("old");
    }

    @Test
    void destroysAllOnClosing() {
        graphs.put(1, "one");
        graphs.put(2, "two");

        graphs.close();

        assertThat(destroyed).containsExactly("one", "two");
        assertThat(graphs.get(1)).isNull();
    }
}

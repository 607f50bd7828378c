package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentBatchesTest {
    private final List<String> destroyed = new ArrayList<>();
    private final RecentBatches<String> kept = new RecentBatches<>(2, destroyed::add);

    @Test
    void dropsTheLeastRecentlyUsed() {
        // given
        kept.put(1, "one");
        kept.put(2, "two");
        kept.get(1);

        // when
        kept.put(3, "three");

        // then
        assertThat(destroyed).containsExactly("two");
        assertThat(kept.get(1)).isEqualTo("one");
        assertThat(kept.get(2)).isNull();
    }

    @Test
    void destroysWhatIsReplaced() {
        kept.put(1, "old");

        kept.put(1, "new");

        assertThat(destroyed).containsExactly("old");
    }

    @Test
    void destroysAllOnClosing() {
        kept.put(1, "one");
        kept.put(2, "two");

        kept.close();

        assertThat(destroyed).containsExactly("one", "two");
        assertThat(kept.get(1)).isNull();
    }
}

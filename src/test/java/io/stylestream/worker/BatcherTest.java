package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.image.PictureFormat;
import io.stylestream.image.RgbPicture;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.PreparedStyle;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslationOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class BatcherTest {
    private static final long MILLISECOND = 1_000_000;

    private final AtomicLong now = new AtomicLong(1_000 * MILLISECOND);
    private final List<PreparedTask> left = new ArrayList<>();
    private final Batcher batcher = new Batcher(new BatchSettings(3, Duration.ofMillis(10), 2), now::get, left::add);

    private PreparedTask task(int offset, long deadlineNanos) {
        TranslationOrder order =
                new TranslationOrder(new byte[0], "cat", new StyleSpec.Latent(0, 1, null), PictureFormat.PNG);
        PreparedOrder prepared =
                new PreparedOrder(order, new RgbPicture(1, 1, new byte[3]), new PreparedStyle.Latent(0, 1, 0));
        Task task = new Task(new ConsumerRecord<>("topic", 0, offset, null, null), now.get());
        return new PreparedTask(
                task, new Request("id", order, null, null, null), prepared, now.get(), now.get(), deadlineNanos);
    }

    private PreparedTask task(int offset) {
        return task(offset, PreparedTask.NO_DEADLINE);
    }

    @Test
    void aFullBatchGoesAtOnce() throws Exception {
        // given
        for (int i = 0; i < 4; i++) {
            batcher.add(task(i));
        }

        // when
        var batch = batcher.take();

        // then
        assertThat(batch).extracting(t -> t.task().source().offset()).containsExactly(0L, 1L, 2L);
        assertThat(batch).allMatch(t -> t.task().isBegun());
        assertThat(batcher.nanosUntilDue()).isEqualTo(10 * MILLISECOND);
        assertThat(left).isEqualTo(batch);
    }

    @Test
    void aSmallBatchWaitsForItsOldestTaskOnly() {
        // given
        batcher.add(task(0));
        now.addAndGet(4 * MILLISECOND);
        batcher.add(task(1));

        // when
        long nanos = batcher.nanosUntilDue();

        // then
        assertThat(nanos).isEqualTo(6 * MILLISECOND);
    }

    @Test
    void anEmptyBatcherIsNeverDue() {
        assertThat(batcher.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aNearDeadlineLeavesTheTimeThatInferenceTakes() {
        // given inference that takes 3 ms, and a deadline in 8 ms
        batcher.inferenceTook(Duration.ofMillis(3));
        batcher.add(task(0, now.get() + 8 * MILLISECOND));

        // when
        long nanos = batcher.nanosUntilDue();

        // then
        assertThat(nanos).isEqualTo(5 * MILLISECOND);
    }

    @Test
    void nearestDeadlinesGoFirstThenTheOldest() throws Exception {
        // given
        batcher.add(task(0));
        now.addAndGet(1);
        batcher.add(task(1));
        batcher.add(task(2, now.get() + 900 * MILLISECOND));
        batcher.add(task(3, now.get() + 500 * MILLISECOND));

        // when
        var batch = batcher.take();

        // then
        assertThat(batch).extracting(t -> t.task().source().offset()).containsExactly(3L, 2L, 0L);
    }

    @Test
    void droppedTasksAreNotTaken() {
        // given
        PreparedTask dropped = task(0);
        batcher.add(dropped);

        // when
        dropped.task().drop();

        // then
        assertThat(batcher.nanosUntilDue()).isEqualTo(Long.MAX_VALUE);
    }
}

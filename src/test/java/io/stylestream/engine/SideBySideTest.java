package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private static final class Loaded implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void allAreLoadedAtOnceAndComeInOrder() {
        Loaded first = new Loaded();
        Loaded second = new Loaded();
        CountDownLatch bothRun = new CountDownLatch(2);

        List<Loaded> loaded = SideBySide.load(List.of(() -> meet(bothRun, first), () -> meet(bothRun, second)));

        assertThat(loaded).containsExactly(first, second);
    }

    @Test
    void afterAFailureTheOthersAreClosed() {
        Loaded first = new Loaded();
        EngineFailure failure = new EngineFailure("refused", new IllegalStateException());

        assertThatExceptionOfType(EngineFailure.class)
                .isThrownBy(() -> SideBySide.load(List.of(() -> first, () -> {
                    throw failure;
                })))
                .isSameAs(failure);
        assertThat(first.closed).isTrue();
    }

    private static Loaded meet(CountDownLatch all, Loaded loaded) {
        all.countDown();
        try {
            all.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return loaded;
    }
}

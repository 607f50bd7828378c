package io.stylestream.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelRoomTest {
    private final PixelRoom room = new PixelRoom(100);
    private final List<String> begun = new ArrayList<>();

    @Test
    void workBeginsAtOnceWhileThereIsRoom() {
        // given
        room.take(99);

        // when, then
        assertThat(room.defers(() -> begun.add("later"))).isFalse();
        assertThat(begun).isEmpty();
    }

    @Test
    void workThatWasPutOffBeginsOnceThereIsRoomAgain() {
        // given
        room.take(60);
        room.take(60);
        boolean first = room.defers(() -> begun.add("first"));
        boolean second = room.defers(() -> begun.add("second"));

        // when
        room.giveBack(10);
        List<String> whileFull = List.copyOf(begun);
        room.giveBack(60);
        room.giveBack(50);

        // then
        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(whileFull).isEmpty();
        assertThat(begun).containsExactly("first", "second");
    }
}

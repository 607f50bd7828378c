package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLinesTest {
    @Test
    void aShellReadsTheWordsAsTheyWereGiven() {
        assertThat(CommandLines.quoted(List.of("train", "--data=my pictures", "--note", "it's", "--lambda-r1=2.5", "")))
                .isEqualTo("train '--data=my pictures' --note 'it'\\''s' --lambda-r1=2.5 ''");
    }
}

package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private final StringWriter requests = new StringWriter();

    @Test
    void aRequestIsOneLineAndGetsItsAnswer() throws Exception {
        // given
        JsonLines lines = answering("{\"ok\": true, \"seconds\": [0.5, 0.25]}\n{\"ok\": true, \"more\": 1}\n");

        // when
        JsonNode first = lines.ask("run", JsonLines.object().put("mode", "a\nb").put("times", 2));
        JsonNode second = lines.ask("peak", JsonLines.object());

        // then
        assertThat(requests).hasToString("{\"do\":\"run\",\"mode\":\"a\\nb\",\"times\":2}\n{\"do\":\"peak\"}\n");
        assertThat(first.at("/seconds/1").asDouble()).isEqualTo(0.25);
        assertThat(second.path("more").asInt()).isEqualTo(1);
    }

    @Test
    void aRefusalCarriesItsReason() {
        // given
        JsonLines lines = answering("{\"ok\": false, \"reason\": \"compile needs a compiler\"}\n");

        // when / then
        assertThatThrownBy(() -> lines.ask("prepare", JsonLines.object()))
                .isInstanceOf(PeerRefusal.class)
                .hasMessage("compile needs a compiler");
    }

    @Test
    void anAnswerWithoutAVerdictIsARefusal() {
        // given
        JsonLines lines = answering("{\"seconds\": 1}\n");

        // when / then
        assertThatThrownBy(() -> lines.ask("run", JsonLines.object())).isInstanceOf(PeerRefusal.class);
    }

    @Test
    void theEndOfTheAnswersIsToldApart() {
        // given
        JsonLines lines = answering("");

        // when / then
        assertThatThrownBy(() -> lines.ask("run", JsonLines.object()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("run");
    }

    @Test
    void whatIsNoJsonIsQuoted() {
        // given
        JsonLines lines = answering("Segmentation fault\n");

        // when / then
        assertThatThrownBy(() -> lines.ask("run", JsonLines.object()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Segmentation fault");
    }

    private JsonLines answering(String answers) {
        return new JsonLines(requests, new StringReader(answers));
    }
}

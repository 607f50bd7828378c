package io.stylestream.app.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;

/**
 * Requests and their answers, one JSON object a line each.
 *
 * <p>A request names what to do as {@code do}, its further fields are parameters. An answer has {@code "ok": true} and
 * results, or {@code "ok": false} and a {@code reason}. Not thread-safe.
 */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer requests;
    private final BufferedReader answers;

    JsonLines(Writer requests, Reader answers) {
        this.requests = requests;
        this.answers = new BufferedReader(answers);
    }

    /** An object for parameters or parts of them. */
    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /**
     * Asks and waits for the answer.
     *
     * @throws PeerRefusal if that is no
     * @throws IOException if there is none
     */
    JsonNode ask(String action, ObjectNode parameters) throws PeerRefusal, IOException {
        ObjectNode request = object().put("do", action).setAll(parameters);
        requests.write(JSON.writeValueAsString(request) + "\n");
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("no answer to the request " + action);
        }
        JsonNode answer = parse(line);
        if (!answer.path("ok").asBoolean()) {
            throw new PeerRefusal(answer.path("reason").asText("without a reason"));
        }
        return answer;
    }

    private static JsonNode parse(String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException("an answer that is not JSON: " + line, e);
        }
    }
}

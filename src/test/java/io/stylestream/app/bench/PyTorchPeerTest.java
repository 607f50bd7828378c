package io.stylestream.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stylestream.GoldenFiles;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.GeneratorEngine;
import io.stylestream.model.Safetensors;
import io.stylestream.network.NetworkKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peer computes what this program computes; skipped where no Python has PyTorch. */
class PyTorchPeerTest {
    /** Names one more Python to try, with {@code -Dstylestream.python=PATH}. */
    private static final String PROPERTY = "stylestream.python";

    private static PyTorchPeer peer;

    @BeforeAll
    static void start() {
        List<String> reasons = new ArrayList<>();
        for (String python : Stream.of(System.getProperty(PROPERTY), "python3", "/usr/bin/python3")
                .filter(Objects::nonNull)
                .toList()) {
            try {
                peer = PyTorchPeer.start(python);
                return;
            } catch (PeerRefusal e) {
                reasons.add(python + ": " + e.reason());
            }
        }
        Assumptions.abort("no Python with PyTorch: " + String.join("; ", reasons));
    }

    @AfterAll
    static void end() {
        if (peer != null) {
            peer.close();
        }
    }

    @Test
    void drawsWhatTheEngineDraws() throws Exception {
        // given
        BenchedModel tiny = tiny(GoldenFiles.TINY);
        GeneratorWorkload workload = GeneratorWorkload.of(tiny.architecture(), 3);
        List<byte[]> expected;
        try (GeneratorEngine engine = Competitors.load(tiny, EngineSettings.defaults())) {
            expected = engine.run(workload.pictures(), workload.styles());
        }

        // when
        PyTorchPeer.LoadedGenerator loaded = peer.load(tiny, "cpu", 2);
        peer.take(workload, tiny.architecture());

        // then
        assertThat(loaded.modes()).startsWith("eager", "channels-last");
        assertThat(loaded.onGpu()).isFalse();
        for (String mode : List.of("eager", "channels-last")) {
            peer.prepare(mode);
            assertThat(PictureDifference.of(expected, peer.draw(mode, workload)).largest())
                    .as(mode)
                    .isLessThanOrEqualTo(1);
            Way.Taken taken = peer.way(mode).runs().run(3);
            assertThat(taken.seconds()).hasSize(3).doesNotContain(0);
            assertThat(taken.processorSeconds()).isPositive();
        }
    }

    @Test
    void trainsAsThePaperSays(@TempDir Path folder) throws Exception {
        // given
        JsonNode golden = new ObjectMapper()
                .readTree(
                        GoldenFiles.TINY.folder().resolve("training_step.json").toFile());
        ObjectNode weights = JsonLines.object();
        for (NetworkKind kind : NetworkKind.values()) {
            Path file = folder.resolve(kind.fileName() + ".safetensors");
            Safetensors.write(file, GoldenFiles.TINY.weights(kind), Map.of());
            weights.put(kind.officialName(), file.toString());
        }
        ObjectNode training = JsonLines.object()
                .put("name", "golden")
                .put("device", "cpu")
                .put(
                        "inputs",
                        GoldenFiles.TINY.folder().resolve("inputs.safetensors").toString());
        training.set("architecture", PyTorchPeer.json(GoldenFiles.TINY.architecture()));
        training.set("options", JsonLines.object().put("batch", 2).set("lambda_ds", golden.at("/weights/lambda_ds")));
        training.set("weights", weights);

        // when
        peer.ask("training", training);
        JsonNode answer = peer.ask(
                "iterate",
                JsonLines.object().put("name", "golden").put("times", 1).put("threads", 2));

        // then
        for (JsonNode phase : golden.path("substeps")) {
            JsonNode losses = answer.path("losses")
                    .path(phase.path("step").asText() + "/"
                            + phase.path("style").asText());
            assertThat(losses.size()).isGreaterThanOrEqualTo(4);
            losses.fields().forEachRemaining(loss -> {
                double expected = phase.path(loss.getKey()).asDouble();
                assertThat(loss.getValue().asDouble())
                        .as(phase.path("step").asText() + " " + loss.getKey())
                        .isCloseTo(expected, within(1e-3 * expected));
            });
        }
    }

    @Test
    void trainsInEverySettingItKnows() throws Exception {
        // given
        peer.train(new PyTorchPeer.TrainingOrder(
                "fast",
                GoldenFiles.TINY.architecture(),
                "cpu",
                JsonLines.object()
                        .put("batch", 2)
                        .put("bfloat16", true)
                        .put("channels_last", true)
                        .put("r1_every", 2)));

        // when
        Way.Taken taken = peer.iterate("fast", 2, 2);

        // then
        assertThat(taken.seconds()).hasSize(1).doesNotContain(0);
        assertThat(taken.processorSeconds()).isPositive();
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        // given
        BenchedModel tiny = tiny(GoldenFiles.TINY);
        peer.load(tiny, "cpu", 1);
        peer.take(GeneratorWorkload.of(tiny.architecture(), 1), tiny.architecture());

        // when / then
        assertThatThrownBy(() -> peer.load(tiny(GoldenFiles.TINY_HIGHPASS), "cpu", 1))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("high-pass");
        assertThatThrownBy(() -> peer.prepare("half"))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("GPU");
        assertThatThrownBy(() -> peer.prepare("fastest"))
                .isInstanceOf(PeerRefusal.class)
                .hasMessageContaining("eager");
    }

    private static BenchedModel tiny(GoldenFiles golden) {
        return new BenchedModel(golden.toString(), golden.architecture(), golden.weights(NetworkKind.GENERATOR));
    }
}

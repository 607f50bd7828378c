package io.stylestream.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.app.Models;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.app.embedded.Sample;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that the README shows, as it is. */
class SendIT {
    @TempDir
    Path folder;

    @Test
    void theDocumentedClientGetsItsPicture() throws Exception {
        Path result = folder.resolve("result.png");
        try (EmbeddedService service = EmbeddedService.start(Models.open(null), EngineSettings.defaults())) {
            byte[] picture = Sample.ofDomains(service.domains()).get(0).file();

            assertThat(send(service, picture, result)).as(log()).isZero();

            assertThat(new PictureDecoder(PictureLimits.DEFAULT)
                            .decode(Files.readAllBytes(result))
                            .width())
                    .isEqualTo(service.imageSize());
        }
    }

    @Test
    void theDocumentedClientTellsWhatIsWrong() throws Exception {
        try (EmbeddedService service = EmbeddedService.start(Models.open(null), EngineSettings.defaults())) {
            assertThat(send(service, new byte[5], folder.resolve("result.png"))).isEqualTo(1);
        }
        assertThat(log()).contains("the 5 bytes are no picture of a readable format");
    }

    /** Exit code of the client; -1 if it does not end. */
    private int send(EmbeddedService service, byte[] picture, Path result) throws Exception {
        Process client = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "docs/Send.java",
                        service.bootstrapServers(),
                        Files.write(folder.resolve("picture.png"), picture).toString(),
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        boolean ended = client.waitFor(1, TimeUnit.MINUTES);
        client.destroyForcibly();
        return ended ? client.exitValue() : -1;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    }
}

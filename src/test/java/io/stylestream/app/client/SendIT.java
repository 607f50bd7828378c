package io.stylestream.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.app.Models;
import io.stylestream.app.embedded.EmbeddedService;
import io.stylestream.app.embedded.Sample;
import io.stylestream.engine.EngineSettings;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureLimits;
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
        // given
        Path picture = folder.resolve("picture.png");
        Path result = folder.resolve("result.png");
        try (EmbeddedService service = EmbeddedService.start(Models.open(null), EngineSettings.defaults())) {
            Files.write(picture, Sample.ofDomains(service.domains()).get(0).file());

            // when
            Process client = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "docs/Send.java",
                            service.bootstrapServers(),
                            picture.toString(),
                            result.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            boolean ended = client.waitFor(1, TimeUnit.MINUTES);
            client.destroyForcibly();

            // then
            assertThat(ended)
                    .as(Files.readString(folder.resolve("log"), StandardCharsets.UTF_8))
                    .isTrue();
            assertThat(new PictureDecoder(PictureLimits.DEFAULT)
                            .decode(Files.readAllBytes(result))
                            .width())
                    .isEqualTo(service.imageSize());
        }
    }
}

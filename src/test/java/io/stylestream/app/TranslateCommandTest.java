package io.stylestream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code translate} as a user types it, with a model of random weights. */
class TranslateCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void putPictures() throws IOException {
        GoldenFiles.TINY.importTo(folder.resolve("model"));
        Files.createDirectories(folder.resolve("photos/deep"));
        Files.write(folder.resolve("photos/a.png"), picture(200));
        Files.write(folder.resolve("photos/deep/b.png"), picture(30));
    }

    @Test
    void aStoppedRunGoesOnWithWhatIsMissing() throws IOException {
        assertThat(translate("--style", "seed:1")).isZero();
        byte[] a = result("a.png");
        byte[] b = result("deep/b.png");
        Files.delete(folder.resolve("out/deep/b.png"));
        Files.write(folder.resolve("out/a.png"), new byte[] {1});

        assertThat(translate("--style", "seed:1")).isZero();

        assertThat(result("a.png")).containsExactly(1);
        assertThat(result("deep/b.png")).isEqualTo(b).isNotEqualTo(a);
        int side = GoldenFiles.TINY.architecture().imageSize();
        assertThat(new PictureDecoder(PictureLimits.DEFAULT).decode(b).width()).isEqualTo(side);
    }

    @Test
    void overwriteDrawsInAnotherStyle() throws IOException {
        translate("--style", "seed:1");
        byte[] before = result("a.png");

        assertThat(translate("--style", "picture:" + folder.resolve("photos/deep/b.png"), "--overwrite"))
                .isZero();

        assertThat(result("a.png")).isNotEqualTo(before);
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**/*.partial");
    }

    @Test
    void aDamagedPictureCostsOnlyItself() throws IOException {
        Files.write(folder.resolve("photos/broken.png"), "no picture".getBytes(StandardCharsets.US_ASCII));

        assertThat(translate("--style", "seed:1")).isEqualTo(Stylestream.FAILED);

        assertThat(folder.resolve("out/a.png")).exists();
        assertThat(folder.resolve("out/deep/b.png")).exists();
        assertThat(folder.resolve("out/broken.png")).doesNotExist();
    }

    @Test
    void aWrongDomainOrStyleIsWrongInputAndDrawsNothing() {
        assertThat(translate("--style", "seed:1", "--domain", "zebra")).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(translate("--style", "sed:1")).isEqualTo(Stylestream.WRONG_INPUT);
        assertThat(translate("--style", "picture:" + folder.resolve("none.png")))
                .isEqualTo(Stylestream.WRONG_INPUT);

        assertThat(folder.resolve("out/a.png")).doesNotExist();
    }

    private int translate(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "translate",
                folder.resolve("photos").toString(),
                "--model",
                folder.resolve("model").toString(),
                "--out",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--domain")) {
            arguments.addAll(List.of("--domain", "domain1"));
        }
        return Stylestream.execute(arguments.toArray(new String[0]));
    }

    private byte[] result(String name) throws IOException {
        return Files.readAllBytes(folder.resolve("out").resolve(name));
    }

    private static byte[] picture(int brightness) {
        byte[] rgb = new byte[3 * 40 * 40];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (brightness + i % 40);
        }
        return new PictureEncoder(new SyntheticMark("test", "test"))
                .encode(new RgbPicture(40, 40, rgb), PictureFormat.PNG);
    }
}

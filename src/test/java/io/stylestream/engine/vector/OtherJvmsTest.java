package io.stylestream.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.GoldenFiles;
import io.stylestream.core.ChildJvm;
import io.stylestream.core.StyleCode;
import io.stylestream.core.UsageError;
import io.stylestream.engine.EngineChoice;
import io.stylestream.engine.EngineSettings;
import io.stylestream.engine.ServingNetworks;
import io.stylestream.model.ModelDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine in JVMs that were started differently: narrower vectors, or no Vector API. */
class OtherJvmsTest {
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @TempDir
    Path folder;

    /** As on processors without AVX-512; the last digits depend on the vectors, and rounding shows that. */
    @Test
    void narrowerVectorsDrawTheSame() throws Exception {
        Path model = GoldenFiles.TINY.importTo(folder.resolve("model")).path();

        Path drawn = folder.resolve("drawn");

        run(List.of(MODULE, "-XX:UseAVX=2"), "draw", model.toString(), drawn.toString());

        byte[] there = Files.readAllBytes(drawn);
        byte[] here = draw(model);
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.length; i++) {
            assertThat(there[i] & 0xff).as("value %d", i).isBetween((here[i] & 0xff) - 1, (here[i] & 0xff) + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:UseAVX=0, AVX2 or AVX-512 is needed",
        "-XX:-UseFMA, AVX2 or AVX-512 is needed",
        "-XX:TieredStopAtLevel=1, leave out -XX:TieredStopAtLevel"
    })
    void autoPassesByWhatWouldBeSlow(String option, String reason) throws Exception {
        String said = run(List.of(MODULE, option), "choose");

        assertThat(said).contains("auto: OnnxRuntime").contains(reason).contains("Vector can be asked for");
    }

    @Test
    void withoutTheVectorApiAutoTakesOnnxRuntimeAndTheErrorNamesTheRemedy() throws Exception {
        String said = run(List.of(), "choose");

        assertThat(said)
                .contains("auto: OnnxRuntime")
                .contains("engine Vector cannot run here: Java was started without its Vector API; start it with"
                        + " --add-modules jdk.incubator.vector");
    }

    private static String run(List<String> options, String... arguments) throws IOException, InterruptedException {
        Process child = ChildJvm.command(OtherJvmsTest.class, options, List.of(arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).isZero();
        return said.strip();
    }

    /** In the child. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        if (arguments[0].equals("draw")) {
            Files.write(Path.of(arguments[2]), draw(Path.of(arguments[1])));
            return;
        }
        EngineChoice choice = EngineChoice.of("auto");
        out.println("auto: %s, %s".formatted(choice.engine(), choice));
        try {
            EngineChoice.of("Vector");
            out.println("Vector can be asked for");
        } catch (UsageError e) {
            out.println(e.getMessage());
        }
    }

    /** Two pictures, one after the other. */
    private static byte[] draw(Path model) {
        ModelDirectory directory = ModelDirectory.open(model);
        int side = directory.architecture().imageSize();
        byte[] picture = new byte[3 * side * side];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i * 7);
        }
        try (ServingNetworks networks =
                ServingNetworks.open(directory, EngineSettings.defaults().withEngine("Vector"))) {
            List<StyleCode> codes = networks.styleEncoder().run(Collections.nCopies(2, picture), new int[] {0, 1});
            List<byte[]> drawn = networks.generator().run(Collections.nCopies(2, picture), codes);
            return ByteBuffer.allocate(2 * picture.length)
                    .put(drawn.get(0))
                    .put(drawn.get(1))
                    .array();
        }
    }
}

package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan is compared with. */
class ReferenceModelTest {
    @TempDir
    Path folder;

    @Test
    void thePlansNameWithAnotherEnding() throws Exception {
        Path onnx = Files.createFile(folder.resolve("generator.v2.onnx"));

        assertThat(ReferenceModel.beside(folder.resolve("generator.v2.plan"))).contains(onnx);
    }

    @Test
    void nothingWhereOnlyOtherModelsLieBesideThePlan() throws Exception {
        Files.createFile(folder.resolve("generator.onnx"));
        Files.createDirectory(folder.resolve("style-encoder.onnx"));

        assertThat(ReferenceModel.beside(folder.resolve("style-encoder.plan"))).isEmpty();
    }
}

package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IterationTableTest {
    @TempDir
    Path folder;

    @Test
    void rowsBehindTheCheckpointAndDamagedRowsAreDropped() throws IOException {
        // given
        Path file = folder.resolve("losses.csv");
        Files.writeString(file, "iteration,a,b\n1,0.5,\n,,\n2,0.4,3\n3,0.3,\n4,0.");

        // when
        try (IterationTable table = IterationTable.open(file, 2)) {
            table.add(3, row(0.25, Double.NaN));
        }

        // then
        assertThat(file).content().isEqualTo("iteration,a,b\n1,0.5,\n2,0.4,3\n3,0.250000,\n");
    }

    @Test
    void aCurveAveragesStretchesAndPassesOverWhatIsMissing() throws IOException {
        // given
        Path file = folder.resolve("losses.csv");
        Files.writeString(file, "iteration,a,b\n1,1,\nx,y,z\n2,3,4\n3,5,\n4,7,");

        // when
        IterationFigures.Curve curve = IterationFigures.read(file).curve("b", 2);

        // then
        assertThat(curve.iterations()).containsExactly(2.0, 4.0);
        assertThat(curve.values()).containsExactly(4.0, Double.NaN);
    }

    private static Map<String, Double> row(double a, double b) {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("a", a);
        row.put("b", b);
        return row;
    }
}

package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainMatchTest {
    private static final StarGanV2 TINY = GoldenFiles.TINY.architecture();
    private static final int SIDE = TINY.imageSize();
    private static final int WHITE = 0xffffff;

    @TempDir
    Path folder;

    private final Map<NetworkKind, Map<String, HostTensor>> weights = GoldenFiles.TINY.weights();

    @Test
    void aDomainBeginsAsItsNamesakeOrElseAsTheNearest() throws IOException {
        // given: distances 4, 2 and 3; as sums of differences they would be 4, 4 and 3
        ConstantStyles.set(weights, NetworkKind.STYLE_ENCODER, code(0), code(5, 5, 5, 5), code(9));
        ConstantStyles.set(weights, NetworkKind.MAPPING_NETWORK, code(4), code(6, 6, 6, 6), code(12));
        draw("c", SIDE, (x, y) -> WHITE);
        draw("new", SIDE, (x, y) -> WHITE);

        // when
        List<Integer> sources = match(SIDE);

        // then
        assertThat(sources).containsExactly(2, 1);
    }

    @Test
    void thePicturesDecideAtTheSizeOfTheStartingPoint() throws IOException {
        // given: a's mean code is that of a bright upper half, b's that of a bright left half
        ConstantStyles.set(
                weights,
                NetworkKind.MAPPING_NETWORK,
                encoded((x, y) -> y < SIDE / 2 ? 1 : -1, 0),
                encoded((x, y) -> x < SIDE / 2 ? 1 : -1, 1),
                code(100));
        draw("left", 2 * SIDE, (x, y) -> x < SIDE ? WHITE : 0);
        draw("upper", 2 * SIDE, (x, y) -> y < SIDE ? WHITE : 0);

        // when
        List<Integer> sources = match(2 * SIDE);

        // then
        assertThat(sources).containsExactly(1, 0);
    }

    private static float[] code(float... first) {
        return Arrays.copyOf(first, TINY.styleSize());
    }

    /** What the style encoder reads from a grey picture, seen as one of a domain. */
    private float[] encoded(IntBinaryOperator value, int domain) {
        float[] planes = new float[3 * SIDE * SIDE];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = value.applyAsInt(i % SIDE, i / SIDE % SIDE);
        }
        try (PointerScope scope = new PointerScope();
                TorchNetworks networks = TorchNetworks.withoutGradients(TINY, new TorchBackend(), weights)) {
            return TorchTensors.toHost(networks.encode(
                            TorchTensors.ofFloats(planes, 1, 3, SIDE, SIDE), TorchTensors.ofLongs(domain)))
                    .toFloats();
        }
    }

    private void draw(String domain, int side, IntBinaryOperator color) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, color.applyAsInt(x, y));
            }
        }
        Path pictures = Files.createDirectories(folder.resolve(domain));
        ImageIO.write(image, "png", pictures.resolve("only.png").toFile());
    }

    private List<Integer> match(int side) {
        StartingPoint start = new StartingPoint(TINY, List.of("a", "b", "c"), weights);
        TrainingPictures pictures =
                new TrainingPictures(PictureFolders.find(folder), side, skipped -> fail("unreadable: " + skipped));
        return new DomainMatch(start, pictures).match(pictures.domains());
    }
}

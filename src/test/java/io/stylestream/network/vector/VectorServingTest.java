package io.stylestream.network.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How batches are shared out; other tests compare the numbers with the official networks. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class VectorServingTest {
    private static final StarGanV2 ARCHITECTURE = GoldenFiles.TINY.architecture();
    private static final Map<String, HostTensor> GENERATOR = GoldenFiles.TINY.weights(NetworkKind.GENERATOR);
    private static final int PICTURE = 3 * ARCHITECTURE.imageSize() * ARCHITECTURE.imageSize();
    private static final int STYLE = Float.BYTES * ARCHITECTURE.adainLayers() * ARCHITECTURE.styleSize();
    private static final int MOST = 19;

    private final ByteBuffer pictures = buffer(MOST * PICTURE);
    private final ByteBuffer styles = buffer(MOST * STYLE);

    VectorServingTest() {
        Random random = new Random(3);
        while (pictures.hasRemaining()) {
            pictures.put((byte) random.nextInt());
        }
        while (styles.hasRemaining()) {
            styles.putFloat((float) random.nextGaussian());
        }
        pictures.flip();
        styles.flip();
    }

    /** Slices, teams and the groups of eight rows: none may show in a result. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void resultsDependNeitherOnTheBatchNorOnTheThreads(int threads) {
        List<byte[]> alone;
        try (VectorServing serving = load(1)) {
            alone = IntStream.range(0, MOST).mapToObj(n -> draw(serving, n, 1)).toList();
        }
        try (VectorServing serving = load(threads)) {
            for (int batch : new int[] {1, 2, 4, 7, 11, MOST}) {
                byte[] together = draw(serving, 0, batch);

                for (int n = 0; n < batch; n++) {
                    for (int i = 0; i < PICTURE; i++) {
                        assertThat(together[n * PICTURE + i] & 0xff)
                                .as("value %d of picture %d of %d", i, n, batch)
                                .isBetween((alone.get(n)[i] & 0xff) - 1, (alone.get(n)[i] & 0xff) + 1);
                    }
                }
            }
        }
    }

    @Test
    void manyCallersDoNotDisturbEachOther() {
        try (VectorServing serving = load(2)) {
            byte[] expected = draw(serving, 0, 3);

            List<byte[]> results = IntStream.range(0, 12)
                    .parallel()
                    .mapToObj(call -> draw(serving, 0, 3))
                    .toList();

            assertThat(results).allSatisfy(result -> assertThat(result).isEqualTo(expected));
        }
    }

    /** On a team the failure must come back to the caller, and the next call must work. */
    @Test
    void anUnknownDomainIsNamedAndDoesNotStopTheTeam() {
        try (VectorServing serving = VectorServing.load(
                ARCHITECTURE, NetworkKind.MAPPING_NETWORK, GoldenFiles.TINY.weights(NetworkKind.MAPPING_NETWORK), 3)) {
            ByteBuffer z = buffer(Float.BYTES * ARCHITECTURE.latentSize());
            ByteBuffer out = buffer(Float.BYTES * ARCHITECTURE.styleSize());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> serving.run(1, z, buffer(Long.BYTES).putLong(0, 3), out))
                    .withMessage("there is no domain 3; the model has 0 to 2");
            serving.run(1, z, buffer(Long.BYTES), out);
            assertThat(out.getFloat(0)).isNotZero();
        }
    }

    @Test
    void theDiscriminatorIsNotServed() {
        Map<String, HostTensor> weights = GoldenFiles.TINY.weights(NetworkKind.DISCRIMINATOR);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorServing.load(ARCHITECTURE, NetworkKind.DISCRIMINATOR, weights, 1))
                .withMessageContaining("serves training only");
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorServing.load(ARCHITECTURE, NetworkKind.GENERATOR, Map.of(), 1))
                .withMessage("tensor from_rgb.weight [8, 3, 3, 3] is missing");
    }

    private static VectorServing load(int threads) {
        return VectorServing.load(ARCHITECTURE, NetworkKind.GENERATOR, GENERATOR, threads);
    }

    private byte[] draw(VectorServing serving, int first, int batch) {
        ByteBuffer output = buffer(batch * PICTURE);
        serving.run(
                batch,
                pictures.duplicate().order(ByteOrder.nativeOrder()).position(first * PICTURE),
                styles.duplicate().order(ByteOrder.nativeOrder()).position(first * STYLE),
                output);
        return output.array();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }
}

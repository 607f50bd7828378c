package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.core.HostTensor;
import io.stylestream.network.torch.TorchTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSamplerTest {
    private static final int SIZE = 8;

    @TempDir
    Path root;

    private PictureFolders folders;

    @BeforeEach
    void drawPictures() throws IOException {
        folders = TestPictures.folders(root, 6, 20, 20);
    }

    @Test
    void anIterationSeesTheSameHoweverOftenItIsDrawn() {
        // given
        BatchSampler sampler = sampler();
        sampler().draw(4);

        // when
        BatchSampler.HostBatch batch = sampler.draw(5);

        // then
        assertThat(batch).usingRecursiveComparison().isEqualTo(sampler().draw(5));
        assertThat(batch.x()).isNotEqualTo(sampler.draw(6).x());
    }

    @Test
    void anUnreadablePictureIsReplacedByAnother() throws IOException {
        // given
        for (int i = 0; i < 5; i++) {
            Files.writeString(folders.files().get(0).get(i), "no picture");
        }

        BatchSampler sampler = sampler();
        sampler.draw(0);

        // when: all unreadable files are known by now
        BatchSampler.HostBatch batch = sampler.draw(0);

        // then: just as when none was known
        assertThat(batch).usingRecursiveComparison().isEqualTo(sampler().draw(0));
    }

    @Test
    void theDeviceSeesTheBytesAsValuesFromMinusOneToOne() {
        // given
        byte[] all = new byte[3 * 16 * 16];
        IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
        BatchSampler.HostBatch batch =
                new BatchSampler.HostBatch(all, new long[1], all, all, new long[1], new float[4], new float[4], 4, 16);

        // when
        float[] values;
        try (PointerScope scope = new PointerScope()) {
            HostTensor x = TorchTensors.toHost(batch.toTorch().x());
            assertThat(x.shape()).containsExactly(1, 3, 16, 16);
            values = x.toFloats();
        }

        // then: to the bit
        for (int i = 0; i < all.length; i++) {
            assertThat(values[i]).isEqualTo((all[i] & 255) / 127.5f - 1);
        }
    }

    private BatchSampler sampler() {
        return new BatchSampler(new TrainingPictures(folders, SIZE, reason -> {}), 4, StarGanV2Options.paper());
    }
}

package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stylestream.core.UsageError;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureFit;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.PictureResizer;
import io.stylestream.image.RgbPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPicturesTest {
    private static final int SIZE = 16;

    /** Out of 256. */
    private static final double MEAN_LEVELS = 4;

    private static final Augmentation PART = new Augmentation(0.05, 0.1, 0.9, 0.85, true);

    @TempDir
    Path root;

    private final List<String> skipped = new ArrayList<>();

    @Test
    void aPictureOfTheModelsSizeIsTakenAsItIs() throws IOException {
        // given
        TrainingPictures pictures = new TrainingPictures(TestPictures.folders(root, 1, SIZE, SIZE), SIZE, skipped::add);

        // when
        byte[] straight = pictures.readBytes(0, 0, Augmentation.NONE);
        byte[] mirrored = pictures.readBytes(0, 0, new Augmentation(0, 0, 1, 1, true));
        float[] values = pictures.read(0, 0, Augmentation.NONE);

        // then: red, green and blue planes, row by row
        assertThat(straight).hasSize(3 * SIZE * SIZE);
        assertThat(straight[SIZE * SIZE] & 255).isEqualTo(255 - (straight[0] & 255));
        for (int i = 0; i < straight.length; i++) {
            assertThat(mirrored[i - i % SIZE + SIZE - 1 - i % SIZE]).isEqualTo(straight[i]);
            assertThat(values[i]).isEqualTo((straight[i] & 255) / 127.5f - 1);
        }
    }

    @Test
    void theCacheMakesNoDifferenceToWhatIsSeen() throws IOException {
        // given
        PictureFolders folders = TestPictures.folders(root.resolve("data"), 3, 90, 70);
        TrainingPictures plain = new TrainingPictures(folders, SIZE, skipped::add);
        try (PictureCache cache = PictureCache.open(root, 1 << 20, folders.pictureCount(), skipped::add)) {
            TrainingPictures cached = plain.withCache(cache);
            cached.readBytes(1, 2, Augmentation.NONE);
            Files.delete(folders.files().get(1).get(2));

            // when
            byte[] seen = cached.readBytes(1, 2, PART);

            // then
            TestPictures.write(folders.files().get(1).get(2), 90, 70, 102);
            assertThat(seen).isEqualTo(plain.readBytes(1, 2, PART));
            assertThat(skipped).isEmpty();
        }
    }

    @Test
    void shrinkingInTwoStepsLooksLikeShrinkingInOne() throws IOException {
        // given
        PictureFolders folders = TestPictures.folders(root, 1, 24 * SIZE, 24 * SIZE);
        TrainingPictures pictures = new TrainingPictures(folders, SIZE, skipped::add);
        RgbPicture whole = new PictureDecoder(PictureLimits.DEFAULT)
                .decode(Files.readAllBytes(folders.files().get(0).get(0)));
        byte[] oneStep =
                new PictureResizer(SIZE, PictureFit.STRETCH).resize(whole).rgb();

        // when
        byte[] seen = pictures.readBytes(0, 0, Augmentation.NONE);

        // then: in red and green; the waves of blue are finer than so small a picture can show
        int compared = 2 * SIZE * SIZE;
        double difference = 0;
        for (int i = 0; i < compared; i++) {
            int expected = oneStep[3 * (i % (SIZE * SIZE)) + i / (SIZE * SIZE)] & 255;
            difference += Math.abs((seen[i] & 255) - expected) / (double) compared;
        }
        assertThat(difference).isCloseTo(0, within(MEAN_LEVELS));
    }

    @Test
    void tenUnreadablePicturesArePassedOverAndTheEleventhEndsTheRun() throws IOException {
        // given
        PictureFolders folders = TestPictures.folders(root, 20, 8, 8);
        damage(folders, 11);
        TrainingPictures pictures = new TrainingPictures(folders, SIZE, skipped::add);
        for (int i = 0; i < 10; i++) {
            assertThat(pictures.read(0, i, Augmentation.NONE)).isNull();
            assertThat(pictures.read(0, i, Augmentation.NONE)).isNull();
        }

        // when / then
        assertThatThrownBy(() -> pictures.read(0, 10, Augmentation.NONE))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("11 of 40 pictures are unreadable")
                .hasMessageContaining("--max-unreadable")
                .hasMessageContaining(folders.files().get(0).get(10).toString());
        assertThat(skipped).hasSize(11);
        assertThat(skipped.get(0)).contains(folders.files().get(0).get(0).toString());
    }

    @Test
    void aLargerShareOfUnreadablePicturesCanBeAllowed() throws IOException {
        // given
        PictureFolders folders = TestPictures.folders(root, 20, 8, 8);
        damage(folders, 12);
        TrainingPictures pictures = new TrainingPictures(
                folders, SIZE, new UnreadablePictures(folders, 0.3, skipped::add), PictureCache.NONE);

        // when
        for (int i = 0; i < 12; i++) {
            pictures.read(0, i, Augmentation.NONE);
        }

        // then
        assertThat(skipped).hasSize(12);
    }

    @Test
    void aDomainWithoutAnyReadablePictureEndsTheRun() throws IOException {
        // given
        PictureFolders folders = TestPictures.folders(root, 2, 8, 8);
        damage(folders, 2);
        TrainingPictures pictures = new TrainingPictures(folders, SIZE, skipped::add);
        pictures.read(0, 0, Augmentation.NONE);

        // when / then
        assertThatThrownBy(() -> pictures.read(0, 1, Augmentation.NONE))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("all pictures of the domain first");
    }

    private static void damage(PictureFolders folders, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(folders.files().get(0).get(i), "no picture");
        }
    }
}

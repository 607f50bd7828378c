package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegStructureTest {
    private static final RgbPicture PICTURE = PictureFiles.waves(61, 43);
    private static final byte[] FILE = PictureFiles.jpeg(PICTURE, false);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void filesOfUsualWritersAreSound(boolean progressive) {
        byte[] colour = PictureFiles.jpeg(PICTURE, progressive);
        byte[] gray = PictureFiles.grayJpeg(PICTURE, progressive);
        byte[] withExif = PictureFiles.withSegment(colour, 0xe1, "Exif\0\0");

        assertThat(JpegStructure.soundBytes(colour)).isEqualTo(colour.length);
        assertThat(JpegStructure.soundBytes(gray)).isEqualTo(gray.length);
        assertThat(JpegStructure.soundBytes(withExif)).isEqualTo(withExif.length);
    }

    @Test
    void whatFollowsTheEndIsNoPart() {
        byte[] longer = Arrays.copyOf(FILE, FILE.length + 100);
        Arrays.fill(longer, FILE.length, longer.length, (byte) 0xff);

        assertThat(JpegStructure.soundBytes(longer)).isEqualTo(FILE.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatEndsAnywhereBeforeItsEndIsNotSound(boolean progressive) {
        byte[] file = PictureFiles.jpeg(PICTURE, progressive);

        for (int length = 0; length < file.length; length++) {
            assertThat(JpegStructure.soundBytes(Arrays.copyOf(file, length))).isZero();
        }
    }

    @Test
    void otherKindsAreNotSound() {
        assertThat(JpegStructure.soundBytes(PictureFiles.JPEG_CMYK)).isZero();
        assertThat(JpegStructure.soundBytes(PictureFiles.withSegment(FILE, 0xc8, "any")))
                .isZero();
    }

    @Test
    void aHuffmanTableWithMoreCodesThanFitIsNotSound() {
        int counts = at(0xc4, FILE) + 5;

        assertThat(JpegStructure.soundBytes(with(counts, 3, FILE))).isZero();
    }

    @Test
    void aHuffmanTableWhoseSymbolsStickOutIsNotSound() {
        int lastCount = at(0xc4, FILE) + 5 + 15;

        assertThat(JpegStructure.soundBytes(with(lastCount, 255, FILE))).isZero();
    }

    @Test
    void aScanWithTablesThatAreNotThereIsNotSound() {
        int tables = at(0xda, FILE) + 6;

        assertThat(JpegStructure.soundBytes(with(tables, 0x33, FILE))).isZero();
        assertThat(JpegStructure.soundBytes(with(tables, 0xf0, FILE))).isZero();
    }

    @Test
    void aScanOfAComponentThatIsNotThereIsNotSound() {
        int number = at(0xda, FILE) + 5;

        assertThat(JpegStructure.soundBytes(with(number, 77, FILE))).isZero();
    }

    @Test
    void aFrameWithoutPixelsOrWithOddSamplingIsNotSound() {
        int frame = at(0xc0, FILE);

        assertThat(JpegStructure.soundBytes(with(frame + 6, 0, with(frame + 5, 0, FILE))))
                .isZero();
        assertThat(JpegStructure.soundBytes(with(frame + 11, 0x55, FILE))).isZero();
        assertThat(JpegStructure.soundBytes(with(frame + 11, 0x02, FILE))).isZero();
    }

    @Test
    void aRestartMarkerThatWasNotAnnouncedIsNotSound() {
        byte[] file = Arrays.copyOf(FILE, FILE.length);
        int codes = at(0xda, file) + 14;
        file[codes + 20] = (byte) 0xff;
        file[codes + 21] = (byte) 0xd0;

        assertThat(JpegStructure.soundBytes(file)).isZero();
    }

    @Test
    void aSecondFrameOrScanIsNotSound() {
        int frame = at(0xc0, FILE);
        byte[] twice = new byte[FILE.length + 19];
        System.arraycopy(FILE, 0, twice, 0, frame + 19);
        System.arraycopy(FILE, frame, twice, frame + 19, FILE.length - frame);

        assertThat(JpegStructure.soundBytes(twice)).isZero();
    }

    @Test
    void anyBytesGetAnAnswer() {
        Random random = new Random(1);
        byte[] progressive = PictureFiles.jpeg(PICTURE, true);

        for (int i = 0; i < 20_000; i++) {
            byte[] file = (i % 2 == 0 ? FILE : progressive).clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                file[random.nextInt(Math.min(file.length, 700))] ^= (byte) (1 << random.nextInt(8));
            }
            assertThat(JpegStructure.soundBytes(file)).isBetween(0, file.length);
        }
    }

    /** Where the first segment of a kind begins. */
    private static int at(int marker, byte[] file) {
        int at = 2;
        while ((file[at + 1] & 0xff) != marker) {
            at += 2 + (file[at + 2] & 0xff) * 256 + (file[at + 3] & 0xff);
        }
        return at;
    }

    private static byte[] with(int at, int value, byte[] file) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }
}

package io.stylestream.image;

import static io.stylestream.image.PictureFiles.BLUE;
import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    private static final int WHITE = 0xffffff;
    private static final int JPEG_TOLERANCE = 12;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    static Stream<Arguments> losslessFiles() {
        int opaque = 0xff000000;
        return Stream.of(
                Arguments.of("png", png(BufferedImage.TYPE_INT_RGB, RED, BLUE), RED, BLUE),
                Arguments.of(
                        "png palette", png(BufferedImage.TYPE_BYTE_INDEXED, opaque | RED, opaque | BLUE), RED, BLUE),
                Arguments.of("png alpha", png(BufferedImage.TYPE_4BYTE_ABGR, 0x00123456, opaque | RED), WHITE, RED),
                Arguments.of("png half alpha", png(BufferedImage.TYPE_4BYTE_ABGR, 0x80000000, 0), 0x7f7f7f, WHITE),
                Arguments.of("png black and white", png(BufferedImage.TYPE_BYTE_BINARY, opaque, -1), 0, WHITE),
                Arguments.of("png gray", grayPng(BufferedImage.TYPE_BYTE_GRAY, 0x40), 0x404040, 0x404040),
                Arguments.of("png gray 16 bit", grayPng(BufferedImage.TYPE_USHORT_GRAY, 0x4040), 0x404040, 0x404040),
                Arguments.of("bmp", write(BufferedImage.TYPE_INT_RGB, "bmp"), RED, BLUE),
                Arguments.of("gif", write(BufferedImage.TYPE_INT_RGB, "gif"), RED, BLUE),
                Arguments.of("webp", PictureFiles.WEBP_LOSSLESS, RED, BLUE),
                Arguments.of("webp alpha", PictureFiles.WEBP_TRANSPARENT, WHITE, RED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losslessFiles")
    void losslessFilesKeepEveryPixel(String name, byte[] file, int left, int right) {
        RgbPicture picture = decoder.decode(file);

        assertThat(picture.width()).isEqualTo(16);
        assertThat(picture.height()).isEqualTo(8);
        assertThat(PictureFiles.distance(pixel(picture, 0, 0), left)).isLessThanOrEqualTo(1);
        assertThat(PictureFiles.distance(pixel(picture, 15, 7), right)).isLessThanOrEqualTo(1);
    }

    @Test
    void aTallTransparentPictureIsWholeToItsLastRow() {
        BufferedImage image = new BufferedImage(4, 150, BufferedImage.TYPE_4BYTE_ABGR);
        List<Integer> rows = List.of(0, 63, 64, 149);
        for (int row : rows) {
            image.setRGB(1, row, 0xff000000 | BLUE);
        }

        RgbPicture picture = decoder.decode(PictureFiles.write(image, "png"));

        assertThat(rows).allSatisfy(row -> assertThat(pixel(picture, 1, row)).isEqualTo(BLUE));
        assertThat(pixel(picture, 1, 65)).isEqualTo(WHITE);
    }

    static Stream<Arguments> lossyFiles() {
        return Stream.of(
                Arguments.of("jpeg", write(BufferedImage.TYPE_INT_RGB, "jpeg"), RED, BLUE),
                Arguments.of("jpeg cmyk", PictureFiles.JPEG_CMYK, RED, BLUE),
                Arguments.of("webp lossy", PictureFiles.WEBP_LOSSY, RED, BLUE),
                Arguments.of("jpeg gray", jpegGray(0x40), 0x404040, 0x404040));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lossyFiles")
    void lossyFilesComeClose(String name, byte[] file, int left, int right) {
        RgbPicture picture = decoder.decode(file);

        assertThat(PictureFiles.distance(pixel(picture, 2, 4), left)).isLessThan(JPEG_TOLERANCE);
        assertThat(PictureFiles.distance(pixel(picture, 13, 4), right)).isLessThan(JPEG_TOLERANCE);
    }

    @ParameterizedTest
    @CsvSource({
        // orientation, then the upright corners: 0 is the stored top left, 1 top right, 2 bottom left, 3 bottom right
        "1, 0, 1, 2, 3", "2, 1, 0, 3, 2", "3, 3, 2, 1, 0", "4, 2, 3, 0, 1",
        "5, 0, 2, 1, 3", "6, 2, 0, 3, 1", "7, 3, 1, 2, 0", "8, 1, 3, 0, 2"
    })
    void jpegsAreTurnedUpright(int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight) {
        int[] corners = {RED, BLUE, 0x00ff00, WHITE};
        BufferedImage stored = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 32; x++) {
                stored.setRGB(x, y, corners[(y / 8) * 2 + x / 16]);
            }
        }
        byte[] file = withExifOrientation(PictureFiles.write(stored, "jpeg"), orientation);

        RgbPicture upright = decoder.decode(file);

        int right = upright.width() - 1;
        int bottom = upright.height() - 1;
        assertThat(upright.width()).isEqualTo(orientation < 5 ? 32 : 16);
        assertThat(Stream.of(
                                pixel(upright, 0, 0),
                                pixel(upright, right, 0),
                                pixel(upright, 0, bottom),
                                pixel(upright, right, bottom))
                        .map(pixel -> nearest(pixel, corners)))
                .containsExactly(topLeft, topRight, bottomLeft, bottomRight);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void truncatedFilesAreDamagedWhereverTheyEnd(String format) {
        byte[] file = PictureFiles.write(noise(64), format);

        for (double share : new double[] {0.3, 0.6, 0.9}) {
            byte[] truncated = Arrays.copyOf(file, (int) (file.length * share));
            assertFails(truncated, FailureCode.DAMAGED_PICTURE, "damaged", "send the whole file");
        }
    }

    @Test
    void aFlippedBitInAPngIsDamage() {
        byte[] file = PictureFiles.write(noise(64), "png");
        file[file.length / 2] ^= 1;

        assertFails(file, FailureCode.DAMAGED_PICTURE, "checksum");
    }

    static Stream<Arguments> unknownKinds() {
        byte[] jpeg = write(BufferedImage.TYPE_INT_RGB, "jpeg");
        int frame = PictureFiles.indexOf(jpeg, (byte) 0xff, (byte) 0xc0);
        byte[] bmp = write(BufferedImage.TYPE_INT_RGB, "bmp");
        return Stream.of(
                Arguments.of("jpeg of 12 bits", with(jpeg, frame + 4, 12)),
                Arguments.of("bmp of OS/2 2.x", with(bmp, 14, 64)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unknownKinds")
    void soundFilesOfUnknownKindsAreUnsupported(String name, byte[] file) {
        assertFails(file, FailureCode.UNSUPPORTED_PICTURE, "kind that cannot be read", "send it as PNG");
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] changed = file.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void bytesOfNoPictureAreUnsupported() {
        for (byte[] bytes : new byte[][] {{}, {0, 0, 9, 9}, "%PDF-1.7 and more".getBytes(StandardCharsets.US_ASCII)}) {
            assertFails(bytes, FailureCode.UNSUPPORTED_PICTURE, bytes.length + " bytes", "send PNG, JPEG");
        }
    }

    @Test
    void aFileOverTheByteLimitIsRefused() {
        byte[] file = png(BufferedImage.TYPE_INT_RGB, RED, BLUE);
        PictureDecoder strict = new PictureDecoder(new PictureLimits(file.length - 1, 1000, 1000));

        assertThatThrownBy(() -> strict.decode(file))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.PICTURE_TOO_LARGE))
                .hasMessageContainingAll(file.length + " bytes", "stylestream.picture.max-bytes");
    }

    @Test
    void aSmallFileThatClaimsManyPixelsIsRefusedByItsHeader() {
        Map.of("30000 x 10", pngHeader(30_000, 10), "16000 x 16000", pngHeader(16_000, 16_000))
                .forEach((size, file) ->
                        assertFails(file, FailureCode.PICTURE_TOO_LARGE, size, "stylestream.picture.max-"));
    }

    private void assertFails(byte[] file, FailureCode code, String... words) {
        assertThatThrownBy(() -> decoder.decode(file))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    private static byte[] png(int type, int left, int right) {
        return PictureFiles.write(PictureFiles.halves(type, 16, 8, left, right), "png");
    }

    private static byte[] write(int type, String format) {
        return PictureFiles.write(PictureFiles.halves(type, 16, 8, RED, BLUE), format);
    }

    private static byte[] grayPng(int type, int sample) {
        return PictureFiles.write(gray(type, sample), "png");
    }

    private static byte[] jpegGray(int sample) {
        return PictureFiles.write(gray(BufferedImage.TYPE_BYTE_GRAY, sample), "jpeg");
    }

    private static BufferedImage gray(int type, int sample) {
        BufferedImage image = new BufferedImage(16, 8, type);
        int[] samples = new int[16 * 8];
        Arrays.fill(samples, sample);
        image.getRaster().setSamples(0, 0, 16, 8, 0, samples);
        return image;
    }

    private static BufferedImage noise(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    /** Signature and IHDR: width, height, 8 bits, RGB, deflate, five filters, not interlaced. */
    private static byte[] pngHeader(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(33);
        file.putLong(0x89504e470d0a1a0aL).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        file.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(file.array(), 12, 17);
        return file.putInt((int) crc.getValue()).array();
    }

    /** Inserts APP1 behind SOI: "Exif" and the data. */
    private static byte[] withExifOrientation(byte[] jpeg, int orientation) {
        byte[] exif = PictureFiles.exifOrientation(orientation);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (exif.length + 8), 'E', 'x', 'i', 'f', 0, 0});
        file.writeBytes(exif);
        file.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    private static int nearest(int pixel, int[] colours) {
        int best = 0;
        for (int i = 1; i < colours.length; i++) {
            if (PictureFiles.distance(pixel, colours[i]) < PictureFiles.distance(pixel, colours[best])) {
                best = i;
            }
        }
        return best;
    }
}

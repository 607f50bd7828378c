package io.stylestream.image;

import static io.stylestream.image.PictureFiles.BLUE;
import static io.stylestream.image.PictureFiles.RED;
import static io.stylestream.image.PictureFiles.pixel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WebPFileTest {
    private static final int WHITE = 0xffffff;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);

    @Test
    void lossyPixelsAreThoseOfLibwebp() {
        RgbPicture expected = decoder.decode(PictureFiles.resource("lossy.png")); // by dwebp

        assertThat(decoder.decode(PictureFiles.resource("lossy.webp")).rgb()).isEqualTo(expected.rgb());
    }

    @Test
    void alphaThatIsNotCompressedShowsWhite() {
        RgbPicture picture = decoder.decode(PictureFiles.resource("raw-alpha.webp"));

        assertThat(PictureFiles.distance(pixel(picture, 5, 0), RED)).isLessThan(24);
        assertThat(pixel(picture, 5, 19)).isEqualTo(WHITE);
    }

    @Test
    void aFrameMayHaveAlpha() {
        byte[] still = PictureFiles.resource("raw-alpha.webp"); // VP8X, ALPH, VP8
        ByteBuffer frame = ByteBuffer.allocate(16 + still.length - 30).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(new byte[6]).put(new byte[] {32, 0, 0, 19, 0, 0}).putInt(0);
        frame.put(still, 30, still.length - 30);
        byte[] file = file(extended(2, 50, 20), chunk("ANIM", new byte[6]), chunk("ANMF", frame.array()));

        RgbPicture picture = decoder.decode(file);

        assertThat(picture.crop(0, 0, 33, 20).rgb())
                .isEqualTo(decoder.decode(still).rgb());
        assertThat(pixel(picture, 33, 0)).isEqualTo(WHITE);
    }

    @Test
    void coloursOfAProfileBecomeThoseOfSrgb() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] gray = pixels(PictureFiles.resource("gray.webp")); // 16 x 8 pixels of 64, 64, 64

        RgbPicture picture = decoder.decode(file(extended(0x20, 16, 8), chunk("ICCP", linear), gray));

        assertThat(PictureFiles.distance(pixel(picture, 3, 3), 0x898989)).isLessThanOrEqualTo(1);
    }

    @Test
    void aProfileThatCannotBeReadIsPassedOver() {
        byte[] gray = pixels(PictureFiles.resource("gray.webp"));

        RgbPicture picture = decoder.decode(file(extended(0x20, 16, 8), chunk("ICCP", new byte[200]), gray));

        assertThat(pixel(picture, 3, 3)).isEqualTo(0x404040);
    }

    @Test
    void exifDataTurnsThePictureUpright() {
        byte[] halves = pixels(PictureFiles.WEBP_LOSSLESS);

        RgbPicture picture =
                decoder.decode(file(extended(0x08, 16, 8), halves, chunk("EXIF", PictureFiles.exifOrientation(6))));

        assertThat(picture.height()).isEqualTo(16);
        assertThat(pixel(picture, 0, 0)).isEqualTo(RED);
        assertThat(pixel(picture, 7, 15)).isEqualTo(BLUE);
    }

    @Test
    void aPictureLargerThanItsHeaderSaysIsDamaged() {
        byte[] halves = pixels(PictureFiles.WEBP_LOSSLESS);
        ByteBuffer frame = ByteBuffer.allocate(16 + halves.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.position(16);
        frame.put(halves); // at 0, 0, and of 1 x 1 pixels

        assertDamaged(file(extended(0, 1, 1), halves), "not as large as its header says");
        assertDamaged(file(extended(2, 99, 99), chunk("ANMF", frame.array())), "not as large as its header says");
    }

    @Test
    void aSecondPictureOfAnotherSizeDoesNotHideTheFirst() {
        byte[] small = pixels(PictureFiles.resource("lossy.webp")).clone();
        ByteBuffer.wrap(small)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(14, (short) 1)
                .putShort(16, (short) 1);

        assertDamaged(file(pixels(PictureFiles.WEBP_LOSSLESS), small), "not as large as its header says");
    }

    @Test
    void aFileWithoutPictureIsDamaged() {
        assertDamaged(file(extended(0, 16, 8)), "it has no picture");
        assertDamaged(file(chunk("VP8 ", new byte[3])), "it has no picture");
        assertDamaged(file(), "it has no picture");
    }

    @Test
    void aTruncatedFileIsDamagedWhereverItEnds() {
        for (byte[] file : new byte[][] {PictureFiles.resource("lossy.webp"), PictureFiles.WEBP_ANIMATION}) {
            for (int length = 12; length < file.length; length += 7) {
                byte[] truncated = Arrays.copyOf(file, length);
                byte[] withItsLength = ByteBuffer.wrap(truncated.clone())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(4, length - 8)
                        .array();

                assertDamaged(truncated, "it ends early");
                if (length < 92) { // behind that the second frame of the animation begins
                    assertDamaged(withItsLength, "send the whole file");
                }
            }
        }
    }

    private void assertDamaged(byte[] file, String reason) {
        assertThatThrownBy(() -> decoder.decode(file))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE))
                .hasMessageContaining(reason);
    }

    /** The only chunk of a file, whole. */
    private static byte[] pixels(byte[] file) {
        return Arrays.copyOfRange(file, 12, file.length);
    }

    private static byte[] file(byte[]... chunks) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            content.writeBytes(chunk);
        }
        return chunk("RIFF", content.toByteArray());
    }

    private static byte[] extended(int flags, int width, int height) {
        return chunk("VP8X", new byte[] {(byte) flags, 0, 0, 0, (byte) (width - 1), 0, 0, (byte) (height - 1), 0, 0});
    }

    private static byte[] chunk(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + content.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }
}

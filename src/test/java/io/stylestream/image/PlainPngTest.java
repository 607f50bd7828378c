package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPngTest {
    private static final int WIDTH = 23;
    private static final int HEIGHT = 19;
    private static final byte RGB = 2;
    private static final byte RGB_AND_ALPHA = 6;

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2, 2", "3, 2", "4, 2", "0, 6", "1, 6", "2, 6", "3, 6", "4, 6"})
    void everyFilterGivesThePixelsOfImageIo(byte filter, byte colour) throws IOException {
        byte[] rows = noise(colour);
        for (int row = 0; row < HEIGHT; row++) {
            rows[row * rows.length / HEIGHT] = row == 0 && filter > 2 ? filter : (byte) ((filter + row / 4) % 5);
        }
        byte[] file = file(colour, deflated(rows));

        RgbPicture picture = read(file);

        assertThat(picture.rgb()).isEqualTo(imageIo(file).rgb());
    }

    @Test
    void picturesHigherThanAStripAreWhole() throws IOException {
        BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_3BYTE_BGR);
        new Random(1).ints(4000, 0, 300 * 200).forEach(at -> image.setRGB(at % 300, at / 300, 31 * at));
        byte[] file = PictureFiles.write(image, "png");

        RgbPicture picture = read(file);

        assertThat(picture.rgb()).isEqualTo(imageIo(file).rgb());
    }

    @Test
    void rowsMayBeSpreadOverSeveralChunks() throws IOException {
        byte[] compressed = deflated(noise(RGB));
        byte[] whole = file(RGB, compressed);
        byte[] spread = file(
                RGB,
                Arrays.copyOf(compressed, 1),
                new byte[0],
                Arrays.copyOfRange(compressed, 1, 400),
                Arrays.copyOfRange(compressed, 400, compressed.length));

        RgbPicture picture = read(spread);

        assertThat(picture.rgb()).isEqualTo(read(whole).rgb());
    }

    @Test
    void rowsThatEndEarlyAreDamage() {
        byte[] rows = noise(RGB);
        byte[] file = file(RGB, deflated(Arrays.copyOf(rows, rows.length - 1)));

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("end early");
    }

    @Test
    void rowsThatAreNotCompressedAreDamage() {
        byte[] file = file(RGB, noise(RGB));

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("decompressed");
    }

    @Test
    void anUnknownFilterIsDamage() {
        byte[] rows = noise(RGB);
        rows[0] = 5;
        byte[] file = file(RGB, deflated(rows));

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("filter 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tRNS", "iCCP", "eXIf", "gAMA", "PLTE", "what"})
    void filesWhoseChunksMayChangePixelsAreLeftToImageIo(String type) {
        byte[] file = PictureFiles.withPngChunk(file(RGB, deflated(noise(RGB))), type, new byte[6]);

        assertThat(PlainPng.of(file)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"16, 2, 0", "8, 0, 0", "8, 3, 0", "8, 4, 0", "8, 2, 1"})
    void otherKindsAreLeftToImageIo(byte bits, byte colour, byte interlaced) {
        byte[] file = file(header(bits, colour, interlaced), deflated(noise(RGB)));

        assertThat(PlainPng.of(file)).isNull();
    }

    @Test
    void aTruncatedFileIsLeftToImageIo() {
        byte[] file = file(RGB, deflated(noise(RGB)));

        for (int length = 8; length < file.length; length++) {
            assertThat(PlainPng.of(Arrays.copyOf(file, length))).isNull();
        }
    }

    private static RgbPicture read(byte[] file) throws IOException {
        PlainPng plain = PlainPng.of(file);
        if (plain == null) {
            throw new AssertionError("not plain");
        }
        return plain.read();
    }

    private static RgbPicture imageIo(byte[] file) throws IOException {
        return BufferedPictures.ofImage(ImageIO.read(new ByteArrayInputStream(file)));
    }

    /** Rows of any bytes, which are samples less what their filter predicts; no filters yet. */
    private static byte[] noise(byte colour) {
        int rowBytes = 1 + WIDTH * (colour == RGB_AND_ALPHA ? 4 : 3);
        byte[] rows = new byte[HEIGHT * rowBytes];
        new Random(colour).nextBytes(rows);
        for (int row = 0; row < HEIGHT; row++) {
            rows[row * rowBytes] = 0;
        }
        return rows;
    }

    private static byte[] deflated(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] buffer = new byte[2 * rows.length];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }

    private static byte[] file(byte colour, byte[]... data) {
        return file(header((byte) 8, colour, (byte) 0), data);
    }

    private static byte[] file(byte[] header, byte[]... data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504e470d0a1a0aL).array());
        file.writeBytes(PictureFiles.pngChunk("IHDR", header));
        for (byte[] part : data) {
            file.writeBytes(PictureFiles.pngChunk("IDAT", part));
        }
        file.writeBytes(PictureFiles.pngChunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    private static byte[] header(byte bits, byte colour, byte interlaced) {
        return ByteBuffer.allocate(13)
                .putInt(WIDTH)
                .putInt(HEIGHT)
                .put(new byte[] {bits, colour, 0, 0, interlaced})
                .array();
    }
}

package io.stylestream.image;

import static io.stylestream.image.PictureFiles.BLUE;
import static io.stylestream.image.PictureFiles.RED;
import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.jpeg.JpegCommentDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureEncoderTest {
    private static final String IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static final String XMP_BASIC = "http://ns.adobe.com/xap/1.0/";

    private final PictureEncoder encoder = new PictureEncoder(new SyntheticMark("a<b>&\"c", "2.1"));

    @Test
    void pngKeepsEveryPixelForOtherReaders() throws Exception {
        RgbPicture picture = PictureFiles.gradient(37, 23);

        byte[] file = encoder.encode(picture, PictureFormat.PNG);

        RgbPicture read = BufferedPictures.ofImage(ImageIO.read(new ByteArrayInputStream(file)));
        assertThat(read.width()).isEqualTo(37);
        assertThat(read.rgb()).isEqualTo(picture.rgb());
    }

    @Test
    void anEncoderWritesAnyNumberOfPicturesEvenSuchAsCannotBeCompressed() throws Exception {
        byte[] noise = new byte[3 * 200 * 150];
        new Random(1).nextBytes(noise);
        encoder.encode(PictureFiles.gradient(64, 64), PictureFormat.PNG);

        byte[] file = encoder.encode(new RgbPicture(200, 150, noise), PictureFormat.PNG);

        assertThat(BufferedPictures.ofImage(ImageIO.read(new ByteArrayInputStream(file)))
                        .rgb())
                .isEqualTo(noise);
    }

    @Test
    void jpegComesClose() throws Exception {
        RgbPicture picture =
                BufferedPictures.ofImage(PictureFiles.halves(BufferedImage.TYPE_3BYTE_BGR, 32, 16, RED, BLUE));

        byte[] file = encoder.encode(picture, PictureFormat.JPEG);

        RgbPicture read = BufferedPictures.ofImage(ImageIO.read(new ByteArrayInputStream(file)));
        assertThat(PictureFiles.distance(PictureFiles.pixel(read, 4, 4), RED)).isLessThan(6);
        assertThat(PictureFiles.distance(PictureFiles.pixel(read, 28, 12), BLUE))
                .isLessThan(6);
    }

    @Test
    void qualityDecidesTheSizeOfAJpeg() {
        RgbPicture picture = PictureFiles.gradient(128, 128);
        SyntheticMark mark = new SyntheticMark("m", "1");

        byte[] small = new PictureEncoder(mark, 0.3f).encode(picture, PictureFormat.JPEG);

        assertThat(small.length).isLessThan(new PictureEncoder(mark).encode(picture, PictureFormat.JPEG).length / 2);
    }

    @ParameterizedTest
    @EnumSource
    void everyFileSaysThatItIsSynthetic(PictureFormat format) throws Exception {
        byte[] file = encoder.encode(PictureFiles.gradient(16, 16), format);

        var xmp = metadata(file).getFirstDirectoryOfType(XmpDirectory.class).getXMPMeta();
        assertThat(xmp.getPropertyString(IPTC_EXTENSION, "DigitalSourceType"))
                .isEqualTo("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
        assertThat(xmp.getPropertyString(XMP_BASIC, "CreatorTool")).isEqualTo("Stylestream, model a<b>&\"c 2.1");
    }

    @Test
    void readersWithoutXmpFindTheModelAsText() throws Exception {
        RgbPicture picture = PictureFiles.gradient(16, 16);

        byte[] png = encoder.encode(picture, PictureFormat.PNG);
        byte[] jpeg = encoder.encode(picture, PictureFormat.JPEG);

        assertThat(metadata(png).getDirectories())
                .flatExtracting(Directory::getTags)
                .anySatisfy(
                        tag -> assertThat(tag.getDescription()).isEqualTo("Software: Stylestream, model a<b>&\"c 2.1"));
        assertThat(metadata(jpeg)
                        .getFirstDirectoryOfType(JpegCommentDirectory.class)
                        .getString(JpegCommentDirectory.TAG_COMMENT))
                .isEqualTo("Stylestream, model a<b>&\"c 2.1");
    }

    @ParameterizedTest
    @EnumSource
    void ourOwnDecoderReadsWhatWeWrite(PictureFormat format) {
        RgbPicture picture = PictureFiles.gradient(20, 10);

        RgbPicture read = new PictureDecoder(PictureLimits.DEFAULT).decode(encoder.encode(picture, format));

        assertThat(read.width()).isEqualTo(20);
        assertThat(read.height()).isEqualTo(10);
    }

    private static Metadata metadata(byte[] file) throws Exception {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(file));
    }
}

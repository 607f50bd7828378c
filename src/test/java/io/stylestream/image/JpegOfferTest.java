package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the decoder offers to a codec, and what it does with the answer. */
class JpegOfferTest {
    private static final RgbPicture PICTURE = PictureFiles.waves(40, 24);
    /** Exif with orientation 3: upside down. */
    private static final String UPSIDE_DOWN = "Exif\0\0MM\0*\0\0\0\b\0\1\1\22\0\3\0\0\0\1\0\3\0\0\0\0\0\0";

    private final DecodeBudget budget = new DecodeBudget(1 << 20);
    private final JpegCodec processor = JpegCodec.ofProcessor();

    /** Takes every file, and gives one answer. */
    private static final class OneAnswer extends JpegCodec {
        final List<PlainJpeg> offered = new ArrayList<>();
        private final @Nullable RgbPicture answer;

        OneAnswer(@Nullable RgbPicture answer) {
            this.answer = answer;
        }

        @Override
        boolean reads(byte[] file, PlainJpeg kind) {
            return true;
        }

        @Override
        @Nullable
        RgbPicture read(byte[] file, PlainJpeg kind) {
            offered.add(kind);
            return answer;
        }

        @Override
        byte[] write(RgbPicture picture, float quality) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return "one answer";
        }
    }

    @Test
    void aPlainFileIsReadByTheCodec() {
        OneAnswer codec = new OneAnswer(new RgbPicture(40, 24, new byte[3 * 40 * 24]));

        RgbPicture picture = decoder(codec).decode(PictureFiles.jpeg(PICTURE, false));

        assertThat(picture.rgb()).containsOnly(0);
        assertThat(codec.offered).containsExactly(new PlainJpeg(40, 24, false, false));
        assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void whatTheCodecReadsIsTurnedUpright() {
        byte[] file = PictureFiles.withSegment(PictureFiles.jpeg(PICTURE, false), 0xe1, UPSIDE_DOWN);

        RgbPicture picture = decoder(new OneAnswer(PICTURE)).decode(file);

        assertThat(PictureFiles.pixel(picture, 39, 23)).isEqualTo(PictureFiles.pixel(PICTURE, 0, 0));
    }

    @Test
    void whatTheCodecCannotReadIsReadByTheProcessor() {
        byte[] file = PictureFiles.jpeg(PICTURE, false);

        RgbPicture picture = decoder(new OneAnswer(null)).decode(file);

        assertThat(picture.rgb()).isEqualTo(decoder(processor).decode(file).rgb());
        assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void theProcessorFindsTheWordsForDamage() {
        byte[] file = PictureFiles.jpeg(PICTURE, false);
        byte[] half = Arrays.copyOf(file, 3 * file.length / 4);

        String expected = failure(decoder(processor), half).getMessage();

        assertThat(failure(decoder(new OneAnswer(null)), half)).hasMessage(expected);
        assertThat(failure(decoder(new OneAnswer(null)), half).code()).isEqualTo(FailureCode.DAMAGED_PICTURE);
    }

    @Test
    void aFileBeyondTheLimitsIsNotGivenToTheCodec() {
        OneAnswer codec = new OneAnswer(null);
        PictureDecoder strict = new PictureDecoder(new PictureLimits(1 << 20, 1 << 20, 39), codec, budget);

        RecordFailure failure = failure(strict, PictureFiles.jpeg(PICTURE, false));

        assertThat(failure.code()).isEqualTo(FailureCode.PICTURE_TOO_LARGE);
        assertThat(codec.offered).isEmpty();
    }

    @Test
    void otherKindsAreNotOffered() {
        OneAnswer codec = new OneAnswer(PICTURE);

        decoder(codec).decode(PictureFiles.JPEG_CMYK);

        assertThat(codec.offered).isEmpty();
    }

    @Test
    void theProcessorIsOfferedNothing() {
        byte[] file = PictureFiles.jpeg(PICTURE, false);
        PlainJpeg kind = new PlainJpeg(40, 24, false, false);

        assertThat(processor.reads(file, kind)).isFalse();
        assertThatThrownBy(() -> decoder(processor).decode(new byte[] {1})).isInstanceOf(RecordFailure.class);
    }

    private PictureDecoder decoder(JpegCodec codec) {
        return new PictureDecoder(PictureLimits.DEFAULT, codec, budget);
    }

    private static RecordFailure failure(PictureDecoder decoder, byte[] file) {
        try {
            decoder.decode(file);
        } catch (RecordFailure failure) {
            return failure;
        }
        throw new AssertionError("the file was read");
    }
}

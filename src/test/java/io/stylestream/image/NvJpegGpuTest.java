package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import io.stylestream.evaluation.Psnr;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** nvJPEG beside the processor's codecs; skipped, with the reason, where it cannot be used. */
class NvJpegGpuTest {
    /** Both interpolate chroma and round the inverse transform, each in its own way. */
    private static final double LEAST_PSNR = 40;

    private static final int THREADS = 8;

    private NvJpeg codec;
    private PictureDecoder gpu;
    private final PictureDecoder processor = new PictureDecoder(PictureLimits.DEFAULT);

    /** Before each, since reports leave out a class that is skipped as a whole. */
    @BeforeEach
    void open() {
        NvJpegLibrary.obstacle().ifPresent(reason -> assumeTrue(false, reason));
        codec = NvJpeg.open(NvJpegBackend.DEFAULT, true);
        gpu = new PictureDecoder(PictureLimits.DEFAULT, codec);
    }

    @AfterEach
    void close() {
        if (codec != null) {
            codec.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,false",
        "7,5,false",
        "64,64,false",
        "256,256,false",
        "1023,1023,false",
        "1,1,true",
        "7,5,true",
        "64,64,true",
        "1023,767,true"
    })
    void readsWhatTheProcessorReads(int width, int height, boolean progressive) {
        byte[] file = PictureFiles.jpeg(PictureFiles.waves(width, height), progressive);

        RgbPicture picture = byGpu(file);

        assertThat(picture.width()).isEqualTo(width);
        assertThat(picture.height()).isEqualTo(height);
        assertThat(Psnr.between(picture, processor.decode(file))).isGreaterThan(LEAST_PSNR);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsGray(boolean progressive) {
        byte[] file = PictureFiles.grayJpeg(PictureFiles.waves(101, 67), progressive);

        RgbPicture picture = byGpu(file);

        assertThat(Psnr.between(picture, processor.decode(file))).isGreaterThan(LEAST_PSNR);
    }

    @Test
    void leavesCmykToTheProcessor() {
        RgbPicture picture = gpu.decode(PictureFiles.JPEG_CMYK);

        assertThat(picture.rgb())
                .isEqualTo(processor.decode(PictureFiles.JPEG_CMYK).rgb());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.6, 0.8, 0.99})
    void aFileThatEndsEarlyHasTheProcessorsFailure(double part) {
        byte[] file = PictureFiles.jpeg(PictureFiles.gradient(200, 100), false);
        byte[] partOfIt = Arrays.copyOf(file, (int) (part * file.length));

        RecordFailure failure = failure(gpu, partOfIt);

        assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE);
        assertThat(failure).hasMessage(failure(processor, partOfIt).getMessage());
    }

    @Test
    void readsOnAfterDamage() {
        byte[] file = PictureFiles.jpeg(PictureFiles.waves(96, 80), false);
        byte[] before = byGpu(file).rgb();
        Random random = new Random(1);

        for (int i = 0; i < 200; i++) {
            byte[] flipped = file.clone();
            flipped[3 + random.nextInt(file.length - 3)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(gpu.decode(flipped)).isNotNull();
            } catch (RecordFailure refused) {
                assertThat(refused.code()).isIn((Object[]) FailureCode.values());
            }
        }

        assertThat(byGpu(file).rgb()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,0.9",
        "7,5,0.9",
        "64,64,0.9",
        "256,256,0.9",
        "1023,767,0.9",
        "256,256,0",
        "256,256,0.5",
        "256,256,1"
    })
    void writesWhatTheProcessorWrites(int width, int height, float quality) {
        RgbPicture picture = PictureFiles.waves(width, height);

        byte[] file = byGpu(picture, quality);

        byte[] processors = ImageIoJpeg.write(picture, quality);
        RgbPicture read = processor.decode(file);
        assertThat(read.width()).isEqualTo(width);
        assertThat(read.height()).isEqualTo(height);
        assertThat(Psnr.between(read, processor.decode(processors))).isGreaterThan(LEAST_PSNR);
        assertThat((double) file.length / processors.length).isBetween(0.8, 1.25);
    }

    @Test
    void whatItWritesCarriesTheMark() {
        PictureEncoder encoder = new PictureEncoder(new SyntheticMark("m", "1"), 0.9f, codec);

        byte[] file = encoder.encode(PictureFiles.waves(64, 64), PictureFormat.JPEG);

        assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains(SyntheticMark.DIGITAL_SOURCE_TYPE);
        assertThat(JpegStructure.soundBytes(file)).isEqualTo(file.length);
        assertThat(byGpu(file).width()).isEqualTo(64);
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        List<byte[]> files = new ArrayList<>();
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            files.add(PictureFiles.jpeg(PictureFiles.waves(200 + 31 * i, 300 - 17 * i), i % 3 == 0));
            expected.add(byGpu(files.get(i)).rgb());
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        int file = (first + i) % THREADS;
                        assertThat(byGpu(files.get(file)).rgb()).isEqualTo(expected.get(file));
                        assertThat(byGpu(PictureFiles.waves(64 + file, 64), 0.9f))
                                .isNotEmpty();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void afterClosingTheProcessorGoesOn() {
        byte[] file = PictureFiles.jpeg(PictureFiles.waves(64, 64), false);
        codec.close();

        assertThat(gpu.decode(file).rgb()).isEqualTo(processor.decode(file).rgb());
        assertThat(codec.write(PictureFiles.waves(64, 64), 0.9f)).isNotEmpty();
    }

    /** Not by way of the decoder, which would hide it if the processor had to help. */
    private RgbPicture byGpu(byte[] file) {
        PlainJpeg kind = Objects.requireNonNull(PlainJpeg.of(file));
        assertThat(codec.reads(file, kind)).isTrue();
        return Objects.requireNonNull(codec.read(file, kind), "nvJPEG refuses the file");
    }

    private byte[] byGpu(RgbPicture picture, float quality) {
        return Objects.requireNonNull(codec.writeOnGpu(picture, quality), "nvJPEG refuses the picture");
    }

    private static RecordFailure failure(PictureDecoder decoder, byte[] file) {
        return catchThrowableOfType(RecordFailure.class, () -> decoder.decode(file));
    }
}

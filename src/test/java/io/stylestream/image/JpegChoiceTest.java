package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stylestream.core.UsageError;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegChoiceTest {
    private static final Supplier<Optional<String>> NO_DRIVER = () -> Optional.of("there is no driver; install it");

    private static final Supplier<Optional<String>> USABLE = Optional::empty;

    @ParameterizedTest
    @CsvSource({"CPU,true", "CPU,false", "AUTO,false"})
    void aGpuThatNobodyWantsIsNotAskedFor(JpegDevice wanted, boolean networksOnGpu) {
        JpegChoice choice = JpegChoice.of(
                wanted,
                networksOnGpu,
                () -> {
                    throw new AssertionError("the GPU was asked for");
                },
                JpegChoiceTest::gpu);

        assertThat(choice.codec()).isSameAs(JpegCodec.ofProcessor());
        assertThat(choice.sentence()).isEmpty();
    }

    @Test
    void besideNetworksOnAGpuItWritesLargePicturesAndDoesNotRead() {
        JpegChoice choice = JpegChoice.of(JpegDevice.AUTO, true, USABLE, JpegChoiceTest::gpu);

        assertThat(choice.codec()).hasToString("nvJPEG default, everything: false");
        assertThat(choice.sentence())
                .isEqualTo("large JPEG files are written by the GPU (nvJPEG default, everything: false),"
                        + " all others written and read by the processor");
    }

    @Test
    void byNameItReadsAsWellWhateverTheNetworksRunOn() {
        JpegChoice choice = JpegChoice.of(JpegDevice.GPU, false, USABLE, JpegChoiceTest::gpu);

        assertThat(choice.codec()).hasToString("nvJPEG default, everything: true");
        assertThat(choice.sentence())
                .isEqualTo("JPEG files are written and read by the GPU (nvJPEG default, everything: true)");
    }

    @Test
    void whatKeepsTheGpuFromBeingUsedIsSaidInOneSentence() {
        JpegChoice choice = JpegChoice.of(JpegDevice.AUTO, true, NO_DRIVER, JpegChoiceTest::gpu);

        assertThat(choice.codec()).isSameAs(JpegCodec.ofProcessor());
        assertThat(choice.sentence())
                .isEqualTo("JPEG files are written and read by the processor, because the GPU cannot be used for them:"
                        + " there is no driver; install it");
    }

    @Test
    void aGpuThatDoesNotStartIsPassedBy() {
        JpegChoice choice = JpegChoice.of(JpegDevice.AUTO, true, USABLE, JpegChoiceTest::refusing);

        assertThat(choice.codec()).isSameAs(JpegCodec.ofProcessor());
        assertThat(choice.sentence()).endsWith(": no memory");
    }

    @Test
    void aGpuThatWasAskedForByNameMustBeThere() {
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> JpegChoice.of(JpegDevice.GPU, true, NO_DRIVER, JpegChoiceTest::gpu))
                .withMessage("the JPEG codec gpu cannot be used here: there is no driver; install it;"
                        + " or choose auto or cpu");
        assertThatExceptionOfType(UsageError.class)
                .isThrownBy(() -> JpegChoice.of(JpegDevice.GPU, true, USABLE, JpegChoiceTest::refusing))
                .withMessageContaining("no memory");
    }

    private static JpegCodec gpu(NvJpegBackend backend, boolean everything) {
        return new JpegCodec() {
            @Override
            byte[] write(RgbPicture picture, float quality) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String toString() {
                return "%s, everything: %s".formatted(backend, everything);
            }
        };
    }

    private static JpegCodec refusing(NvJpegBackend backend, boolean everything) {
        throw NvJpegFailure.ofPicture("no memory");
    }
}

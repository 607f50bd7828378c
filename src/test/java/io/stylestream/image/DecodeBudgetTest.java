package io.stylestream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.FailureCode;
import io.stylestream.core.RecordFailure;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class DecodeBudgetTest {
    private static final int SIDE = 64;
    private static final int PIXELS = SIDE * SIDE;
    private static final byte[] PICTURE = png(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB));
    private static final int PICTURE_COST = 7 * PIXELS;

    @Test
    void picturesThatDoNotFitTogetherFollowEachOther() {
        DecodeBudget budget = new DecodeBudget(PICTURE_COST * 3 / 2);
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT, JpegCodec.ofProcessor(), budget);
        CountDownLatch firstIsDecoding = new CountDownLatch(1);
        CountDownLatch firstMayEnd = new CountDownLatch(1);
        AtomicBoolean firstHasEnded = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        CompletableFuture<RgbPicture> first = decoding(decoder, picture -> {
            firstIsDecoding.countDown();
            await(firstMayEnd);
            firstHasEnded.set(true);
            return picture;
        });
        await(firstIsDecoding);

        CompletableFuture<RgbPicture> second = decoding(decoder, picture -> {
            overlapped.set(!firstHasEnded.get());
            return picture;
        });

        while (!budget.isAwaited() && !second.isDone()) {
            Thread.onSpinWait();
        }
        firstMayEnd.countDown();
        assertThat(second.join().width()).isEqualTo(SIDE);
        assertThat(first.join().width()).isEqualTo(SIDE);
        assertThat(overlapped).isFalse();
        assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void picturesThatFitTogetherDoNotWait() {
        PictureDecoder decoder =
                new PictureDecoder(PictureLimits.DEFAULT, JpegCodec.ofProcessor(), new DecodeBudget(PICTURE_COST * 2));

        RgbPicture outer = decoder.decode(PICTURE, picture -> decoder.decode(PICTURE));

        assertThat(outer.width()).isEqualTo(SIDE);
    }

    @Test
    void aPictureThatNeedsMoreThanTheWholeBudgetIsRefused() {
        DecodeBudget budget = new DecodeBudget(PICTURE_COST - 1024);
        PictureDecoder decoder =
                new PictureDecoder(new PictureLimits(1 << 20, 1 << 20, 1 << 20), JpegCodec.ofProcessor(), budget);

        assertThatThrownBy(() -> decoder.decode(PICTURE))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.PICTURE_TOO_LARGE))
                .hasMessageContainingAll("64 x 64 pixels", "MiB", "a smaller picture", "a larger heap");
        assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void aDamagedPictureGivesItsMemoryBack() {
        DecodeBudget budget = new DecodeBudget(PICTURE_COST);
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT, JpegCodec.ofProcessor(), budget);
        byte[] gif = PictureFiles.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "gif");
        byte[] truncated = Arrays.copyOf(gif, gif.length - 20); // found only when pixels are decoded

        assertThatThrownBy(() -> decoder.decode(truncated))
                .isInstanceOfSatisfying(
                        RecordFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(FailureCode.DAMAGED_PICTURE));
        assertThat(budget.freeBytes()).isEqualTo(budget.totalBytes());
    }

    @Test
    void anInterruptNeitherEndsTheWaitNorIsLost() {
        DecodeBudget budget = new DecodeBudget(PICTURE_COST);
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT, JpegCodec.ofProcessor(), budget);
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread waiting = new Thread(() -> {
            decoder.decode(PICTURE);
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });

        try (DecodeBudget.Share all = budget.share()) {
            all.take(budget.totalBytes());
            waiting.start();
            while (!budget.isAwaited()) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
        }
        join(waiting);

        assertThat(stillInterrupted).isTrue();
    }

    static Stream<Arguments> layouts() {
        ColorModel rgba16 = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        BufferedImage deep = new BufferedImage(rgba16, rgba16.createCompatibleWritableRaster(SIDE, SIDE), false, null);
        return Stream.of(
                Arguments.of("gray", new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY), 7),
                Arguments.of("rgb", new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), 7),
                Arguments.of("rgba", new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_4BYTE_ABGR), 7),
                Arguments.of("rgba 16 bit", deep, 11));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void theCostFollowsTheFilesSamples(String name, BufferedImage image, int bytesPerPixel) {
        DecodeBudget budget = new DecodeBudget(1 << 20);
        PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT, JpegCodec.ofProcessor(), budget);
        long[] taken = new long[1];

        decoder.decode(png(image), picture -> {
            taken[0] = budget.totalBytes() - budget.freeBytes();
            return picture;
        });

        assertThat(taken[0]).isEqualTo((long) bytesPerPixel * PIXELS);
    }

    @Test
    void aBudgetOfNothingIsRefused() {
        assertThatThrownBy(() -> new DecodeBudget(1023)).hasMessageContaining("1023");
    }

    private static CompletableFuture<RgbPicture> decoding(PictureDecoder decoder, UnaryOperator<RgbPicture> shrink) {
        CompletableFuture<RgbPicture> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(decoder.decode(PICTURE, shrink));
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static byte[] png(BufferedImage image) {
        return PictureFiles.write(image, "png");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

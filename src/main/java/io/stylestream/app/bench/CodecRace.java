package io.stylestream.app.bench;

import static io.stylestream.app.bench.BenchCodecCommand.line;

import io.stylestream.core.RecordFailure;
import io.stylestream.evaluation.Psnr;
import io.stylestream.image.JpegCodec;
import io.stylestream.image.PictureDecoder;
import io.stylestream.image.PictureEncoder;
import io.stylestream.image.PictureFormat;
import io.stylestream.image.PictureLimits;
import io.stylestream.image.RgbPicture;
import io.stylestream.image.SyntheticMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Codecs that read and write the same picture of one size, the first of them being the one to compare with. */
final class CodecRace {
    private static final SyntheticMark MARK = new SyntheticMark("benchmark", "1");
    private static final double WARM_UP = 0.4;

    private final int side;
    private final List<JpegCodec> codecs;
    private final RgbPicture picture;
    private final byte[] file;

    /** @param codecs at least one; not closed */
    CodecRace(List<JpegCodec> codecs, int side) {
        this.codecs = codecs;
        this.side = side;
        this.picture = draw(side);
        this.file = encoder(codecs.get(0)).encode(picture, PictureFormat.JPEG);
    }

    /** Soft shapes with a fine grain, which cost about as many bytes as photographs. */
    private static RgbPicture draw(int side) {
        Random grain = new Random(1);
        byte[] rgb = new byte[3 * side * side];
        for (int y = 0, i = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double shape =
                        Math.sin(9.0 * x / side) * Math.cos(7.0 * y / side) + Math.sin(40.0 * x * y / side / side);
                int noise = grain.nextInt(12);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[i++] = (byte) (110 + (45 - 10 * channel) * shape + noise);
                }
            }
        }
        return new RgbPicture(side, side, rgb);
    }

    /** Reads and writes with all codecs, so that the first that counts does not wait for Java's compiler. */
    void warmUp(double seconds) {
        for (JpegCodec codec : codecs) {
            PictureDecoder decoder = decoder(codec);
            PictureEncoder encoder = encoder(codec);
            repeat(() -> decoder.decode(file), seconds, 1);
            repeat(() -> encoder.encode(picture, PictureFormat.JPEG), seconds, 1);
        }
    }

    /**
     * Measures all codecs and prints a table.
     *
     * @param seconds for each figure
     * @param threads of the figures for many threads
     */
    void print(double seconds, int threads) {
        String many = threads + " threads";
        line("%n%-28s %-22s%-22s%-18s", "", "read/s", "written/s", "core-us");
        line(
                "%-28s %10s %10s %10s %10s %8s %8s %6s %8s",
                "%d px, %d bytes".formatted(side, file.length),
                many,
                "1",
                many,
                "1",
                "read",
                "write",
                "PSNR",
                "refused");
        RgbPicture expected = decoder(codecs.get(0)).decode(file);
        for (JpegCodec codec : codecs) {
            PictureDecoder decoder = decoder(codec);
            PictureEncoder encoder = encoder(codec);
            long refusedBefore = codec.refused();
            Runnable reading = () -> decoder.decode(file);
            Runnable writing = () -> encoder.encode(picture, PictureFormat.JPEG);
            double psnr = Psnr.between(expected, decoder.decode(file));
            Measurement readByMany = measure(reading, seconds, threads);
            Measurement readByOne = measure(reading, seconds, 1);
            Measurement writtenByMany = measure(writing, seconds, threads);
            Measurement writtenByOne = measure(writing, seconds, 1);
            line(
                    "  %-26s %10.0f %10.0f %10.0f %10.0f %8.0f %8.0f %6.1f %8d",
                    codec,
                    readByMany.picturesPerSecond(),
                    readByOne.picturesPerSecond(),
                    writtenByMany.picturesPerSecond(),
                    writtenByOne.picturesPerSecond(),
                    1000 * readByMany.coreMillisPerPicture(),
                    1000 * writtenByMany.coreMillisPerPicture(),
                    psnr,
                    codec.refused() - refusedBefore);
        }
    }

    /** How many of some damaged files a codec refuses; the same files for all. */
    int refused(int codec, int files) {
        PictureDecoder decoder = decoder(codecs.get(codec));
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < files; i++) {
            byte[] damaged = file.clone();
            damaged[3 + random.nextInt(file.length - 3)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            try {
                decoder.decode(damaged);
            } catch (RecordFailure failure) {
                refused++;
            }
        }
        return refused;
    }

    private static Measurement measure(Runnable work, double seconds, int threads) {
        repeat(work, WARM_UP * seconds, threads);
        ProcessorTime before = ProcessorTime.now();
        long started = System.nanoTime();
        int times = repeat(work, seconds, threads);
        Duration wall = Duration.ofNanos(System.nanoTime() - started);
        return new Measurement(times, wall, ProcessorTime.now().since(before));
    }

    private static int repeat(Runnable work, double seconds, int threads) {
        long end = System.nanoTime() + (long) (1e9 * seconds);
        AtomicInteger times = new AtomicInteger();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                do {
                    work.run();
                    times.incrementAndGet();
                } while (System.nanoTime() < end);
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            join(thread);
        }
        return times.get();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the benchmark was interrupted", e);
        }
    }

    private static PictureDecoder decoder(JpegCodec codec) {
        return new PictureDecoder(PictureLimits.OWN_FILES, codec);
    }

    private static PictureEncoder encoder(JpegCodec codec) {
        return new PictureEncoder(MARK, PictureEncoder.DEFAULT_JPEG_QUALITY, codec);
    }
}

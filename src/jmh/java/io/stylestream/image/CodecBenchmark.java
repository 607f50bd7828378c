package io.stylestream.image;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read and to write a picture file; shapes that are never quite flat, as a generator draws. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
    @Param({"64", "256"})
    int side = 64;

    @Param({"PNG", "JPEG"})
    PictureFormat format = PictureFormat.PNG;

    private final PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
    private final PictureEncoder encoder = new PictureEncoder(new SyntheticMark("benchmark", "1"));
    private RgbPicture picture = new RgbPicture(1, 1, new byte[3]);
    private byte[] file = {};

    @Setup
    public void draw() {
        byte[] rgb = new byte[3 * side * side];
        Random grain = new Random(1);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double fromCentre = Math.hypot(x - side / 2.0, y - side / 2.0) / side;
                int shade = 8 * y / side + 8 * x / side + grain.nextInt(4);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[3 * (y * side + x) + channel] =
                            (byte) (fromCentre < 0.35 ? 90 + 50 * channel + shade : 230 - shade);
                }
            }
        }
        picture = new RgbPicture(side, side, rgb);
        file = encoder.encode(picture, format);
    }

    @Benchmark
    public RgbPicture decode() {
        return decoder.decode(file);
    }

    @Benchmark
    public byte[] encode() {
        return encoder.encode(picture, format);
    }
}

package io.stylestream.image;

import com.twelvemonkeys.image.ResampleOp;
import java.awt.image.BufferedImage;
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

/** What it costs to bring a square picture to a model's size, beside TwelveMonkeys with the same filter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ResizeBenchmark {
    @Param({"64", "512", "1024"})
    int from = 64;

    @Param({"256"})
    int to = 256;

    private RgbPicture picture = new RgbPicture(1, 1, new byte[3]);
    private PictureResizer resizer = new PictureResizer(1, PictureFit.CROP);

    @Setup
    public void draw() {
        byte[] rgb = new byte[3 * from * from];
        new Random(1).nextBytes(rgb);
        picture = new RgbPicture(from, from, rgb);
        resizer = new PictureResizer(to, PictureFit.CROP);
    }

    @Benchmark
    public RgbPicture stylestream() {
        return resizer.resize(picture);
    }

    @Benchmark
    public RgbPicture twelveMonkeys() {
        BufferedImage target = new BufferedImage(to, to, BufferedImage.TYPE_3BYTE_BGR);
        new ResampleOp(to, to, ResampleOp.FILTER_CATROM).filter(BufferedPictures.toImage(picture), target);
        return BufferedPictures.ofImage(target);
    }
}

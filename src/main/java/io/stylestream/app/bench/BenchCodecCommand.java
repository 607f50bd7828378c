package io.stylestream.app.bench;

import io.stylestream.core.UsageError;
import io.stylestream.image.JpegCodec;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench codec}: reading and writing JPEG files with everything that this machine has for it. */
@Command(
        name = "codec",
        description = {
            "JPEG files read and written per second, by the processor and by a GPU that is there.",
            "One thread and many, each beside the JDK's codec; PSNR in dB. OpenCV only writes."
        },
        showDefaultValues = true,
        sortOptions = false)
final class BenchCodecCommand implements Callable<Integer> {
    private static final int FLIPPED_FILES = 300;

    @Option(
            names = "--side",
            split = ",",
            defaultValue = "64,256,1024",
            description = "Sides of the pictures in pixels.")
    List<Integer> sides = List.of();

    @Option(names = "--seconds", defaultValue = "0.25", description = "For how long each figure is measured.")
    double seconds;

    @Option(names = "--threads", defaultValue = "0", description = "Threads, where there are many; 0: all processors.")
    int threads;

    @Override
    public Integer call() {
        if (sides.stream().anyMatch(side -> side < 1 || side > 8192) || !(seconds > 0 && seconds < 60) || threads < 0) {
            throw new UsageError("--side wants 1 to 8192, --seconds more than 0 and less than 60, --threads 0 or more");
        }
        int many = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        String obstacle = JpegCodec.gpuObstacle();
        if (!obstacle.isEmpty()) {
            line("nvJPEG is left out: %s", obstacle);
        }
        List<JpegCodec> codecs = JpegCodec.all();
        try {
            new CodecRace(codecs, sides.get(0)).warmUp(2 * seconds);
            for (int side : sides) {
                CodecRace race = new CodecRace(codecs, side);
                race.print(seconds, many);
            }
            CodecRace damaged = new CodecRace(codecs, 96);
            for (int codec = 0; codec < codecs.size(); codec++) {
                line(
                        "%-28s refuses %d of %d files with one flipped bit",
                        codecs.get(codec), damaged.refused(codec, FLIPPED_FILES), FLIPPED_FILES);
            }
        } finally {
            codecs.forEach(JpegCodec::close);
        }
        return 0;
    }

    static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}

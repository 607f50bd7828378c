package io.stylestream.worker;

import io.stylestream.image.PictureFormat;
import io.stylestream.image.RgbPicture;
import io.stylestream.translation.PreparedOrder;
import io.stylestream.translation.PreparedStyle;
import io.stylestream.translation.StyleSpec;
import io.stylestream.translation.TranslationOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What batching costs a picture: in, and out again in a full batch, with as many waiting as the buffer holds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatcherBenchmark {
    private static final int WAITING = 256;

    private final BatchSettings settings = new BatchSettings(32, Duration.ofMillis(10), 2);
    private final List<PreparedTask> tasks = new ArrayList<>();

    public BatcherBenchmark() {
        for (int offset = 0; offset < WAITING; offset++) {
            TranslationOrder order =
                    new TranslationOrder(new byte[0], "micah", new StyleSpec.Latent(0, 1, null), PictureFormat.PNG);
            PreparedOrder prepared =
                    new PreparedOrder(order, new RgbPicture(1, 1, new byte[3]), new PreparedStyle.Latent(0, 1, 0));
            byte[] none = {};
            Task task = new Task(new ConsumerRecord<>("benchmark", 0, offset, none, none), offset);
            Request request = new Request("1", order, null, null, null);
            tasks.add(new PreparedTask(task, request, prepared, offset, offset, PreparedTask.NO_DEADLINE));
        }
    }

    @Benchmark
    @OperationsPerInvocation(WAITING)
    public int batch() throws InterruptedException {
        Batcher batcher = new Batcher(settings, System::nanoTime, left -> {});
        tasks.forEach(batcher::add);
        int taken = 0;
        while (taken < WAITING) {
            taken += batcher.take().size();
        }
        return taken;
    }
}

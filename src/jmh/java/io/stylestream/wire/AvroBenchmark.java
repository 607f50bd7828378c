package io.stylestream.wire;

import io.stylestream.wire.avro.LatentStyle;
import io.stylestream.wire.avro.Timings;
import io.stylestream.wire.avro.TranslationRequest;
import io.stylestream.wire.avro.TranslationResult;
import java.nio.ByteBuffer;
import java.util.Collections;
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

/** What it costs to write and read requests and results in Avro's single-object encoding. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AvroBenchmark {
    private static final String TOPIC = "benchmark";
    private static final int STYLE_SIZE = 64;

    @Param({"4096", "20480"})
    int pictureBytes = 4096;

    private final RecordCodec<TranslationRequest> requests =
            WireFormat.singleObject().requests();
    private final RecordCodec<TranslationResult> results =
            WireFormat.singleObject().results();
    private TranslationRequest request = new TranslationRequest();
    private TranslationResult result = new TranslationResult();
    private byte[] encodedRequest = {};
    private byte[] encodedResult = {};

    @Setup
    public void prepare() {
        byte[] picture = new byte[pictureBytes];
        new Random(1).nextBytes(picture);
        request = TranslationRequest.newBuilder()
                .setRequestId("1")
                .setPicture(ByteBuffer.wrap(picture))
                .setDomain("micah")
                .setStyle(LatentStyle.newBuilder().setSeed(1).build())
                .build();
        result = TranslationResult.newBuilder()
                .setRequestId("1")
                .setPicture(ByteBuffer.wrap(picture))
                .setDomain("micah")
                .setStyleValues(Collections.nCopies(STYLE_SIZE, 0.5f))
                .setTimings(Timings.newBuilder()
                        .setQueueMicroseconds(1)
                        .setDecodeMicroseconds(1)
                        .setInferMicroseconds(1)
                        .setEncodeMicroseconds(1)
                        .build())
                .build();
        encodedRequest = requests.encode(TOPIC, request);
        encodedResult = results.encode(TOPIC, result);
    }

    @Benchmark
    public byte[] encodeRequest() {
        return requests.encode(TOPIC, request);
    }

    @Benchmark
    public TranslationRequest decodeRequest() {
        return requests.decode(TOPIC, encodedRequest);
    }

    @Benchmark
    public byte[] encodeResult() {
        return results.encode(TOPIC, result);
    }

    @Benchmark
    public TranslationResult decodeResult() {
        return results.decode(TOPIC, encodedResult);
    }
}

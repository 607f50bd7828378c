package io.stylestream.app.embedded;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.app.Models;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.engine.EngineSettings;
import io.stylestream.model.ModelDirectory;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.WireFormat;
import io.stylestream.worker.BufferSettings;
import io.stylestream.worker.KafkaSettings;
import io.stylestream.worker.TopicNames;
import io.stylestream.worker.Worker;
import io.stylestream.worker.WorkerListener;
import io.stylestream.worker.WorkerSettings;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Broker, model and worker in one program, started together and ended together, also by Ctrl-C. */
public final class EmbeddedService implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final EmbeddedBroker broker;
    private final ModelDirectory directory;
    private final PictureTranslator translator;
    private final Worker worker;
    private final double startSeconds;
    private final Thread onExit = new Thread(this::end, "end-service");
    private boolean ended;

    private EmbeddedService(
            EmbeddedBroker broker, ModelDirectory directory, PictureTranslator translator, Worker worker) {
        this.broker = broker;
        this.directory = directory;
        this.translator = translator;
        this.worker = worker;
        long startedAt = ManagementFactory.getRuntimeMXBean().getStartTime();
        this.startSeconds = (System.currentTimeMillis() - startedAt) / 1e3;
    }

    /** Starts everything and returns once the worker is ready for requests. */
    public static EmbeddedService start(ModelDirectory directory, EngineSettings engine)
            throws InterruptedException, ExecutionException {
        return start(directory, engine, BufferSettings.DEFAULT);
    }

    /** Likewise, with a worker that holds more or fewer records. */
    public static EmbeddedService start(ModelDirectory directory, EngineSettings engine, BufferSettings buffer)
            throws InterruptedException, ExecutionException {
        CompletableFuture<EmbeddedBroker> starting = CompletableFuture.supplyAsync(EmbeddedBroker::start);
        PictureTranslator translator = Models.translator(directory, engine);
        EmbeddedBroker broker = starting.get();
        TopicNames topics = TopicNames.DEFAULT;
        broker.createTopics(
                Map.of(topics.requests().get(0), PARTITIONS, topics.results(), PARTITIONS, topics.deadLetters(), 1));
        Worker worker = Worker.start(
                WorkerSettings.of(KafkaSettings.of(broker.bootstrapServers())).withBuffer(buffer),
                translator,
                WireFormat.singleObject(),
                new SimpleMeterRegistry(),
                WorkerListener.NONE);
        worker.ready().get();
        EmbeddedService service = new EmbeddedService(broker, directory, translator, worker);
        Runtime.getRuntime().addShutdownHook(service.onExit);
        return service;
    }

    public PictureTranslator translator() {
        return translator;
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public List<String> domains() {
        return directory.manifest().domains();
    }

    public int imageSize() {
        return directory.architecture().imageSize();
    }

    /** From the start of this program until the worker was ready. */
    public double startSeconds() {
        return startSeconds;
    }

    /** Waits until the worker ends, which it does only at the end of the program or by failing. */
    public void awaitEnd() throws InterruptedException, ExecutionException {
        worker.ended().get();
    }

    @Override
    public void close() {
        end();
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            worker.close();
            translator.close();
            broker.close();
        }
    }
}

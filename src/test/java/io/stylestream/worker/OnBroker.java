package io.stylestream.worker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.stylestream.broker.EmbeddedBroker;
import io.stylestream.translation.PictureTranslator;
import io.stylestream.wire.WireFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests of workers on a real broker, each with topics of its own. */
abstract class OnBroker {
    /** One for all classes; it ends with this process. */
    private static EmbeddedBroker broker;

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    TestTraffic traffic;

    @BeforeAll
    static void startBroker() {
        if (broker == null) {
            broker = EmbeddedBroker.start();
        }
    }

    @BeforeEach
    void createTopics() {
        traffic = new TestTraffic(broker);
    }

    @AfterEach
    void closeTraffic() {
        traffic.close();
    }

    Worker start(WorkerSettings settings, PictureTranslator translator) {
        return Worker.start(settings, translator, WireFormat.singleObject(), meters, WorkerListener.NONE);
    }
}

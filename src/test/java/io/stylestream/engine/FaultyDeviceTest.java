package io.stylestream.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoopTranslator;
import ai.djl.util.PairList;
import io.stylestream.core.StyleCode;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.onnx.RandomWeights;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real networks on an engine whose device fails as GPUs do. */
class FaultyDeviceTest {
    private static final StarGanV2 ARCHITECTURE = new StarGanV2(32, 4, 8, 6, 5, 12, 3, 0);
    private static final int BATCH = 7;
    private static final int FITS = 3;

    private ZooModel<NDList, NDList> sound;

    @BeforeEach
    void load() {
        sound = new NetworkLoader(EngineSettings.defaults().withEngine(OnnxRuntime.ENGINE_NAME))
                .load(
                        ARCHITECTURE,
                        NetworkKind.MAPPING_NETWORK,
                        RandomWeights.of(ARCHITECTURE, NetworkKind.MAPPING_NETWORK));
    }

    @AfterEach
    void close() {
        sound.close();
    }

    @Test
    void aBatchThatIsTooLargeForTheDeviceGivesTheSameResultsInParts() {
        // given
        List<float[]> latentCodes = IntStream.range(0, BATCH)
                .mapToObj(n -> new float[] {n, 1, -n, 0.5f, 2})
                .toList();
        int[] domains = {0, 1, 2, 2, 1, 0, 1};
        DeviceBlock small = new DeviceBlock(sound.getBlock(), batch -> {
            if (batch > FITS) {
                throw new OutOfDeviceMemory("CUDA out of memory", new IllegalStateException());
            }
        });

        // when
        List<StyleCode> inParts;
        try (MappingEngine engine = new MappingEngine(ARCHITECTURE, small.model())) {
            inParts = engine.run(latentCodes, domains);
        }

        // then
        try (MappingEngine engine =
                new MappingEngine(ARCHITECTURE, new DeviceBlock(sound.getBlock(), any -> {}).model())) {
            assertThat(inParts).isEqualTo(engine.run(latentCodes, domains));
        }
        assertThat(small.largestBatch).isEqualTo(FITS);
    }

    @Test
    void aLostDeviceIsToldAsSuch() {
        // given
        DeviceBlock lost = new DeviceBlock(sound.getBlock(), batch -> {
            throw new LostDevice("an illegal address", new IllegalStateException());
        });

        // when, then
        try (MappingEngine engine = new MappingEngine(ARCHITECTURE, lost.model())) {
            assertThatExceptionOfType(LostDevice.class)
                    .isThrownBy(() -> engine.run(Collections.nCopies(2, new float[5]), new int[2]))
                    .withMessage("the GPU is lost to this process (an illegal address); check it with nvidia-smi");
        }
    }

    /** What happens on the device before a batch is computed. */
    private interface Fault {
        void at(long batch);
    }

    /** A network on a device with a fault. */
    private static final class DeviceBlock extends AbstractBlock {
        private final Block network;
        private final Fault fault;
        private long largestBatch;

        DeviceBlock(Block network, Fault fault) {
            this.network = network;
            this.fault = fault;
        }

        ZooModel<NDList, NDList> model() {
            Model model = Model.newInstance("faulty", Device.cpu(), OnnxRuntime.ENGINE_NAME);
            model.setBlock(this);
            return new ZooModel<>(model, new NoopTranslator());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> parameters) {
            long batch = inputs.head().getShape().get(0);
            fault.at(batch);
            largestBatch = Math.max(largestBatch, batch);
            return network.forward(store, inputs, training, parameters);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return network.getOutputShapes(inputs);
        }
    }
}

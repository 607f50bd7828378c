package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.GoldenFiles;
import io.stylestream.core.HostTensor;
import io.stylestream.network.ChannelGroups;
import io.stylestream.network.NetworkKind;
import io.stylestream.network.StarGanV2;
import io.stylestream.network.torch.TorchBackend;
import io.stylestream.network.torch.TorchTensors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChannelPruningTest {
    static List<GoldenFiles> generators() {
        return List.of(GoldenFiles.TINY, GoldenFiles.TINY_HIGHPASS);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void whatNothingReadsCanGoWithoutAChange(GoldenFiles golden) {
        // given: a generator in which no weight reads every second channel
        StarGanV2 wide = golden.architecture();
        StarGanV2 narrow = wide.withGeneratorWidth(0.5);
        Map<NetworkKind, Map<String, HostTensor>> weights = golden.weights();
        weights.put(NetworkKind.GENERATOR, deafToOddChannels(wide, weights.get(NetworkKind.GENERATOR)));
        TorchNetworks teacher = TorchNetworks.of(wide, new TorchBackend(), weights);

        // when
        ChannelImportance importance = new ChannelImportance(teacher);
        importance.watch(() -> sample(golden));
        Map<NetworkKind, Map<String, HostTensor>> cut = new EnumMap<>(weights);
        cut.put(
                NetworkKind.GENERATOR,
                new ChannelPruning(wide, narrow, importance.byGroup()).cut(weights.get(NetworkKind.GENERATOR)));
        TorchNetworks student = TorchNetworks.of(narrow, new TorchBackend(), cut);

        // then
        assertThat(GoldenFiles.largestDifference(draw(student, golden), draw(teacher, golden)))
                .isLessThan(1e-4f);
    }

    @Test
    void atFullWidthAllWeightsStay() {
        // given
        StarGanV2 wide = GoldenFiles.TINY.architecture();
        Map<String, HostTensor> weights = GoldenFiles.TINY.weights(NetworkKind.GENERATOR);
        List<double[]> importance = new ArrayList<>();
        ChannelGroups.of(wide).sizes().forEach(size -> importance.add(new double[size]));

        // when
        Map<String, HostTensor> cut = new ChannelPruning(wide, wide.withGeneratorWidth(1), importance).cut(weights);

        // then
        assertThat(cut).containsOnlyKeys(weights.keySet());
        cut.forEach((name, weight) -> assertThat(weight.toFloats())
                .as(name)
                .isEqualTo(weights.get(name).toFloats()));
    }

    @Test
    void aWiderStudentIsRefused() {
        StarGanV2 narrow = GoldenFiles.TINY.architecture();
        StarGanV2 wide = narrow.withGeneratorChannels(16, 64);
        List<double[]> importance = new ArrayList<>();
        ChannelGroups.of(narrow).sizes().forEach(size -> importance.add(new double[size]));

        assertThatThrownBy(() -> new ChannelPruning(narrow, wide, importance))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be cut out of");
    }

    private static Map<String, HostTensor> deafToOddChannels(StarGanV2 architecture, Map<String, HostTensor> weights) {
        Map<String, HostTensor> changed = new LinkedHashMap<>();
        weights.forEach((name, weight) -> {
            float[] values = weight.toFloats();
            boolean readsFeatures = weight.shape().length == 4 && !name.equals("from_rgb.weight");
            if (readsFeatures) {
                int kernel = (int) (weight.shape()[2] * weight.shape()[3]);
                for (int i = 0; i < values.length; i++) {
                    values[i] = i / kernel % weight.shape()[1] % 2 == 1 ? 0 : values[i];
                }
            }
            changed.put(name, HostTensor.ofFloats(values, weight.shape()));
        });
        assertThat(changed)
                .containsOnlyKeys(ChannelGroups.of(architecture).axes().keySet());
        return changed;
    }

    private static HostTensor draw(TorchNetworks networks, GoldenFiles golden) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGrad = new NoGradGuard()) {
            TrainingBatch batch = sample(golden);
            return TorchTensors.toHost(networks.generate(batch.x(), networks.map(batch.z(), batch.target())));
        }
    }

    private static TrainingBatch sample(GoldenFiles golden) {
        return StarGanV2StepTest.batch(golden.inputs());
    }
}

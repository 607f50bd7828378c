package io.stylestream.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.network.ChannelGroups.Axis;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelGroupsTest {
    private static final StarGanV2 PLAIN = new StarGanV2(64, 8, 32, 6, 4, 16, 3, 0);
    private static final StarGanV2 HIGH_PASS = new StarGanV2(128, 8, 32, 6, 4, 16, 2, 1);

    @Test
    void channelsThatMeetInASumAreOneGroup() {
        ChannelGroups groups = ChannelGroups.of(PLAIN);

        // encode.2 is a bottleneck block: what it adds to comes from encode.1 and goes on to decode.0 and decode.1
        int stream = groups.of("encode.1.conv2.weight").get(0).group();
        assertThat(List.of(
                        groups.of("encode.1.conv1x1.weight").get(0).group(),
                        groups.readBy("encode.2.conv1.weight"),
                        groups.of("encode.2.conv2.bias").get(0).group(),
                        groups.of("decode.1.conv2.weight").get(0).group(),
                        groups.readBy("decode.2.conv1x1.weight")))
                .containsOnly(stream);
        assertThat(groups.of("encode.2.conv1.weight").get(0).group())
                .as("within a block, channels are its own")
                .isNotEqualTo(stream);
    }

    @Test
    void adainComputesTwoValuesForEachChannelOfWhatItNormalises() {
        ChannelGroups groups = ChannelGroups.of(PLAIN);

        Axis computed = groups.of("decode.3.norm2.fc.weight").get(0);
        assertThat(computed).isEqualTo(new Axis(groups.readBy("decode.3.conv2.weight"), 2));
        assertThat(groups.of("decode.3.norm2.fc.bias")).containsExactly(computed);
    }

    @Test
    void maskedEdgesTieEncoderAndDecoderTogether() {
        ChannelGroups plain = ChannelGroups.of(PLAIN);
        ChannelGroups highPass = ChannelGroups.of(HIGH_PASS);

        assertThat(highPass.readBy("to_rgb.2.weight")).isEqualTo(highPass.readBy("encode.0.conv1.weight"));
        assertThat(plain.readBy("to_rgb.2.weight")).isNotEqualTo(plain.readBy("encode.0.conv1.weight"));
    }

    @Test
    void everyAxisIsAsLongAsItsChannels() {
        for (StarGanV2 architecture : List.of(PLAIN, HIGH_PASS)) {
            ChannelGroups groups = ChannelGroups.of(architecture);
            Map<String, long[]> shapes = ParameterShapes.of(architecture, NetworkKind.GENERATOR);

            assertThat(groups.axes()).containsOnlyKeys(shapes.keySet());
            shapes.forEach((name, shape) -> {
                List<Axis> axes = groups.of(name);
                for (int axis = 0; axis < shape.length; axis++) {
                    Axis along = axes.get(axis);
                    if (along.group() == Axis.WHOLE) {
                        assertThat(axis).as(name + " " + Arrays.toString(shape)).isGreaterThanOrEqualTo(2);
                    } else {
                        assertThat((long) along.copies() * groups.sizes().get(along.group()))
                                .as(name)
                                .isEqualTo(shape[axis]);
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "256, 64, 512, 0, 0.5",
        "256, 64, 512, 1, 0.3",
        "64, 32, 256, 0, 0.71",
        "64, 48, 200, 0, 0.33",
        "32, 5, 7, 0, 0.6",
        "128, 3, 512, 0, 0.01"
    })
    void aNarrowerGeneratorHasTheSameLayers(int size, int base, int max, double highPass, double width) {
        StarGanV2 wide = new StarGanV2(size, base, max, 8, 4, 16, 2, highPass);
        StarGanV2 narrow = wide.withGeneratorWidth(width);

        assertThat(ChannelGroups.of(narrow).axes())
                .isEqualTo(ChannelGroups.of(wide).axes());
        assertThat(narrow.generatorBaseChannels()).isEqualTo(Math.max(1, Math.round(base * width)));
        assertThat(ParameterShapes.of(narrow, NetworkKind.STYLE_ENCODER).get("shared.0.weight"))
                .isEqualTo(ParameterShapes.of(wide, NetworkKind.STYLE_ENCODER).get("shared.0.weight"));
    }
}

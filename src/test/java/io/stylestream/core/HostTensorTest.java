package io.stylestream.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HostTensorTest {
    @Test
    void everyHalfSurvivesTheWayThroughFloats() {
        // given: all 65,536 bit patterns
        ByteBuffer bytes = HostTensor.allocate(2L * 65_536);
        for (int bits = 0; bits < 65_536; bits++) {
            bytes.putShort((short) bits);
        }
        HostTensor all = new HostTensor(ElementType.F16, new long[] {65_536}, bytes.flip());

        // when
        HostTensor again = HostTensor.ofFloats(all.toFloats(), 65_536).toHalves();

        // then
        ByteBuffer expected = all.bytes();
        ByteBuffer actual = again.bytes();
        for (int bits = 0; bits < 65_536; bits++) {
            boolean notANumber = (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
            short written = actual.getShort();
            short read = expected.getShort();
            if (!notANumber) {
                assertThat(written).as("half 0x%04x", bits).isEqualTo(read);
            }
        }
    }

    @Test
    void valuesBetweenTwoHalvesAreRoundedToTheNearest() {
        assertThat(half(1 + 0x1p-11f)).as("half-way, to even").isEqualTo(1);
        assertThat(half(1 + 0x1.8p-11f)).isEqualTo(1 + 0x1p-10f);
        assertThat(half(0x1p-25f * 1.5f)).isEqualTo(0x1p-24f);
        assertThat(half(65_519)).isEqualTo(65_504);
        assertThat(half(65_520)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(half(-3.14159f)).isCloseTo(-3.14159f, within(1e-3f));
    }

    private static float half(float value) {
        return HostTensor.ofFloats(new float[] {value}, 1).toHalves().toFloats()[0];
    }
}

package io.stylestream.network.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TorchScopeTest {
    @Test
    void theResultIsFreedWithTheCallersScopeAndTheRestBefore() {
        Tensor[] onTheWay = new Tensor[1];
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = TorchScope.result(() -> {
                onTheWay[0] = TorchTensors.ofFloats(new float[] {1, 2}, 2);
                return onTheWay[0].add(new Scalar(1.0));
            });
            assertThat(onTheWay[0].isNull()).isTrue();
            assertThat(TorchTensors.toHost(result).toFloats()).containsExactly(2, 3);
        }
        assertThat(result.isNull()).isTrue();
    }

    @Test
    void whoeverRetainsTheResultKeepsIt() {
        Tensor result;
        try (PointerScope scope = new PointerScope()) {
            result = TorchScope.result(() -> TorchTensors.ofFloats(new float[] {1}, 1));
            result.retainReference();
        }
        assertThat(result.isNull()).isFalse();
        result.close();
        assertThat(result.isNull()).isTrue();
    }
}

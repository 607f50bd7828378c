package io.stylestream.engine.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.stylestream.engine.Engines;
import io.stylestream.engine.OnnxRuntime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Arrays of the engine work without a GPU: they lie in host memory until a block runs. */
class TensorRtNDManagerTest {
    @BeforeAll
    static void keepTheEngineLibraryOffline() {
        assertThat(Engines.available()).contains(OnnxRuntime.ENGINE_NAME);
    }

    @Test
    void sharesADirectBufferAndCopiesAnyOther() {
        try (NDManager manager = TensorRtNDManager.system().newSubManager()) {
            // given
            ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
            float[] floats = {1, 2};

            // when
            NDArray shared = manager.create(direct, new Shape(2), DataType.FLOAT32);
            NDArray copied = manager.create(floats);
            direct.putFloat(0, 7);
            floats[0] = 7;

            // then
            assertThat(shared.toFloatArray()).containsExactly(7, 0);
            assertThat(copied.toFloatArray()).containsExactly(1, 2);
        }
    }

    @Test
    void keepsTypesOfOneByte() {
        try (NDManager manager = TensorRtNDManager.system().newSubManager()) {
            ByteBuffer pixels =
                    ByteBuffer.allocateDirect(3).put(new byte[] {0, 127, -1}).flip();

            NDArray array = manager.create(pixels, new Shape(3), DataType.UINT8);

            assertThat(array.toUint8Array()).containsExactly(0, 127, 255);
        }
    }

    @Test
    void anArrayOutlivesItsManagerWhenDetached() {
        NDArray array;
        try (NDManager manager = TensorRtNDManager.system().newSubManager()) {
            array = manager.create(new long[] {3});
            array.detach();
        }

        assertThat(array.toLongArray()).containsExactly(3);
    }

    @Test
    void takesArraysOfOtherEnginesOver() {
        try (NDManager other = NDManager.newBaseManager("OnnxRuntime");
                NDManager manager = TensorRtNDManager.system().newSubManager()) {
            NDArray array = manager.from(other.create(new float[] {1, 2, 3}));

            assertThat(array.getManager()).isEqualTo(manager);
            assertThat(array.toFloatArray()).containsExactly(1, 2, 3);
        }
    }
}

package io.stylestream.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.ElementType;
import io.stylestream.core.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleReaderTest {
    @Test
    void readsDataOfProtocol2() {
        // given {'list': [1, 2.5, None, (True,)], 3: -70000}
        byte[] pickle = new PickleBytes()
                .protocol(2)
                .ops("}q")
                .raw(0)
                .ops("(")
                .text("list")
                .ops("](K")
                .raw(1)
                .ops("G")
                .raw(0x40, 0x04, 0, 0, 0, 0, 0, 0)
                .ops("N")
                .raw(0x88, 0x85)
                .ops("eK")
                .raw(3)
                .number(-70000)
                .ops("u")
                .stop();

        // when
        Object value = read(pickle);

        // then
        assertThat(value)
                .isEqualTo(Map.of("list", List.of(1L, 2.5, PickleReader.NONE, new Tuple(List.of(true))), 3L, -70000L));
    }

    @Test
    void readsDataOfProtocol4() {
        // given a frame, short strings, a memo and a name taken from the stack: OrderedDict(a=-2, b=-2)
        byte[] pickle = new PickleBytes()
                .protocol(4)
                .raw(0x95, 40, 0, 0, 0, 0, 0, 0, 0)
                .raw(0x8c, 11)
                .ops("collections")
                .raw(0x94, 0x8c, 11)
                .ops("OrderedDict")
                .raw(0x94, 0x93, 0x94)
                .ops(")R(")
                .raw(0x8c, 1)
                .ops("a")
                .raw(0x8a, 1, 0xfe, 0x94)
                .raw(0x8c, 1)
                .ops("bh")
                .raw(3)
                .ops("u")
                .stop();

        // when
        Object value = read(pickle);

        // then
        assertThat(value).isEqualTo(Map.of("a", -2L, "b", -2L));
    }

    @Test
    void ignoresTheAttributesOfADictionary() {
        // given an empty dictionary whose attributes are {'_metadata': 1}
        byte[] pickle = new PickleBytes()
                .protocol(2)
                .ops("}}")
                .text("_metadata")
                .number(1)
                .ops("sb")
                .stop();

        // when
        Object value = read(pickle);

        // then
        assertThat(value).isEqualTo(Map.of());
    }

    @Test
    void readsATransposedTensorInRowMajorOrder() {
        // given a 3 x 2 view of the storage 0 1 2 / 3 4 5
        byte[] pickle = new PickleBytes()
                .protocol(2)
                .tensor("FloatStorage", "0", 6, 0, new int[] {3, 2}, new int[] {1, 3})
                .stop();
        ByteBuffer storage = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        storage.asFloatBuffer().put(new float[] {0, 1, 2, 3, 4, 5});

        // when
        HostTensor tensor = ((StoredTensor) read(pickle)).load(storage);

        // then
        assertThat(tensor.shape()).containsExactly(3, 2);
        assertThat(tensor.toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void readsAParameterWithinASharedHalfPrecisionStorage() {
        // given elements 1 and 2 of a storage of halfs 0.5, 1, -2
        byte[] pickle = new PickleBytes()
                .protocol(2)
                .global("torch._utils", "_rebuild_parameter")
                .ops("(")
                .tensor("HalfStorage", "7", 3, 1, new int[] {2}, new int[] {1})
                .raw(0x88)
                .global("collections", "OrderedDict")
                .ops(")RtR")
                .stop();
        ByteBuffer storage = ByteBuffer.wrap(new byte[] {0, 0x38, 0, 0x3c, 0, (byte) 0xc0});

        // when
        StoredTensor tensor = (StoredTensor) read(pickle);

        // then
        assertThat(tensor.storage()).isEqualTo(new Storage("7", ElementType.F16, 3));
        assertThat(tensor.load(storage).toFloats()).containsExactly(1, -2);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        "os.system",
                        start().global("os", "system").text("true").raw(0x85).ops("R"),
                        "'os.system'"),
                refused(
                        "named on the stack",
                        start().text("builtins").text("eval").raw(0x93),
                        "'builtins.eval'"),
                refused("instance", start().ops("(").text("true").ops("ios\nsystem\n"), "'os.system'"),
                refused("new object", start().global("argparse", "Namespace"), "'argparse.Namespace'"),
                refused(
                        "new known object",
                        start().global("torch", "FloatStorage").ops(")").raw(0x81),
                        "0x81"),
                refused("build", start().ops("]}b"), "damaged"),
                refused("call of a value", start().text("f").ops(")R"), "damaged"),
                refused("extension", start().raw(0x82, 1), "0x82"),
                refused("bytes", start().ops("C").raw(0), "0x43"),
                refused("protocol", new PickleBytes().protocol(6), "protocol 6"),
                refused("empty stack", start().ops("0"), "damaged"),
                refused("unknown memo", start().ops("h").raw(9), "damaged"),
                refused("string beyond the end", start().ops("X").raw(255, 255, 255, 127), "ends in the middle"),
                refused("list as key", start().ops("}]Ns"), "keys"),
                refused("nesting", start().ops("(".repeat(101)), "nested"),
                refused("stack", start().ops("N".repeat(100_001)), "more than 100000 values"),
                refused("huge integer", start().raw(0x8a, 9).ops("123456789"), "9 bytes"),
                refused("beyond its storage", window(5, new int[] {2}, new int[] {1}), "does not lie within storage"),
                refused("strides beyond", window(0, new int[] {2, 2}, new int[] {5, 1}), "does not lie within storage"),
                refused("negative stride", window(5, new int[] {2}, new int[] {-1}), "does not lie within storage"),
                refused("expanded", window(0, new int[] {100, 100}, new int[] {0, 0}), "does not lie within storage"),
                refused("negative offset", window(-1, new int[] {1}, new int[] {1}), "does not lie within storage"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWhatIsNotData(String name, byte[] pickle, String words) {
        // when, then
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnusableCheckpoint.class)
                .hasMessageContaining(words);
    }

    @Test
    void refusesAPickleThatStopsEarly() {
        // given
        byte[] pickle = {(byte) 0x80, 2, '}'};

        // when, then
        assertThatThrownBy(() -> read(pickle)).hasMessageContaining("ends in the middle");
    }

    private static PickleBytes start() {
        return new PickleBytes().protocol(2);
    }

    private static PickleBytes window(int offset, int[] shape, int[] strides) {
        return start().tensor("FloatStorage", "0", 6, offset, shape, strides);
    }

    private static Arguments refused(String name, PickleBytes pickle, String words) {
        return Arguments.of(name, pickle.stop(), words);
    }

    private static Object read(byte[] pickle) {
        return new PickleReader(ByteBuffer.wrap(pickle)).read();
    }
}

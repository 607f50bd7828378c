package io.stylestream.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import io.stylestream.image.JpegDevice;
import io.stylestream.image.PictureFit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServeSettingsTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** A setting: its name, its default, another value as it is written, and that value. */
    record Setting(String name, Object byDefault, String written, Object value, Function<ServeSettings, Object> read) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Setting> settings() {
        return Stream.of(
                new Setting(
                        "kafka.bootstrap-servers",
                        "localhost:9092",
                        "a:1,b:2",
                        "a:1,b:2",
                        s -> s.worker().kafka().bootstrapServers()),
                new Setting(
                        "kafka.group-id",
                        "stylestream-workers",
                        "others",
                        "others",
                        s -> s.worker().kafka().groupId()),
                new Setting(
                        "kafka.session-timeout",
                        Duration.ofSeconds(6),
                        "9s",
                        Duration.ofSeconds(9),
                        s -> s.worker().kafka().sessionTimeout()),
                new Setting(
                        "kafka.max-record-bytes",
                        8 << 20,
                        "1M",
                        1 << 20,
                        s -> s.worker().kafka().maxRecordBytes()),
                new Setting(
                        "kafka.client-properties.\"security.protocol\"",
                        Map.of(),
                        "SSL",
                        Map.of("security.protocol", "SSL"),
                        s -> s.worker().kafka().clientProperties()),
                new Setting(
                        "topics.requests",
                        List.of("translation-requests"),
                        "a,b",
                        List.of("a", "b"),
                        s -> s.worker().kafka().topics().requests()),
                new Setting(
                        "topics.results",
                        "translation-results",
                        "r",
                        "r",
                        s -> s.worker().kafka().topics().results()),
                new Setting(
                        "topics.dead-letters",
                        "translation-dead-letters",
                        "d",
                        "d",
                        s -> s.worker().kafka().topics().deadLetters()),
                new Setting(
                        "registry.url",
                        Optional.empty(),
                        "http://registry:8080/apis",
                        Optional.of(URI.create("http://registry:8080/apis")),
                        ServeSettings::registry),
                new Setting("model", Optional.empty(), "m", Optional.of(Path.of("m")), ServeSettings::model),
                new Setting(
                        "engine.name",
                        "auto",
                        "TensorRT",
                        "TensorRT",
                        s -> s.engine().engine()),
                new Setting(
                        "engine.threads", PROCESSORS, "5", 5, s -> s.engine().threads()),
                new Setting(
                        "engine.memory",
                        Long.MAX_VALUE,
                        "3G",
                        3L << 30,
                        s -> s.engine().memory()),
                new Setting(
                        "batch.max-size", 32, "7", 7, s -> s.worker().batches().maxSize()),
                new Setting(
                        "batch.max-delay",
                        Duration.ofMillis(10),
                        "25ms",
                        Duration.ofMillis(25),
                        s -> s.worker().batches().maxDelay()),
                new Setting(
                        "batch.max-in-flight",
                        4,
                        "3",
                        3,
                        s -> s.worker().batches().maxInFlight()),
                new Setting(
                        "buffer.max-records",
                        256,
                        "9",
                        9,
                        s -> s.worker().buffer().maxRecords()),
                new Setting(
                        "buffer.max-bytes",
                        64L << 20,
                        "3G",
                        3L << 30,
                        s -> s.worker().buffer().maxBytes()),
                new Setting(
                        "transaction.min-records",
                        32,
                        "4",
                        4,
                        s -> s.worker().transactions().minRecords()),
                new Setting(
                        "transaction.max-records",
                        256,
                        "64",
                        64,
                        s -> s.worker().transactions().maxRecords()),
                new Setting(
                        "transaction.max-wait",
                        Duration.ofMillis(5),
                        "1s",
                        Duration.ofSeconds(1),
                        s -> s.worker().transactions().maxWait()),
                new Setting(
                        "transaction.timeout",
                        Duration.ofSeconds(10),
                        "1m",
                        Duration.ofMinutes(1),
                        s -> s.worker().transactions().timeout()),
                new Setting(
                        "picture.max-bytes",
                        20 << 20,
                        "512K",
                        512 << 10,
                        s -> s.translator().limits().maxBytes()),
                new Setting(
                        "picture.max-pixels",
                        50_000_000,
                        "99",
                        99,
                        s -> s.translator().limits().maxPixels()),
                new Setting(
                        "picture.max-side",
                        16_384,
                        "98",
                        98,
                        s -> s.translator().limits().maxSide()),
                new Setting(
                        "picture.fit",
                        PictureFit.CROP,
                        "pad",
                        PictureFit.PAD,
                        s -> s.translator().fit()),
                new Setting(
                        "picture.jpeg-quality",
                        0.9f,
                        "0.5",
                        0.5f,
                        s -> s.translator().jpegQuality()),
                new Setting(
                        "picture.jpeg-codec",
                        JpegDevice.AUTO,
                        "gpu",
                        JpegDevice.GPU,
                        s -> s.translator().jpegCodec()),
                new Setting("style-codes.max-cached", 10_000, "0", 0, ServeSettings::cachedStyleCodes),
                new Setting("codec-threads", PROCESSORS, "6", 6, s -> s.worker().codecThreads()),
                new Setting(
                        "drain-timeout",
                        Duration.ofSeconds(10),
                        "3s",
                        Duration.ofSeconds(3),
                        s -> s.worker().drainTimeout()),
                new Setting(
                        "revocation-timeout",
                        Duration.ofSeconds(2),
                        "4s",
                        Duration.ofSeconds(4),
                        s -> s.worker().revocationTimeout()),
                // made of the group, the host and the process unless it is given
                new Setting(
                        "kafka.transactional-id",
                        Configured.by(Map.of()).worker().kafka().transactionalId(),
                        "mine",
                        "mine",
                        s -> s.worker().kafka().transactionalId()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingThatIsNotGivenHasItsDefault(Setting setting) {
        // given no property

        // when
        ServeSettings settings = Configured.by(Map.of());

        // then
        assertThat(setting.read().apply(settings)).isEqualTo(setting.byDefault());
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsReadByItsName(Setting setting) {
        // given
        Map<String, String> properties = Map.of("stylestream." + setting.name(), setting.written());

        // when
        ServeSettings settings = Configured.by(properties);

        // then
        assertThat(setting.read().apply(settings)).isEqualTo(setting.value());
    }

    @Test
    void theTableNamesEverySetting() {
        // given
        Set<String> named = settings()
                .map(setting -> setting.name().replaceAll("\\.\".*\"", ""))
                .collect(Collectors.toSet());

        // when
        Set<String> configurable = names("", ServeConfiguration.class);

        // then
        assertThat(named).isEqualTo(configurable);
    }

    private static Set<String> names(String prefix, Class<?> group) {
        Set<String> names = new HashSet<>();
        for (var method : group.getDeclaredMethods()) {
            String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            boolean nested =
                    Arrays.asList(ServeConfiguration.class.getDeclaredClasses()).contains(method.getReturnType());
            names.addAll(nested ? names(name + ".", method.getReturnType()) : Set.of(name));
        }
        return names;
    }

    @Test
    void theTransactionalIdBeginsWithTheGroupUnlessItIsGiven() {
        // given
        Map<String, String> properties = Map.of("stylestream.kafka.group-id", "others");

        // when
        ServeSettings settings = Configured.by(properties);

        // then
        assertThat(settings.worker().kafka().transactionalId()).startsWith("others-");
    }

    @ParameterizedTest
    @CsvSource({
        "stylestream.batch.max-size, 0",
        "stylestream.batch.max-delay, -1ms",
        "stylestream.buffer.max-records, 0",
        "stylestream.transaction.min-records, 0",
        "stylestream.engine.threads, 0",
        "stylestream.engine.memory, 0",
        "stylestream.codec-threads, 0",
        "stylestream.picture.max-side, 0",
        "stylestream.picture.max-bytes, 2G",
        "stylestream.picture.jpeg-quality, 1.5",
        "stylestream.style-codes.max-cached, -1",
    })
    void aValueOutOfItsRangeIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> Configured.by(Map.of(name, value)))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(name.substring("stylestream.".length()));
    }
}

package io.stylestream.app.serve;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings from given properties and nothing else. */
final class Configured {
    private Configured() {}

    static ServeSettings by(Map<String, String> properties) {
        return ServeSettings.of(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .addDiscoveredConverters()
                .withMapping(ServeConfiguration.class)
                .build()
                .getConfigMapping(ServeConfiguration.class));
    }
}

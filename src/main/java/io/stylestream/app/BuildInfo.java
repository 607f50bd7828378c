package io.stylestream.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** What the build knows of itself. */
final class BuildInfo {
    private BuildInfo() {}

    /**
     * The commit that the program was built from, with "-dirty" where files had changed; empty outside a git checkout.
     */
    static Optional<String> commit() {
        try (InputStream in = BuildInfo.class.getResourceAsStream("/git.properties")) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            String dirty = Boolean.parseBoolean(properties.getProperty("git.dirty")) ? "-dirty" : "";
            return Optional.ofNullable(properties.getProperty("git.commit.id.full"))
                    .map(id -> id + dirty);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read git.properties", e);
        }
    }
}

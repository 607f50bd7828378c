package io.stylestream.evaluation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainPicturesTest {
    @TempDir
    Path folder;

    @Test
    void aFileThatIsNoPictureIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        for (String name : List.of("1.png", "2.png")) {
            Files.writeString(folder.resolve("a").resolve(name), "junk");
        }

        assertThatThrownBy(() -> DomainPictures.load(folder, List.of("a"), 2, 64))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("cannot read " + folder.resolve("a/1.png") + ": the 4 bytes are no picture");
    }

    @Test
    void aMissingFolderIsNamedRatherThanADomainsInIt() {
        assertThatThrownBy(() -> DomainPictures.load(folder.resolve("none"), List.of("a"), 2, 64))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith("there is no folder " + folder.resolve("none") + ";");
    }
}

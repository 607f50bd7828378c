package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.core.UsageError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFoldersTest {
    @TempDir
    Path root;

    @Test
    void everyFolderIsADomainAndOnlyPicturesCount() throws IOException {
        // given
        put(
                "dogs/b.JPG",
                "dogs/a.png",
                "dogs/.hidden.png",
                "dogs/notes.txt",
                "cats/c.webp",
                ".trash/d.png",
                "list.csv");

        // when
        PictureFolders found = PictureFolders.find(root);

        // then
        assertThat(found.domains()).containsExactly("cats", "dogs");
        assertThat(found.files())
                .containsExactly(
                        List.of(root.resolve("cats/c.webp")),
                        List.of(root.resolve("dogs/a.png"), root.resolve("dogs/b.JPG")));
        assertThat(found.pictureCount()).isEqualTo(3);
    }

    @Test
    void aDomainWithoutPicturesIsNamed() throws IOException {
        // given
        put("cats/c.webp", "dogs/notes.txt");

        // when / then
        assertThatThrownBy(() -> PictureFolders.find(root))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining(root.resolve("dogs").toString());
    }

    @Test
    void picturesWithoutFoldersAreNoDataSet() throws IOException {
        // given
        put("a.png");

        // when / then
        assertThatThrownBy(() -> PictureFolders.find(root))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("holds no folders");
    }

    @Test
    void theDomainsAloneAreKnownWithoutALookIntoTheirFolders() throws IOException {
        // given
        put("dogs/notes.txt", "cats/c.webp");

        // when
        List<String> domains = PictureFolders.domainsIn(root);

        // then
        assertThat(domains).containsExactly("cats", "dogs");
    }

    private void put(String... files) throws IOException {
        for (String file : files) {
            Path path = root.resolve(file);
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, "");
        }
    }
}

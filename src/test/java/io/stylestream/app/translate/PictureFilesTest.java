package io.stylestream.app.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stylestream.app.translate.PictureFiles.Job;
import io.stylestream.core.UsageError;
import io.stylestream.image.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void putPictures() throws IOException {
        Files.createDirectories(folder.resolve("photos/deep"));
        for (String name : List.of("photos/a.png", "photos/deep/b.jpg", "photos/notes.txt")) {
            Files.createFile(folder.resolve(name));
        }
    }

    @Test
    void aFolderKeepsItsStructure() throws IOException {
        assertThat(find("photos"))
                .containsExactly(
                        new Job(folder.resolve("photos/a.png"), folder.resolve("out/a.png")),
                        new Job(folder.resolve("photos/deep/b.jpg"), folder.resolve("out/deep/b.jpg.png")));
    }

    @Test
    void linksAreFollowedAndLoopsLeft() throws IOException {
        // given
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
        Files.createSymbolicLink(folder.resolve("photos/loop"), folder.resolve("photos"));

        // when / then
        assertThat(find("link"))
                .extracting(Job::target)
                .containsExactly(folder.resolve("out/a.png"), folder.resolve("out/deep/b.jpg.png"));
    }

    @Test
    void resultsOfARunBeforeAreNotTranslatedAgain() throws IOException {
        // given
        Files.createDirectories(folder.resolve("photos/out"));
        Files.createFile(folder.resolve("photos/out/a.png"));

        // when / then
        assertThat(PictureFiles.find(List.of(folder.resolve("photos")), folder.resolve("photos/out"), PictureFormat.PNG)
                        .jobs())
                .hasSize(2);
    }

    @Test
    void resultsBehindALinkAreNotTranslatedAgain() throws IOException {
        // given
        Files.createDirectories(folder.resolve("photos/restyled"));
        Files.createFile(folder.resolve("photos/restyled/a.png"));
        Files.createSymbolicLink(folder.resolve("out"), folder.resolve("photos/restyled"));

        // when / then
        assertThat(find("photos")).hasSize(2);
    }

    @Test
    void aResultDoesNotReplaceItsSourceBehindALink() throws IOException {
        // given
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("photos"));
        Files.createSymbolicLink(folder.resolve("out"), folder.resolve("photos"));

        // when / then
        assertThatThrownBy(() -> find("link"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("would replace the picture");
    }

    @Test
    void whatCannotBeSearchedIsCounted() throws IOException {
        // given
        Files.createSymbolicLink(folder.resolve("photos/gone.png"), folder.resolve("nowhere"));

        // when
        PictureFiles.Found found =
                PictureFiles.find(List.of(folder.resolve("photos")), folder.resolve("out"), PictureFormat.PNG);

        // then
        assertThat(found.jobs()).hasSize(2);
        assertThat(found.unreadable()).isOne();
    }

    @Test
    void nothingToDoIsWrongInput() {
        assertThatThrownBy(() -> find("none")).isInstanceOf(UsageError.class).hasMessageContaining("none");
        assertThatThrownBy(() -> find("photos/notes.txt", "photos/notes.txt"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("would both become");
    }

    private List<Job> find(String... inputs) throws IOException {
        return PictureFiles.find(
                        List.of(inputs).stream().map(folder::resolve).toList(),
                        folder.resolve("out"),
                        PictureFormat.PNG)
                .jobs();
    }
}

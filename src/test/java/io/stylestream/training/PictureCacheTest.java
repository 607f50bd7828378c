package io.stylestream.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.stylestream.image.RgbPicture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureCacheTest {
    @TempDir
    Path folder;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Test
    void whatWasPutComesBack() throws IOException {
        try (PictureCache cache = PictureCache.open(folder, 1 << 20, 3, notices::add)) {
            // given
            cache.put(0, picture(4, 2, 1));
            cache.put(2, picture(3, 5, 2));

            // when
            RgbPicture found = cache.get(2);

            // then
            assertThat(found).usingRecursiveComparison().isEqualTo(picture(3, 5, 2));
            assertThat(cache.get(1)).isNull();
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void nothingIsLeftInTheFolderEvenIfTheProcessIsKilled() throws IOException {
        try (PictureCache cache = PictureCache.open(folder, 1 << 20, 1, notices::add)) {
            // when
            cache.put(0, picture(8, 8, 1));

            // then: while it is in use, too
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aFullCacheKeepsWhatItHasAndSaysSoOnce() throws IOException {
        try (PictureCache cache = PictureCache.open(folder, 3 * 8 * 8 * 2, 4, notices::add)) {
            // when
            IntStream.range(0, 4).forEach(number -> cache.put(number, picture(8, 8, number)));

            // then
            assertThat(cache.get(1)).usingRecursiveComparison().isEqualTo(picture(8, 8, 1));
            assertThat(cache.get(2)).isNull();
            assertThat(cache.get(3)).isNull();
            assertThat(notices).hasSize(1);
            assertThat(notices.get(0)).contains("full");
        }
    }

    @Test
    void aDiskThatFailsCostsOnlyTheCache() throws IOException {
        // given
        PictureCache cache = PictureCache.open(folder, 1 << 20, 2, notices::add);
        cache.put(0, picture(8, 8, 1));
        cache.close();

        // when
        RgbPicture lost = cache.get(0);
        cache.put(1, picture(8, 8, 2));

        // then
        assertThat(lost).isNull();
        assertThat(cache.get(1)).isNull();
        assertThat(notices).hasSize(1);
    }

    @Test
    void withoutAFolderThereIsNoCacheAndANotice() throws IOException {
        // given
        Path missing = folder.resolve("missing");

        // when
        try (PictureCache cache = PictureCache.open(missing, 1 << 20, 1, notices::add)) {
            cache.put(0, picture(8, 8, 1));

            // then
            assertThat(cache.get(0)).isNull();
            assertThat(notices).hasSize(1);
            assertThat(notices.get(0)).contains(missing.toString());
        }
    }

    @Test
    void manyThreadsShareOneCache() throws IOException {
        try (PictureCache cache = PictureCache.open(folder, 1 << 24, 100, notices::add)) {
            // when
            IntStream.range(0, 2000).parallel().forEach(i -> {
                if (cache.get(i % 100) == null) {
                    cache.put(i % 100, picture(1 + i % 13, 1 + i % 7, i % 100));
                }
            });

            // then
            for (int number = 0; number < 100; number++) {
                assertThat(cache.get(number)).isNotNull();
                assertThat(cache.get(number).rgb()).containsOnly(number);
            }
        }
    }

    private static RgbPicture picture(int width, int height, int value) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) value);
        return new RgbPicture(width, height, rgb);
    }
}

package io.stylestream.app;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many pictures are done: a bar on a terminal, a line per tenth elsewhere. */
public final class PictureProgress implements AutoCloseable {
    private final int count;
    private final @Nullable ProgressBar bar;
    private int done;

    /** @param count pictures in all */
    public PictureProgress(int count) {
        this.count = count;
        this.bar = System.console() == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("translating")
                        .setInitialMax(count)
                        .setStyle(ProgressBarStyle.ASCII)
                        .showSpeed()
                        .build();
    }

    /** So many more are done. */
    public void step(int pictures) {
        int before = done;
        done += pictures;
        if (bar != null) {
            bar.stepBy(pictures);
        } else if (10L * done / count > 10L * before / count) {
            System.out.printf("%d of %d pictures%n", done, count);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

package io.stylestream.app.demo;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how many pictures are back: a bar on a terminal, a line per tenth elsewhere. */
final class DemoProgress implements AutoCloseable {
    private final int count;
    private final @Nullable ProgressBar bar;
    private int done;

    DemoProgress(int count) {
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

    void step() {
        done++;
        if (bar != null) {
            bar.step();
        } else if (done * 10 / count > (done - 1) * 10 / count) {
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

package dev.frontdesk.training.mining;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// How far mining went, for people: a bar a step on a terminal, a line every few seconds otherwise; never on standard output.
final class ProgressLines implements AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private String step = "";
    private long last = System.nanoTime();
    private @Nullable ProgressBar bar;

    ProgressLines(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// @param total −1 while it is not known
    void at(String now, long done, long total) {
        if (terminal) {
            bar(now, done, total);
        } else if (System.nanoTime() - last >= LINE_NANOS) {
            last = System.nanoTime();
            out.println("mine: " + now + " " + done + (total < 0 ? "" : " of " + total));
        }
    }

    private void bar(String now, long done, long total) {
        if (!now.equals(step)) {
            close();
            step = now;
        }
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(now)
                            .setInitialMax(total)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(500)
                            .build();
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}

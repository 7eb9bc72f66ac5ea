package dev.frontdesk.training;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// The progress of a download for people: a bar on a terminal, a line every few seconds otherwise; never on standard output.
final class TransferLines implements HubFile.Progress, AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final long MEGA = 1_000_000;

    private final String title;
    private final PrintStream out;
    private final boolean terminal;
    private String file = "";
    private long last = System.nanoTime();
    private @Nullable ProgressBar bar;

    TransferLines(String title, PrintStream out, boolean terminal) {
        this.title = title;
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void at(String name, long done, long total) {
        if (terminal) {
            bar(name, done, total);
            return;
        }
        long now = System.nanoTime();
        if (now - last >= LINE_NANOS || (done == total && total >= MEGA)) {
            last = now;
            out.println(
                    "%s: %s %d/%s MB"
                            .formatted(title, name, done / MEGA, total < 0 ? "?" : total / MEGA));
        }
    }

    private void bar(String name, long done, long total) {
        if (!name.equals(file)) {
            close();
            file = name;
        }
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(name)
                            .setInitialMax(total)
                            .setUnit(" MB", MEGA)
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

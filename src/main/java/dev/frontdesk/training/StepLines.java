package dev.frontdesk.training;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// The progress of a round for people: a bar on a terminal, a line every few seconds otherwise; never on standard output.
final class StepLines implements FineTuning.Progress, AutoCloseable {
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final double SMOOTHING = 0.95;

    private final String title;
    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private long last = start;
    private int first = -1;
    private double loss = Double.NaN;
    private @Nullable ProgressBar bar;

    StepLines(String title, PrintStream out, boolean terminal) {
        this.title = title;
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void step(int done, int total, double stepLoss) {
        loss = Double.isNaN(loss) ? stepLoss : SMOOTHING * loss + (1 - SMOOTHING) * stepLoss;
        if (terminal) {
            bar(done, total);
        } else {
            line(done, total);
        }
    }

    private void bar(int done, int total) {
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(title)
                            .setInitialMax(total)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(500)
                            .build();
        }
        bar.maxHint(total);
        bar.stepTo(done);
        bar.setExtraMessage("loss %.3f".formatted(loss));
    }

    private void line(int done, int total) {
        long now = System.nanoTime();
        first = first < 0 ? done - 1 : first;
        if (now - last < LINE_NANOS && done < total) {
            return;
        }
        last = now;
        double seconds = (now - start) / 1e9 / Math.max(1, done - first) * (total - done);
        out.println(
                "%s: step %d/%d, loss %.3f, %d s left at most"
                        .formatted(title, done, total, loss, Math.round(seconds)));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}

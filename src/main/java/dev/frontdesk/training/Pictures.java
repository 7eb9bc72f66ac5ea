package dev.frontdesk.training;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/// The pictures of a report, drawn without a display.
final class Pictures {
    private static final int BINS = 20;
    private static final int TICKS = 10;
    private static final int SIDE = 600;
    private static final int SIDE_MAX = 1_600;
    private static final int MARGIN = 60;
    private static final Color INK = new Color(0x22, 0x2b, 0x38);
    private static final Color GRID = new Color(0xdd, 0xdd, 0xdd);
    private static final Color RIGHT = new Color(0x2f, 0x7d, 0x5b);
    private static final Color WRONG = new Color(0xc2, 0x4d, 0x3a);

    static {
        System.setProperty("java.awt.headless", "true");
    }

    private Pictures() {}

    /// Right labels downwards, answers rightwards, a row's shares as darkness.
    static void confusion(int[][] confusion, Path file) {
        int cell = Math.clamp((SIDE_MAX - 2L * MARGIN) / Math.max(1, confusion.length), 3, 24);
        int side = cell * confusion.length;
        BufferedImage image =
                new BufferedImage(side + 2 * MARGIN, side + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = pen(image);
        for (int row = 0; row < confusion.length; row++) {
            int sum = 0;
            for (int count : confusion[row]) {
                sum += count;
            }
            for (int column = 0; column < confusion.length; column++) {
                float share = sum == 0 ? 0 : (float) confusion[row][column] / sum;
                pen.setColor(row == column ? shade(RIGHT, share) : shade(WRONG, share));
                pen.fillRect(MARGIN + column * cell, MARGIN + row * cell, cell, cell);
            }
        }
        pen.setColor(INK);
        pen.drawRect(MARGIN - 1, MARGIN - 1, side + 1, side + 1);
        pen.drawString("answered: labels 0 to " + (confusion.length - 1), MARGIN, MARGIN - 14);
        pen.rotate(-Math.PI / 2);
        pen.drawString("right", -MARGIN - 60, MARGIN - 14);
        write(image, file);
    }

    private static Color shade(Color full, float share) {
        float visible = share == 0 ? 0 : 0.15f + 0.85f * share;
        return new Color(
                mix(full.getRed(), visible),
                mix(full.getGreen(), visible),
                mix(full.getBlue(), visible));
    }

    private static int mix(int value, float share) {
        return Math.round(255 + (value - 255) * share);
    }

    /// How confident right and wrong answers were.
    static void confidences(List<IntentMetrics.Answered> answers, Path file) {
        int[][] counts = new int[2][BINS];
        int max = 1;
        for (IntentMetrics.Answered each : answers) {
            int bin = Math.clamp((int) (each.confidence() * BINS), 0, BINS - 1);
            counts[each.isRight() ? 0 : 1][bin]++;
            max = Math.max(max, counts[0][bin] + counts[1][bin]);
        }
        int width = 800;
        int height = 400;
        BufferedImage image =
                new BufferedImage(
                        width + 2 * MARGIN, height + 2 * MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = pen(image);
        int bar = width / BINS;
        for (int bin = 0; bin < BINS; bin++) {
            int wrong = counts[1][bin] * height / max;
            int right = counts[0][bin] * height / max;
            int x = MARGIN + bin * bar;
            pen.setColor(WRONG);
            pen.fillRect(x + 2, MARGIN + height - wrong, bar - 4, wrong);
            pen.setColor(RIGHT);
            pen.fillRect(x + 2, MARGIN + height - wrong - right, bar - 4, right);
        }
        pen.setColor(INK);
        pen.drawLine(MARGIN, MARGIN + height, MARGIN + width, MARGIN + height);
        pen.drawString("confidence 0", MARGIN, MARGIN + height + 24);
        pen.drawString("1", MARGIN + width - 8, MARGIN + height + 24);
        pen.drawString(
                "green: right, red: wrong; the highest bar is " + max + " texts",
                MARGIN,
                MARGIN - 20);
        write(image, file);
    }

    /// How often answers of each confidence were right: on the diagonal where confidences are probabilities.
    ///
    /// A point's size tells how many answers it stands for (DeGroot and Fienberg, 1983, "The comparison and evaluation of forecasters").
    static void reliability(List<IntentMetrics.Answered> answers, Path file) {
        double[] confidence = new double[BINS];
        double[] right = new double[BINS];
        int[] count = new int[BINS];
        for (IntentMetrics.Answered each : answers) {
            int bin = Math.clamp((int) (each.confidence() * BINS), 0, BINS - 1);
            confidence[bin] += each.confidence();
            right[bin] += each.isRight() ? 1 : 0;
            count[bin]++;
        }
        BufferedImage image = square();
        Graphics2D pen = pen(image);
        axes(pen, "confidence", "share of right answers", 0);
        pen.drawLine(MARGIN, MARGIN + SIDE, MARGIN + SIDE, MARGIN);
        for (int bin = 0; bin < BINS; bin++) {
            if (count[bin] > 0) {
                double share = right[bin] / count[bin];
                double mean = confidence[bin] / count[bin];
                int radius = 3 + (int) (17 * Math.sqrt((double) count[bin] / answers.size()));
                int x = MARGIN + (int) (SIDE * mean);
                int y = MARGIN + (int) (SIDE * (1 - share));
                pen.setColor(share < mean ? WRONG : RIGHT);
                pen.fillOval(x - radius, y - radius, 2 * radius, 2 * radius);
            }
        }
        write(image, file);
    }

    /// What share of the answers given is right, where only the most confident share of the messages is answered.
    static void coverage(List<IntentMetrics.Answered> answers, Path file) {
        List<IntentMetrics.Answered> sorted = new ArrayList<>(answers);
        sorted.sort(Comparator.comparingDouble(IntentMetrics.Answered::confidence).reversed());
        double[] precision = new double[sorted.size()];
        double right = 0;
        double lowest = 1;
        for (int i = 0; i < precision.length; i++) {
            right += sorted.get(i).isRight() ? 1 : 0;
            precision[i] = right / (i + 1);
            // The first few answers say little, and would squeeze the rest.
            lowest = i >= precision.length / 20 ? Math.min(lowest, precision[i]) : lowest;
        }
        double floor = Math.min(0.9, Math.floor(10 * lowest) / 10);
        BufferedImage image = square();
        Graphics2D pen = pen(image);
        axes(pen, "share of messages answered", "share of right answers among them", floor);
        pen.setColor(RIGHT);
        int before = height(precision[0], floor);
        for (int i = 1; i < precision.length; i++) {
            int now = height(precision[i], floor);
            int from = MARGIN + (int) ((double) SIDE * i / precision.length);
            int to = MARGIN + (int) ((double) SIDE * (i + 1) / precision.length);
            pen.drawLine(from, before, to, now);
            before = now;
        }
        write(image, file);
    }

    private static int height(double precision, double floor) {
        return MARGIN + (int) (SIDE * Math.min(1, (1 - precision) / (1 - floor)));
    }

    private static BufferedImage square() {
        int side = SIDE + 2 * MARGIN;
        return new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    }

    /// Ten lines each way; upwards from `floor` to 1.
    private static void axes(Graphics2D pen, String right, String up, double floor) {
        for (int i = 0; i <= TICKS; i++) {
            int at = MARGIN + SIDE * i / TICKS;
            pen.setColor(GRID);
            pen.drawLine(MARGIN, at, MARGIN + SIDE, at);
            pen.drawLine(at, MARGIN, at, MARGIN + SIDE);
            pen.setColor(INK);
            double value = 1 - (1 - floor) * i / TICKS;
            pen.drawString(String.format(Locale.ROOT, "%.2f", value), MARGIN - 44, at + 6);
            String share = String.format(Locale.ROOT, "%.1f", (double) i / TICKS);
            pen.drawString(share, at - 10, MARGIN + SIDE + 22);
        }
        pen.drawString(right, MARGIN + SIDE / 2 - 60, MARGIN + SIDE + 46);
        pen.drawString(up, MARGIN, MARGIN - 20);
    }

    private static Graphics2D pen(BufferedImage image) {
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, image.getWidth(), image.getHeight());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        return pen;
    }

    private static void write(BufferedImage image, Path file) {
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}

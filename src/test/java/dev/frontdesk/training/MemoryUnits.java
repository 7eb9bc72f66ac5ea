package dev.frontdesk.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Units in memory: documents made by chance, in which the pieces of a unit tell those of the next.
record MemoryUnits(List<int[]> pieces, int unitsADocument) implements PretrainingUnits {
    private static final int FIRST_ORDINARY = 5;

    /// Each unit is a run of one "topic"; the next unit of a document is about the topic after it.
    static MemoryUnits of(int documents, int unitsADocument, int topics, long seed) {
        Random random = new Random(seed);
        List<int[]> pieces = new ArrayList<>();
        for (int document = 0; document < documents; document++) {
            int topic = random.nextInt(topics);
            for (int unit = 0; unit < unitsADocument; unit++) {
                int[] ids = new int[3 + random.nextInt(6)];
                int own = (topic + unit) % topics;
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = FIRST_ORDINARY + 4 * own + i % 4;
                }
                pieces.add(ids);
            }
        }
        return new MemoryUnits(pieces, unitsADocument);
    }

    @Override
    public int count() {
        return pieces.size();
    }

    @Override
    public int[] tokens(int unit) {
        return pieces.get(unit).clone();
    }

    @Override
    public int next(int unit) {
        return unit % unitsADocument == unitsADocument - 1 ? -1 : unit + 1;
    }

    @Override
    public boolean isDialogue(int unit) {
        return unit >= count() / 6 * 5;
    }

    @Override
    public long tokens() {
        return pieces.stream().mapToLong(ids -> ids.length).sum();
    }
}

package dev.frontdesk.training;

import java.util.List;
import java.util.SplittableRandom;

/// Texts as somebody else might have typed them: one small change in a share of them, another one in each epoch.
///
/// A neighbouring key hit, two letters swapped, a letter dropped, a word dropped, or a word for a near one. The first letter of a word and words that say no or ask stay. A
/// pure function of seed, epoch, row and text.
final class Augmentation {
    private static final int TRIES = 4;
    private static final int KINDS = 5;

    private final double share;
    private final long seed;
    private final WordNeighbours neighbours;

    /// @param share of the texts that are changed
    Augmentation(double share, long seed, WordNeighbours neighbours) {
        this.share = share;
        this.seed = seed;
        this.neighbours = neighbours;
    }

    /// The text of a row as an epoch reads it.
    String changed(String text, int epoch, int row) {
        SplittableRandom random =
                new SplittableRandom((seed * 1_000_003 + epoch) * 0x2545F4914F6CDD1DL + row);
        if (random.nextDouble() >= share) {
            return text;
        }
        List<String> words = Typos.words(text);
        for (int i = 0; i < TRIES; i++) {
            boolean done =
                    switch (random.nextInt(KINDS)) {
                        case 0 -> Typos.mistype(words, random);
                        case 1 -> Typos.swap(words, random);
                        case 2 -> Typos.dropLetter(words, random);
                        case 3 -> Typos.dropWord(words, random);
                        default -> replaceWord(words, random);
                    };
            if (done) {
                return String.join(" ", words);
            }
        }
        return text;
    }

    private boolean replaceWord(List<String> words, SplittableRandom random) {
        int at =
                Typos.pick(
                        words.size(),
                        i -> Typos.isLong(words.get(i)) && !neighbours.of(words.get(i)).isEmpty(),
                        random);
        if (at < 0) {
            return false;
        }
        List<String> near = neighbours.of(words.get(at));
        words.set(at, near.get(random.nextInt(near.size())));
        return true;
    }
}

package dev.frontdesk.albert;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The masks of ALBERT's masked language model: runs of one to three pieces, shorter ones more often.
///
/// A run of n pieces comes with probability (1/n) / (1 + 1/2 + 1/3); no two runs touch, so that none is longer than three.
/// Of the chosen pieces 80 % become `[MASK]`, 10 % another piece by chance and 10 % stay. Special tokens and unknown pieces are neither
/// chosen nor put in. The same text and the same generator give the same masks.
///
/// Source: Lan et al., 2019, arXiv:1909.11942, section 4.1, and Devlin et al., 2018; runs are of pieces here, not of whole words.
public final class NgramMasking {
    /// The longest run.
    public static final int LONGEST = 3;

    private static final double TOTAL = 1 + 1 / 2.0 + 1 / 3.0;
    private static final double HIDDEN = 0.8;
    private static final double REPLACED = 0.9;

    private final int maskId;
    private final int[] ordinary;
    private final boolean[] special;
    private final double share;

    /// @param vocabularySize how many pieces there are
    /// @param special the ids that are never chosen, the mask's own among them
    /// @param share of a text's ordinary pieces that is chosen, at least one
    public NgramMasking(int vocabularySize, int maskId, int[] special, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("share " + share + " is not between 0 and 1");
        }
        this.maskId = maskId;
        this.share = share;
        this.special = new boolean[vocabularySize];
        for (int id : special) {
            this.special[id] = true;
        }
        this.special[maskId] = true;
        this.ordinary =
                IntStream.range(0, vocabularySize).filter(id -> !this.special[id]).toArray();
        if (ordinary.length == 0) {
            throw new IllegalArgumentException("all " + vocabularySize + " pieces are special");
        }
    }

    /// The masks for the pieces of `tokenizer`.
    public static NgramMasking of(AlbertTokenizer tokenizer, double share) {
        int[] special = {
            tokenizer.clsId(), tokenizer.sepId(), tokenizer.padId(), tokenizer.unknownId()
        };
        return new NgramMasking(tokenizer.vocabularySize(), tokenizer.maskId(), special, share);
    }

    /// `text` with a share of its pieces hidden.
    public MaskedText apply(Encoding text, RandomGenerator random) {
        int[] ids = text.ids();
        int[] starts = IntStream.range(0, ids.length).filter(i -> !special[ids[i]]).toArray();
        int wanted = starts.length == 0 ? 0 : Math.max(1, (int) Math.round(share * starts.length));
        boolean[] chosen = new boolean[ids.length];
        shuffle(starts, random);
        int count = 0;
        for (int i = 0; i < starts.length && count < wanted; i++) {
            int length = Math.min(length(random), wanted - count);
            if (fits(ids, chosen, starts[i], length)) {
                Arrays.fill(chosen, starts[i], starts[i] + length, true);
                count += length;
            }
        }
        return hide(text, chosen, count, random);
    }

    private static int length(RandomGenerator random) {
        double at = random.nextDouble() * TOTAL;
        return at < 1 ? 1 : at < 1.5 ? 2 : LONGEST;
    }

    /// Whether a run lies in one stretch of ordinary pieces and touches no other run.
    private boolean fits(int[] ids, boolean[] chosen, int from, int length) {
        int to = from + length;
        if (to > ids.length || (from > 0 && chosen[from - 1]) || (to < ids.length && chosen[to])) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (chosen[i] || special[ids[i]]) {
                return false;
            }
        }
        return true;
    }

    private MaskedText hide(Encoding text, boolean[] chosen, int count, RandomGenerator random) {
        int[] ids = text.ids().clone();
        int[] positions = new int[count];
        int[] targets = new int[count];
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            if (chosen[i]) {
                positions[at] = i;
                targets[at++] = ids[i];
                double way = random.nextDouble();
                if (way < HIDDEN) {
                    ids[i] = maskId;
                } else if (way < REPLACED) {
                    ids[i] = ordinary[random.nextInt(ordinary.length)];
                }
            }
        }
        return new MaskedText(Encoding.ofIds(ids, text.tokenTypes()), positions, targets);
    }

    private static void shuffle(int[] values, RandomGenerator random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}

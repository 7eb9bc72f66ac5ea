package dev.frontdesk.training;

import dev.frontdesk.albert.AlbertTokenizer;
import dev.frontdesk.albert.EncoderFolder;
import dev.frontdesk.knowledge.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The locales of a data set, and those among them that the encoder learns: whose signs its tokenizer knows.
///
/// @param all by name
/// @param read of `all`
record ReadLocales(List<LocaleRows> all, List<LocaleRows> read) {
    private static final double UNKNOWN_SHARE_MAX = 0.1;
    private static final int SAMPLE = 200;
    private static final int TOKENS_MAX = 64;

    /// @param log takes lines for people
    /// @throws IllegalArgumentException where there are no examples
    static ReadLocales of(Dataset dataset, EncoderFolder base, Consumer<String> log) {
        List<LocaleRows> all = new ArrayList<>();
        for (String locale : locales(dataset)) {
            LocaleRows rows = LocaleRows.of(dataset, locale);
            log.accept(
                    "%s: %d intents, %d answers, %d texts, %d of them held back"
                            .formatted(
                                    locale,
                                    rows.intents().size(),
                                    rows.answers().size(),
                                    rows.all().size(),
                                    rows.held().size()));
            all.add(rows);
        }
        List<LocaleRows> read = new ArrayList<>();
        try (AlbertTokenizer tokenizer = base.tokenizer()) {
            for (LocaleRows rows : all) {
                if (reads(tokenizer, rows.fit().stream().map(TrainingRow::text).toList())) {
                    read.add(rows);
                } else {
                    log.accept(
                            rows.locale()
                                    + ": the encoder does not know its signs; n-grams alone read it");
                }
            }
        }
        return new ReadLocales(List.copyOf(all), List.copyOf(read));
    }

    private static TreeSet<String> locales(Dataset dataset) {
        TreeSet<String> locales = new TreeSet<>();
        for (Example example : dataset.knowledge().examples()) {
            locales.add(example.locale());
        }
        if (locales.isEmpty()) {
            throw new IllegalArgumentException(
                    "the data set has no labelled examples to learn from");
        }
        return locales;
    }

    /// Whether the tokenizer knows the signs of these texts.
    static boolean reads(AlbertTokenizer tokenizer, List<String> texts) {
        int pieces = 0;
        int unknown = 0;
        for (int i = 0; i < texts.size(); i += Math.max(1, texts.size() / SAMPLE)) {
            for (int id : tokenizer.encode(texts.get(i), TOKENS_MAX).ids()) {
                boolean special = id == tokenizer.clsId() || id == tokenizer.sepId();
                pieces += special ? 0 : 1;
                unknown += id == tokenizer.unknownId() ? 1 : 0;
            }
        }
        return unknown < pieces && unknown <= UNKNOWN_SHARE_MAX * pieces;
    }
}

package dev.frontdesk.training.mining;

import dev.frontdesk.scoring.Scorer;
import dev.frontdesk.scoring.SparseVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The reply that most of a question's conversations agree on.
///
/// Replies that say almost the same are one opinion; the opinion with the most conversations wins, where a customer's thanks and a person's word (rather than a
/// bot's) count a little more. Of an opinion the most frequent wording speaks. Numbers that differ from conversation to conversation in otherwise equal
/// wordings are the customers' own, and are left open.
///
/// @param from the exchange whose wording it is
/// @param text the wording
/// @param agreeing the exchanges of that opinion
/// @param others what the other opinions say, the strongest first
/// @param isOpen whether a number was left open
record BestReply(Exchange from, String text, int agreeing, List<String> others, boolean isOpen) {
    private static final double SAME_MIN = 0.75;
    private static final int READ_MAX = 300;
    private static final int OTHERS_MAX = 3;
    private static final int WORDINGS_MIN = 3;
    private static final double THANKED = 0.5;
    private static final double BY_AGENT = 0.25;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String OPEN = "[number]";

    private static final class Opinion {
        private final SparseVector first;
        private final List<Exchange> exchanges = new ArrayList<>();
        private double weight;

        private Opinion(SparseVector first) {
            this.first = first;
        }
    }

    /// @param exchanges at least one; of very many the first are read
    static BestReply of(List<Exchange> exchanges, Scorer scorer, String locale) {
        List<Opinion> opinions = new ArrayList<>();
        for (Exchange exchange : exchanges.subList(0, Math.min(READ_MAX, exchanges.size()))) {
            SparseVector grams = scorer.ngrams(exchange.reply(), locale);
            Opinion same = null;
            double most = SAME_MIN;
            for (Opinion opinion : opinions) {
                double similarity = grams.dot(opinion.first);
                if (similarity >= most) {
                    same = opinion;
                    most = similarity + 1e-9;
                }
            }
            if (same == null) {
                same = new Opinion(grams);
                opinions.add(same);
            }
            same.exchanges.add(exchange);
            same.weight +=
                    1 + (exchange.thanked() ? THANKED : 0) + (exchange.byAgent() ? BY_AGENT : 0);
        }
        // Stable: of equals the one that came first.
        opinions.sort(Comparator.comparingDouble((Opinion opinion) -> -opinion.weight));
        List<String> others =
                opinions.stream()
                        .skip(1)
                        .limit(OTHERS_MAX)
                        .map(opinion -> spokesman(opinion.exchanges).reply())
                        .toList();
        List<Exchange> agreeing = opinions.getFirst().exchanges;
        Exchange from = spokesman(agreeing);
        String text = opened(from.reply(), agreeing);
        return new BestReply(from, text, agreeing.size(), others, !text.equals(from.reply()));
    }

    /// The exchange with the most frequent wording; of equals the first that was thanked for, else the first.
    private static Exchange spokesman(List<Exchange> exchanges) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        exchanges.forEach(exchange -> counts.merge(exchange.reply(), 1, Integer::sum));
        Exchange best = exchanges.getFirst();
        for (Exchange exchange : exchanges) {
            int more =
                    counts.getOrDefault(exchange.reply(), 0) - counts.getOrDefault(best.reply(), 0);
            if (more > 0 || (more == 0 && exchange.thanked() && !best.thanked())) {
                best = exchange;
            }
        }
        return best;
    }

    /// The text with those numbers left open that differ among wordings which are equal otherwise.
    private static String opened(String text, List<Exchange> agreeing) {
        String shape = NUMBER.matcher(text).replaceAll("0");
        List<List<String>> numbers = new ArrayList<>();
        for (Exchange exchange : agreeing) {
            if (NUMBER.matcher(exchange.reply()).replaceAll("0").equals(shape)) {
                numbers.add(
                        NUMBER.matcher(exchange.reply()).results().map(r -> r.group()).toList());
            }
        }
        if (new HashSet<>(numbers).size() < WORDINGS_MIN) {
            return text;
        }
        Matcher matcher = NUMBER.matcher(text);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (matcher.find()) {
            int place = at++;
            Set<String> values = new HashSet<>();
            numbers.forEach(each -> values.add(each.get(place)));
            matcher.appendReplacement(
                    out, Matcher.quoteReplacement(values.size() > 1 ? OPEN : matcher.group()));
        }
        return matcher.appendTail(out).toString();
    }
}

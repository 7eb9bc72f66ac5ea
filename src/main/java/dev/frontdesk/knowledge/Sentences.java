package dev.frontdesk.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Where a paragraph's sentences end, English and Chinese, and what of a text is worth reading.
///
/// A rule of thumb without a dictionary: an end mark and its closing quotes, then (for Latin marks) a space and something that
/// begins a sentence, unless the mark ends a title, an initial or another common abbreviation. Longer sentences than
/// [#LENGTH_MAX] are cut at a comma or a space.
public final class Sentences {
    /// In UTF-16 units.
    public static final int LENGTH_MAX = 400;

    private static final String LATIN_ENDS = ".!?…";
    private static final String HAN_ENDS = "。！？；";
    private static final String CLOSERS = "\"')]»”’）」』】";
    private static final String PAUSES = ";:,，、：";
    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "mr", "mrs", "ms", "dr", "st", "prof", "sr", "jr", "messrs", "rev", "hon",
                    "capt", "col", "gen", "lieut", "sgt", "vs", "etc", "e.g", "i.e", "cf", "no",
                    "nos", "vol", "fig", "inc", "ltd", "co", "corp", "approx", "dept", "est", "ext",
                    "tel", "a.m", "p.m", "u.s", "u.k");

    private Sentences() {}

    /// A text without control characters, invisible ones and doubled white space.
    public static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean isSpace = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u00AD'
                    || c == '\uFEFF'
                    || (c >= '\u200B' && c <= '\u200D')
                    || c == '\u2060') {
                continue;
            }
            boolean space = c <= ' ' || c == '\u00A0' || c == '\u3000' || Character.isSpaceChar(c);
            space |= Character.isISOControl(c);
            if (!space) {
                out.append(c);
            } else if (!isSpace) {
                out.append(' ');
            }
            isSpace = space;
        }
        if (isSpace && !out.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    /// Whether a cleaned sentence is language rather than a rule, a number or a row of a table.
    public static boolean isLanguage(String sentence) {
        int letters = 0;
        int others = 0;
        for (int i = 0; i < sentence.length(); i++) {
            char c = sentence.charAt(i);
            if (Character.isLetter(c) || Character.isSurrogate(c)) {
                letters++;
            } else if (c != ' ') {
                others++;
            }
        }
        return letters >= 2 && 2 * letters >= others;
    }

    /// Whether a cleaned turn says anything that has a letter or a digit.
    public static boolean isSaid(String turn) {
        return turn.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    /// The sentences of a cleaned paragraph.
    public static List<String> of(String paragraph) {
        List<String> sentences = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < paragraph.length(); at++) {
            char c = paragraph.charAt(at);
            boolean isHan = HAN_ENDS.indexOf(c) >= 0;
            if (!isHan && LATIN_ENDS.indexOf(c) < 0) {
                continue;
            }
            int end = at + 1;
            while (end < paragraph.length() && isCloser(paragraph.charAt(end), isHan)) {
                end++;
            }
            if (isHan || isEnd(paragraph, from, at, end)) {
                add(paragraph.substring(from, end).strip(), sentences);
                from = end;
            }
            at = end - 1;
        }
        add(paragraph.substring(from).strip(), sentences);
        return sentences;
    }

    private static boolean isCloser(char c, boolean isHan) {
        return CLOSERS.indexOf(c) >= 0
                || LATIN_ENDS.indexOf(c) >= 0
                || (isHan && HAN_ENDS.indexOf(c) >= 0);
    }

    /// Whether a Latin mark at `mark`, with its closers up to before `end`, ends a sentence.
    private static boolean isEnd(String text, int from, int mark, int end) {
        if (end + 1 >= text.length() || text.charAt(end) != ' ') {
            return false;
        }
        int next = text.codePointAt(end + 1);
        boolean begins =
                !Character.isLowerCase(next)
                        && (Character.isLetterOrDigit(next) || "\"'([“‘«¿¡".indexOf(next) >= 0);
        if (!begins || text.charAt(mark) != '.') {
            return begins;
        }
        int word = mark;
        while (word > from
                && (Character.isLetter(text.charAt(word - 1)) || text.charAt(word - 1) == '.')) {
            word--;
        }
        String before = text.substring(word, mark);
        boolean isInitial =
                before.length() == 1
                        && Character.isUpperCase(before.charAt(0))
                        && !before.equals("I");
        return !isInitial && !ABBREVIATIONS.contains(before.toLowerCase(Locale.ROOT));
    }

    private static void add(String sentence, List<String> sentences) {
        String rest = sentence;
        while (rest.length() > LENGTH_MAX) {
            int cut = cut(rest);
            sentences.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        if (!rest.isEmpty()) {
            sentences.add(rest);
        }
    }

    /// The best place to cut a text that is too long: after the last pause of its second half, else at a space, else anywhere.
    private static int cut(String text) {
        int space = -1;
        for (int at = LENGTH_MAX - 1; at > LENGTH_MAX / 2; at--) {
            if (PAUSES.indexOf(text.charAt(at)) >= 0 && !Character.isDigit(text.charAt(at + 1))) {
                return at + 1;
            }
            if (space < 0 && text.charAt(at) == ' ') {
                space = at;
            }
        }
        if (space > 0) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1)) ? LENGTH_MAX - 1 : LENGTH_MAX;
    }
}

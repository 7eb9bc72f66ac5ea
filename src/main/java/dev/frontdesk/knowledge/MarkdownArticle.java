package dev.frontdesk.knowledge;

import dev.frontdesk.knowledge.Article.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The reader of help pages: Markdown with a front matter of `id`, `title`, and perhaps `url` and `locale`.
///
/// Headings, empty lines and fences cut the text into passages; a list stays one passage, with the paragraph that leads into it (one
/// that ends with a colon). A heading of the first level that repeats the title is left out of the passages' headings.
final class MarkdownArticle {
    private static final int HEADING_LEVELS = 6;

    private final String title;
    private final List<Passage> passages = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final @Nullable String[] headings = new @Nullable String[HEADING_LEVELS];

    private MarkdownArticle(String title) {
        this.title = title;
    }

    /// @param locale that of an article which names none
    /// @param id that of a page without front matter, whose first heading is its title; null: it must have a front matter
    static @Nullable Article read(
            TextLines text,
            String name,
            String locale,
            @Nullable String id,
            List<Problem> problems) {
        if (text.lines().isEmpty() || !text.bad().isEmpty()) {
            if (text.lines().isEmpty()) {
                problems.add(new Problem(name, 0, null, "is empty"));
            }
            return null;
        }
        try {
            return article(text.lines(), locale, id);
        } catch (BadRecordException e) {
            problems.add(e.at(name, 1));
            return null;
        }
    }

    private static Article article(List<String> lines, String locale, @Nullable String id)
            throws BadRecordException {
        int end = lines.subList(1, lines.size()).indexOf("---") + 1;
        boolean matters = lines.getFirst().strip().equals("---") && end > 0;
        if (!matters && id == null) {
            throw new BadRecordException(
                    null, "must begin with a front matter of id and title between lines of ---");
        }
        Map<String, String> matter = new HashMap<>();
        for (String line : lines.subList(matters ? 1 : 0, matters ? end : 0)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                matter.put(line.substring(0, colon).strip(), unquoted(line.substring(colon + 1)));
            }
        }
        List<String> body = lines.subList(matters ? end + 1 : 0, lines.size());
        if (id != null) {
            matter.putIfAbsent("id", id);
            matter.putIfAbsent("title", firstHeading(body, id));
        }
        String title =
                Texts.check("title", matter.getOrDefault("title", ""), Limits.TITLE_LENGTH_MAX);
        MarkdownArticle article = new MarkdownArticle(title);
        article.cut(body);
        if (article.passages.isEmpty()) {
            throw new BadRecordException(
                    null, matters ? "has no text below the front matter" : "has no text");
        }
        if (article.passages.size() > Limits.PASSAGES_MAX) {
            throw new BadRecordException(
                    null, "has more than " + Limits.PASSAGES_MAX + " passages");
        }
        return new Article(
                new ArticleId(Texts.id("id", matter.getOrDefault("id", ""))),
                Texts.locale("locale", matter.getOrDefault("locale", locale)),
                title,
                matter.get("url"),
                article.passages);
    }

    private static String firstHeading(List<String> body, String otherwise) {
        for (String line : body) {
            if (headingLevel(line) > 0) {
                return line.substring(headingLevel(line)).strip();
            }
        }
        return otherwise;
    }

    private static String unquoted(String value) {
        String text = value.strip();
        boolean quoted = text.matches("(?s)\".*\"|'.*'");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void cut(List<String> body) throws BadRecordException {
        for (int i = 0; i < body.size(); i++) {
            String line = body.get(i).stripTrailing();
            int level = headingLevel(line);
            if (level > 0) {
                endPassage();
                enter(level, line.substring(level).strip());
            } else if (!line.isBlank()) {
                lines.add(line);
            } else if (!continues(body, i + 1)) {
                endPassage();
            }
        }
        endPassage();
    }

    /// Whether an empty line stands inside a list, or between a list and what leads into it.
    private boolean continues(List<String> body, int next) {
        if (lines.isEmpty() || next >= body.size()) {
            return false;
        }
        String last = lines.getLast();
        boolean inList = isItem(last) || last.startsWith("  ");
        String following = body.get(next);
        boolean leadsIn = last.endsWith(":") || last.endsWith("：");
        if (isItem(following)) {
            return inList || leadsIn;
        }
        return inList && following.startsWith("  ");
    }

    private static boolean isItem(String line) {
        return line.stripLeading().matches("([-*+]|\\d+[.)]) .*");
    }

    private static int headingLevel(String line) {
        int level = 0;
        while (level < line.length() && line.charAt(level) == '#') {
            level++;
        }
        boolean heading = level < line.length() && line.charAt(level) == ' ';
        return heading && level <= HEADING_LEVELS ? level : 0;
    }

    private void enter(int level, String heading) {
        headings[level - 1] = level == 1 && heading.equals(title) ? null : heading;
        for (int deeper = level; deeper < HEADING_LEVELS; deeper++) {
            headings[deeper] = null;
        }
    }

    private void endPassage() throws BadRecordException {
        String text = String.join("\n", lines).strip();
        lines.clear();
        if (text.isEmpty()) {
            return;
        }
        List<String> above = new ArrayList<>();
        for (String heading : headings) {
            if (heading != null) {
                above.add(heading);
            }
        }
        passages.add(
                new Passage(
                        passages.size(),
                        Texts.checkOptional(
                                "heading", String.join(" › ", above), Limits.TEXT_LENGTH_MAX),
                        Texts.check("passage", text, Limits.TEXT_LENGTH_MAX)));
    }
}

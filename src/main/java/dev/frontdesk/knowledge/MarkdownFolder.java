package dev.frontdesk.knowledge;

import java.util.List;
import java.util.Locale;

/// The reader of a folder of Markdown pages, as manuals and wikis are kept: each file becomes an article.
///
/// A page without front matter has its first heading as title and its place as id (`billing/refunds.md`: `billing.refunds`). The pages
/// in a folder that is named after a language (`de`, `pt-BR`), at the top, have that locale.
final class MarkdownFolder {
    private MarkdownFolder() {}

    static void read(List<ProjectFile> files, String locale, Records records) {
        for (ProjectFile file : files) {
            if (file.ending().equals("md")) {
                page(file, locale, records);
            }
        }
    }

    private static void page(ProjectFile file, String locale, Records records) {
        int slash = file.name().indexOf('/');
        String top = slash < 0 ? "" : file.name().substring(0, slash);
        boolean language = top.matches("[a-z]{2}(-[A-Z]{2})?");
        String place = language ? file.name().substring(slash + 1) : file.name();
        records.takeArticle(file.text(), file.name(), language ? top : locale, id(place));
    }

    /// The id of a page that names none.
    static String id(String place) {
        String id =
                place.replaceFirst("(?i)\\.md(\\.gz)?$", "")
                        .replace('/', '.')
                        .replaceAll("[\\s\\p{Cntrl}]+", "-")
                        .toLowerCase(Locale.ROOT);
        return id.substring(Math.max(0, id.length() - Ids.LENGTH_MAX));
    }
}

package dev.frontdesk.training;

import java.util.regex.Pattern;

/// The prose of a Markdown file, line by line: no front matter, code, tables, pictures, tags or marks.
///
/// Keeps where in the file it is; one for each file.
final class MarkdownProse {
    private static final Pattern PICTURE =
            Pattern.compile("!\\[[^\\]]*\\](\\([^)]*\\)|\\[[^\\]]*\\])");
    private static final Pattern LINK =
            Pattern.compile("\\[([^\\]]+)\\](\\([^)]*\\)|\\[[^\\]]*\\])");
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|</?[a-zA-Z][^>]*>");
    private static final Pattern BLOCK_MARK =
            Pattern.compile("^\\s*(?:#{1,6}\\s+|>\\s?|[-*+]\\s+|\\d{1,3}[.)]\\s+)+");
    private static final Pattern INLINE_MARK =
            Pattern.compile("\\*{1,3}|__|~~|`+|\\\\(?=\\p{Punct})");
    private static final Pattern RULE =
            Pattern.compile("\\s*([-=*_]\\s*){3,}|\\s*\\[[^\\]]+\\]:.*");

    private long lines;
    private boolean isFrontMatter;
    private String fence = "";

    /// The prose of the next line; empty where it has none.
    String next(String line) {
        lines++;
        String stripped = line.strip();
        if (isFrontMatter || (lines == 1 && stripped.equals("---"))) {
            isFrontMatter = lines == 1 || !(stripped.equals("---") || stripped.equals("..."));
            return "";
        }
        if (!fence.isEmpty()) {
            fence = stripped.startsWith(fence) ? "" : fence;
            return "";
        }
        if (stripped.startsWith("```") || stripped.startsWith("~~~")) {
            fence = stripped.substring(0, 3);
            return "";
        }
        boolean isCode = line.startsWith("    ") && !BLOCK_MARK.matcher(line).find();
        if (isCode || stripped.startsWith("|") || RULE.matcher(line).matches()) {
            return "";
        }
        String text = BLOCK_MARK.matcher(line).replaceFirst("");
        text = PICTURE.matcher(text).replaceAll(" ");
        text = LINK.matcher(text).replaceAll("$1");
        text = TAG.matcher(text).replaceAll(" ");
        return INLINE_MARK.matcher(text).replaceAll("");
    }
}

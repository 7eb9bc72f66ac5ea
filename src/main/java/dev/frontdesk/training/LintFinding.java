package dev.frontdesk.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place in labelled files that their author should look at, and why.
///
/// @param line counted from 1; 0: the file as a whole
/// @param text of the row; empty where it cannot be read
/// @param intent the label that the row has; empty where it cannot be read
/// @param suspicion 0–1, comparable within a kind
/// @param suggested the intent that the text is read as, where its label is in doubt
/// @param other what it must be looked at beside
record LintFinding(
        Kind kind,
        Path file,
        long line,
        String text,
        String intent,
        double suspicion,
        String why,
        @Nullable String suggested,
        @Nullable LabelledText other) {
    /// What is wrong, in the order in which it is told.
    enum Kind {
        UNREADABLE("Rows that were left out"),
        SUSPECTS("Labels that are probably wrong"),
        DUPLICATES("Texts that say the same and have different intents"),
        LEAKS("Texts of a test that are learned from"),
        CLOSE_INTENTS("Intents that are too close to be told apart"),
        FEW_EXAMPLES("Intents with too few texts");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /// As JSON names it.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static LintFinding at(
            Kind kind,
            LabelledText where,
            double suspicion,
            String why,
            @Nullable String suggested,
            @Nullable LabelledText other) {
        return new LintFinding(
                kind,
                where.file(),
                where.line(),
                where.text(),
                where.label(),
                suspicion,
                why,
                suggested,
                other);
    }

    ObjectNode json() {
        ObjectNode json = FiguresCommand.JSON.createObjectNode();
        json.put("file", file.toString()).put("line", line);
        json.put("text", text).put("intent", intent);
        json.put("suspicion", suspicion).put("why", why);
        if (suggested != null) {
            json.put("suggested", suggested);
        }
        if (other != null) {
            ObjectNode beside = json.putObject("other");
            beside.put("file", other.file().toString()).put("line", other.line());
            beside.put("text", other.text()).put("intent", other.label());
        }
        return json;
    }
}

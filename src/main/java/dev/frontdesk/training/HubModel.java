package dev.frontdesk.training;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a model of the Hugging Face Hub: `OWNER/NAME`, or `OWNER/NAME@REVISION` for a branch, a tag or a commit.
public record HubModel(String owner, String name, String revision) {
    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern FORM =
            Pattern.compile(
                    "(" + PART + ")/(" + PART + ")(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,99}))?");

    /// The model that `text` names; empty where it has not the form of such a name.
    public static Optional<HubModel> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.contains("..")) {
            return Optional.empty();
        }
        String revision = matcher.group(3);
        return Optional.of(
                new HubModel(
                        matcher.group(1), matcher.group(2), revision == null ? "main" : revision));
    }

    /// The name of this model's folder in a cache; differs for different models.
    String folderName() {
        return owner + "--" + name + "@" + revision.replace("/", "--");
    }

    @Override
    public String toString() {
        return owner + "/" + name + (revision.equals("main") ? "" : "@" + revision);
    }
}

package dev.frontdesk.knowledge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/// What of a snapshot can be written to a file; an import takes all but the first again.
public enum KnowledgeExport {
    /// Everything, as the canonical JSON of a snapshot.
    KNOWLEDGE("knowledge.json", "application/json"),
    /// The FAQ as JSONL.
    ANSWERS("faq.jsonl", "application/jsonl"),
    /// The intents as JSONL.
    INTENTS("intents.jsonl", "application/jsonl"),
    /// The look-ups, as `lookups.json`.
    LOOKUPS("lookups.json", "application/json"),
    /// The examples as CSV.
    EXAMPLES("intents.csv", "text/csv");

    private final String fileName;
    private final String mediaType;

    KnowledgeExport(String fileName, String mediaType) {
        this.fileName = fileName;
        this.mediaType = mediaType;
    }

    /// The export of a name such as `answers`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static KnowledgeExport of(String name) {
        for (KnowledgeExport export : values()) {
            if (export.name().equalsIgnoreCase(name)) {
                return export;
            }
        }
        throw new IllegalArgumentException(
                "what is «"
                        + name
                        + "»; it must be knowledge, answers, intents, lookups or examples");
    }

    public String fileName() {
        return fileName;
    }

    public String mediaType() {
        return mediaType;
    }

    /// Writes UTF-8; leaves the stream open.
    ///
    /// @param locale only answers or examples of this one; null: of all
    public void write(KnowledgeSnapshot snapshot, @Nullable String locale, OutputStream out)
            throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        switch (this) {
            case KNOWLEDGE -> snapshot.toJson(out);
            case INTENTS -> lines(snapshot.intents(), KnowledgeJson::json, text);
            case LOOKUPS -> text.write(lookups(snapshot) + "\n");
            case ANSWERS ->
                    lines(
                            snapshot.answers().stream()
                                    .filter(a -> locale == null || a.locale().equals(locale))
                                    .toList(),
                            KnowledgeJson::json,
                            text);
            case EXAMPLES -> examples(snapshot, locale, text);
        }
        text.flush();
    }

    private static String lookups(KnowledgeSnapshot snapshot) {
        ObjectNode file = KnowledgeJson.object();
        ArrayNode lookups = file.putArray("lookups");
        snapshot.lookups().forEach(lookup -> lookups.add(LookupJson.json(lookup)));
        return file.toPrettyString();
    }

    private static <T> void lines(Iterable<T> values, Function<T, ObjectNode> form, Writer out)
            throws IOException {
        for (T value : values) {
            out.write(form.apply(value) + "\n");
        }
    }

    private static void examples(KnowledgeSnapshot snapshot, @Nullable String locale, Writer out)
            throws IOException {
        CSVFormat format = CSVFormat.RFC4180.builder().setRecordSeparator("\n").get();
        CSVPrinter csv = new CSVPrinter(out, format);
        csv.printRecord("text", "intent");
        for (Example example : snapshot.examples()) {
            if (locale == null || example.locale().equals(locale)) {
                IntentId intent = example.intent();
                csv.printRecord(
                        example.text(), intent == null ? Intent.OUT_OF_SCOPE : intent.value());
            }
        }
        csv.flush();
    }
}

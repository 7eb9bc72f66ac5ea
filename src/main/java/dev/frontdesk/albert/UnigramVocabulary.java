package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The pieces of a unigram tokenizer with their log probabilities, most probable first: what [UnigramTrainer] makes.
///
/// In the file that [#write] makes, the special tokens stand before them with the ids of every ALBERT in SentencePiece's
/// layout: `<pad>` 0, `<unk>` 1, `[CLS]` 2, `[SEP]` 3, `[MASK]` 4.
///
/// @param pieces without the special tokens; the first has id 5
public record UnigramVocabulary(List<Piece> pieces) {
    /// The tokens that are no text, by id.
    public static final List<String> SPECIAL_TOKENS =
            List.of("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]");

    /// A run of characters of one word, `▁` for the space before it.
    ///
    /// @param score the natural logarithm of its probability
    public record Piece(String text, double score) {}

    private static final String BEFORE_SPECIAL_TOKENS =
            "{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": [";
    // What UnigramText does in Java.
    private static final String AFTER_SPECIAL_TOKENS =
            """
            ], "normalizer": {"type": "Sequence", "normalizers": [\
            {"type": "Replace", "pattern": {"String": "``"}, "content": "\\""}, \
            {"type": "Replace", "pattern": {"String": "''"}, "content": "\\""}, \
            {"type": "Replace", "pattern": {"String": "’"}, "content": "'"}, \
            {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"}, \
            {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "}]}, \
            "pre_tokenizer": {"type": "Sequence", "pretokenizers": [\
            {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}, \
            {"type": "Split", "pattern": {"Regex": "[^\\\\w'▁]"}, "behavior": "Isolated", "invert": false}]}, \
            "post_processor": {"type": "TemplateProcessing", \
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, \
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}], \
            "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, \
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}, \
            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}], \
            "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, \
            "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}}, \
            "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}, \
            "model": {"type": "Unigram", "unk_id": 1, "byte_fallback": false, "vocab": [\
            """;

    public UnigramVocabulary {
        pieces = List.copyOf(pieces);
    }

    /// The number of ids, special tokens included: `vocab_size` of an encoder for it.
    public int size() {
        return SPECIAL_TOKENS.size() + pieces.size();
    }

    /// Writes a `tokenizer.json` that [AlbertTokenizer] and Hugging Face's libraries load.
    public void write(Path file) {
        try {
            Files.writeString(file, toJson());
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, file + ": cannot be written: " + e, e);
        }
    }

    /// The text of the file; the same pieces always give the same bytes.
    String toJson() {
        StringBuilder json = new StringBuilder(pieces.size() * 32 + 4096);
        json.append(BEFORE_SPECIAL_TOKENS);
        for (int id = 0; id < SPECIAL_TOKENS.size(); id++) {
            json.append(id == 0 ? "" : ", ")
                    .append("{\"id\": ")
                    .append(id)
                    .append(", \"content\": ")
                    .append(JsonText.quote(SPECIAL_TOKENS.get(id)))
                    .append(", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, ")
                    .append("\"normalized\": false, \"special\": true}");
        }
        json.append(AFTER_SPECIAL_TOKENS);
        String between = "";
        for (String special : SPECIAL_TOKENS) {
            json.append(between).append('[').append(JsonText.quote(special)).append(", 0.0]");
            between = ", ";
        }
        for (Piece piece : pieces) {
            json.append(between).append('[').append(JsonText.quote(piece.text()));
            json.append(", ").append(piece.score()).append(']');
        }
        return json.append("]}}").toString();
    }
}

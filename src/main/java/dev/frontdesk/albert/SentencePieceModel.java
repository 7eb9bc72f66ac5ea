package dev.frontdesk.albert;

import dev.frontdesk.albert.AlbertException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a `spiece.model` says: a unigram vocabulary with its scores, and how a text is normalised before.
///
/// What would cut a text in a way that this package cannot do is refused by name.
///
/// Source: `sentencepiece_model.proto`.
///
/// @param pieces by id
/// @param unknownId the one piece of the kind UNKNOWN
/// @param normalization the name of the rules, such as `nmt_nfkc`
/// @param charsmap the rules compiled, checked; empty where there are none
/// @param byteFallback whether an unknown sign becomes the pieces of its bytes
@SuppressWarnings("ArrayRecordComponent")
record SentencePieceModel(
        List<Piece> pieces,
        int unknownId,
        String normalization,
        byte[] charsmap,
        boolean byteFallback) {
    private static final long FILE_BYTES_MAX = 64L << 20;
    private static final int PIECES_MAX = 1 << 20;
    private static final int UNIGRAM = 1;

    /// The kinds of pieces, in the order of their numbers.
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    /// One piece; `score` is a logarithm of its probability.
    record Piece(String text, float score, Kind kind) {}

    /// Reads and checks `file`; [AlbertException] says what is wrong with it.
    static SentencePieceModel read(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new AlbertException(
                        Code.TOKENIZER, file + ": larger than " + FILE_BYTES_MAX + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AlbertException(Code.FILE, file + ": cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new AlbertException(Code.TOKENIZER, file + ": " + e.getMessage(), e);
        }
    }

    private static SentencePieceModel parse(byte[] content) {
        List<Piece> pieces = new ArrayList<>();
        Normalization normalization = new Normalization("", new byte[0]);
        boolean byteFallback = false;
        ProtobufFields model = new ProtobufFields(ByteBuffer.wrap(content));
        while (model.next()) {
            switch (model.number()) {
                case 1 -> {
                    if (pieces.size() == PIECES_MAX) {
                        throw new IllegalArgumentException("more than " + PIECES_MAX + " pieces");
                    }
                    pieces.add(piece(new ProtobufFields(model.bytes()), pieces.size()));
                }
                case 2 -> byteFallback = trainer(new ProtobufFields(model.bytes()));
                case 3 -> normalization = normalization(new ProtobufFields(model.bytes()));
                default -> {
                    // Self tests and rules for the way back change no piece.
                }
            }
        }
        PrecompiledCharsmap.check(normalization.charsmap);
        return new SentencePieceModel(
                List.copyOf(pieces),
                unknown(pieces),
                normalization.name,
                normalization.charsmap,
                byteFallback);
    }

    private static Piece piece(ProtobufFields fields, int id) {
        String text = "";
        float score = 0;
        Kind kind = Kind.NORMAL;
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> text = fields.text();
                case 2 -> score = fields.real();
                case 3 -> {
                    long number = fields.whole();
                    if (number < 1 || number > Kind.values().length) {
                        throw new IllegalArgumentException("piece " + id + " is of kind " + number);
                    }
                    kind = Kind.values()[(int) number - 1];
                }
                default -> {
                    // Later versions may say more of a piece.
                }
            }
        }
        if (text.isEmpty() || !Float.isFinite(score) || kind == Kind.UNUSED) {
            throw new IllegalArgumentException(
                    "piece "
                            + id
                            + " «"
                            + text
                            + "» of kind "
                            + kind
                            + " with the score "
                            + score
                            + " cannot be used");
        }
        return new Piece(text, score, kind);
    }

    /// @return whether it falls back to bytes
    private static boolean trainer(ProtobufFields fields) {
        boolean byteFallback = false;
        while (fields.next()) {
            switch (fields.number()) {
                case 3 -> {
                    long type = fields.whole();
                    if (type != UNIGRAM) {
                        throw new IllegalArgumentException(
                                "trainer_spec.model_type "
                                        + type
                                        + " is not supported, only 1 (unigram)");
                    }
                }
                case 24 -> refuse(fields.flag(), "trainer_spec.treat_whitespace_as_suffix");
                case 35 -> byteFallback = fields.flag();
                default -> {
                    // How the vocabulary was found does not matter any more.
                }
            }
        }
        return byteFallback;
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Normalization(String name, byte[] charsmap) {}

    private static Normalization normalization(ProtobufFields fields) {
        String name = "";
        byte[] charsmap = new byte[0];
        while (fields.next()) {
            switch (fields.number()) {
                case 1 -> name = fields.text();
                case 2 -> {
                    ByteBuffer bytes = fields.bytes();
                    charsmap = new byte[bytes.remaining()];
                    bytes.get(charsmap);
                }
                case 3 -> refuse(!fields.flag(), "normalizer_spec.add_dummy_prefix false");
                case 4 -> refuse(!fields.flag(), "normalizer_spec.remove_extra_whitespaces false");
                case 5 -> refuse(!fields.flag(), "normalizer_spec.escape_whitespaces false");
                default -> {
                    // The rules' source; what counts is the compiled form.
                }
            }
        }
        return new Normalization(name, charsmap);
    }

    private static void refuse(boolean condition, String what) {
        if (condition) {
            throw new IllegalArgumentException(what + " is not supported");
        }
    }

    private static int unknown(List<Piece> pieces) {
        int unknown = -1;
        Set<String> texts = new HashSet<>();
        for (int id = 0; id < pieces.size(); id++) {
            if (!texts.add(pieces.get(id).text)) {
                throw new IllegalArgumentException(
                        "piece " + id + " «" + pieces.get(id).text + "» is there twice");
            }
            if (pieces.get(id).kind == Kind.UNKNOWN) {
                refuse(unknown >= 0, "a second unknown piece, " + id + ",");
                unknown = id;
            }
        }
        refuse(unknown < 0, "a vocabulary of " + pieces.size() + " pieces, none for the unknown,");
        return unknown;
    }
}

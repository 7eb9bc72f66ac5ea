package dev.frontdesk.training;

/// The text that an encoder is pre-trained on, cut into units: sentences of documents and turns of
/// dialogues, each a run of piece ids without special tokens.
///
/// Units are numbered from 0 in the order of the corpus; a document's units stand together and in
/// order. Implementations may be read from several threads at once.
interface PretrainingUnits {

    /// The number of units.
    int count();

    /// The piece ids of a unit, at least one, without special tokens. The array is the caller's.
    int[] tokens(int unit);

    /// The unit that follows in the same document or dialogue, or −1 when there is none.
    int next(int unit);

    /// Whether the unit is a turn of a dialogue rather than a sentence of a document.
    boolean isDialogue(int unit);

    /// The pieces of all units together.
    long tokens();
}

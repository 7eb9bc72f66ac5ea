package dev.frontdesk.albert;

/// A text with some of its pieces hidden, and what they were.
///
/// The arrays are not copied; leave them unchanged.
///
/// @param text the pieces as the encoder sees them
/// @param positions where pieces are to be told, ascending
/// @param targets the piece that stood at each of the positions
@SuppressWarnings("ArrayRecordComponent")
public record MaskedText(Encoding text, int[] positions, int[] targets) {
    public MaskedText {
        if (positions.length != targets.length) {
            throw new IllegalArgumentException(
                    positions.length + " positions and " + targets.length + " targets");
        }
    }

    /// A text of which nothing is hidden.
    public static MaskedText whole(Encoding text) {
        return new MaskedText(text, new int[0], new int[0]);
    }
}

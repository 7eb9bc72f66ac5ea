package dev.frontdesk.albert;

import java.util.List;

/// An encoder that serves: token ids in, the two mean vectors of each text out.
///
/// On the CPU that is an [OnnxEncoder], on a GPU a [TorchEncoder]; a test holds the two together to 1e-4. Both sort texts by length and run
/// them in batches of at most [#BATCH_MAX], so that short ones are not padded to the length of long ones; the answers keep the order of
/// the question. Safe for threads, on platform threads: a run is a native call. Close it once nothing runs any more.
public sealed interface TextEncoder extends AutoCloseable permits OnnxEncoder, TorchEncoder {
    /// The most texts that run at once.
    int BATCH_MAX = 32;

    AlbertConfiguration configuration();

    /// The mean vectors of each text.
    ///
    /// @throws IllegalArgumentException naming what the encoder cannot take: a text too long, an id or type out of its range
    EncoderOutput encode(List<Encoding> encodings);

    @Override
    void close();
}

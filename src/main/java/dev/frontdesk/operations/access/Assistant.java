package dev.frontdesk.operations.access;

import java.util.UUID;

/// The assistant that a row, a key or a release belongs to. There is one so far.
public final class Assistant {

    /// The one that the first migration makes.
    public static final UUID DEFAULT_ID = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private Assistant() {}
}

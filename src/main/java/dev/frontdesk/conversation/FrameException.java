package dev.frontdesk.conversation;

import org.jspecify.annotations.Nullable;

/// A frame that is refused; its sender gets an error frame and the connection stays.
final class FrameException extends RuntimeException {
    private final ErrorCode code;
    private final @Nullable String id;

    /// A refusal in words.
    ///
    /// @param id the client's id of the frame, if it could be read
    FrameException(ErrorCode code, String message, @Nullable String id) {
        super(message, null, false, false);
        this.code = code;
        this.id = id;
    }

    ServerFrame.Failure frame() {
        return new ServerFrame.Failure(code, String.valueOf(getMessage()), id, null);
    }
}

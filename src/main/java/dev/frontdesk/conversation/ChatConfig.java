package dev.frontdesk.conversation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `frontdesk.chat.*`.
@ConfigMapping(prefix = "frontdesk.chat")
interface ChatConfig {

    /// Origins of pages, besides our own, from which browsers may open a chat, such as `https://shop.example`; `*` for all.
    Optional<List<String>> allowedOrigins();

    /// Characters of a message, at most.
    @WithDefault("2000")
    int messageLengthMax();

    /// Frames of one connection that wait to be read; one more closes it.
    @WithDefault("64")
    int inboxLength();

    /// Frames that wait to be taken by a client; one more closes its connection.
    @WithDefault("1000")
    int outboxLength();

    /// Frames of any type a second that one connection may send on average; at once, ten times as many.
    @WithDefault("10")
    double framesPerSecond();

    /// Frames refused for coming too fast after which a connection is closed.
    @WithDefault("50")
    int refusedMax();

    /// Questions that are answered at once in this process; the others wait.
    @WithDefault("32")
    int answersAtOnce();

    /// With which the company's server signs who its visitor is; none: visitors are unknown.
    Optional<String> identitySecret();

    /// How often questions are looked for that a crash or a failure has left open.
    @WithDefault("2s")
    Duration sweep();

    /// How old such a question is at least.
    @WithDefault("3s")
    Duration unansweredAfter();
}

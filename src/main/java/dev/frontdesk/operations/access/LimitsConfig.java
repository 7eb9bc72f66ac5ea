package dev.frontdesk.operations.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// `frontdesk.limits.*`: how much one caller or visitor may ask for.
@ConfigMapping(prefix = "frontdesk.limits")
public interface LimitsConfig {

    /// API calls a second of one key or login, on average.
    @WithDefault("500")
    double callsPerSecond();

    /// API calls of one key or login at once.
    @WithDefault("1000")
    int callsBurst();

    /// Attempts to sign in from one address a minute.
    @WithDefault("10")
    int loginsPerMinute();

    /// Chat messages a second in one conversation, on average.
    @WithDefault("2")
    double messagesPerSecond();

    /// Chat messages in one conversation at once.
    @WithDefault("20")
    int messagesBurst();

    /// Chat messages a second from one address, in all its conversations, on average.
    @WithDefault("20")
    double addressMessagesPerSecond();

    /// Chat messages from one address at once.
    @WithDefault("200")
    int addressMessagesBurst();
}

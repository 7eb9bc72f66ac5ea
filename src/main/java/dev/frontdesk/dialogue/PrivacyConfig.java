package dev.frontdesk.dialogue;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Set;

/// `frontdesk.privacy.*`: what of a customer's words is kept, and for how long.
@ConfigMapping(prefix = "frontdesk.privacy")
public interface PrivacyConfig {

    /// What is replaced before anything is stored or answered: `card`, `iban`, `email`, `phone`, or `none`.
    @WithDefault("card,iban")
    Set<String> redact();

    /// After this time customers' texts and the visitor's claims are erased, as if each had asked for it; the log's numbers stay.
    @WithDefault("365d")
    Duration retention();
}

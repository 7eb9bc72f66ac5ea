package dev.frontdesk.conversation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `frontdesk.lookups.*`: what look-ups may do, which those who edit the knowledge cannot change.
@ConfigMapping(prefix = "frontdesk.lookups")
interface LookupConfig {

    /// Hosts that may be asked, such as `api.shop.example` or `localhost:9000`; without a port its scheme's own. Empty: none.
    Optional<List<String>> hosts();

    /// The values of headers, by the names under which look-ups refer to them. Read one by one as plain keys, since a name from the
    /// environment (`FRONTDESK_LOOKUPS_SECRETS_SHOP_TOKEN`) does not tell where its words end.
    Map<String, String> secrets();

    /// Bytes of an answer, at most.
    @WithDefault("65536")
    int responseBytesMax();

    /// Questions that one look-up has open at once in this process; beyond that the fallback is said.
    @WithDefault("16")
    int atOnce();

    /// Failures in a row after which a look-up is not asked for a while.
    @WithDefault("5")
    int failuresMax();

    /// How long.
    @WithDefault("30s")
    Duration pause();
}

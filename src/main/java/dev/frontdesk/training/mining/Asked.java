package dev.frontdesk.training.mining;

import java.util.ArrayList;
import java.util.List;

/// A question in the same words, with the exchanges that it came from: all are counted, some are kept.
final class Asked {
    private static final int KEPT_MAX = 30;

    final String text;
    final boolean standsAlone;

    /// The question without the one before.
    final String asked;

    final List<Exchange> exchanges = new ArrayList<>();
    private int talks;
    private int last = -1;

    Asked(Exchange first) {
        text = first.question();
        standsAlone = first.standsAlone();
        asked = first.asked();
    }

    /// Adds an exchange; conversations come in their order.
    ///
    /// @param isRoom whether there is room for more than the first
    /// @return whether it is kept
    boolean add(Exchange exchange, boolean isRoom) {
        if (exchange.talk() != last) {
            talks++;
            last = exchange.talk();
        }
        boolean isKept = exchanges.size() < (isRoom ? KEPT_MAX : 1);
        if (isKept) {
            exchanges.add(exchange);
        }
        return isKept;
    }

    /// The number of conversations.
    int talks() {
        return talks;
    }
}

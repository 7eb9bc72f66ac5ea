package dev.frontdesk.training.mining;

import java.util.List;

/// A past conversation as it was said.
///
/// @param id as its file names it, else file and line
record Talk(String id, List<Turn> turns) {
    private static final double CHINESE_SHARE_MIN = 0.3;

    Talk {
        turns = List.copyOf(turns);
    }

    /// Who speaks; what a system says is not read.
    enum Speaker {
        CUSTOMER,
        AGENT,
        BOT
    }

    /// A turn.
    ///
    /// @param number its place in the conversation, from 1
    record Turn(int number, Speaker speaker, String text) {
        boolean byCustomer() {
            return speaker == Speaker.CUSTOMER;
        }
    }

    /// Whether a good part of what the customer writes is in Chinese characters.
    boolean isChinese() {
        long letters = 0;
        long han = 0;
        for (Turn turn : turns) {
            if (turn.byCustomer()) {
                letters += turn.text().codePoints().filter(Character::isLetter).count();
                han += turn.text().codePoints().filter(Character::isIdeographic).count();
            }
        }
        return han > 0 && han >= CHINESE_SHARE_MIN * letters;
    }
}

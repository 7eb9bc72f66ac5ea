package dev.frontdesk.dialogue;

import java.math.BigInteger;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What is taken out of a customer's words before they are stored: numbers that nobody at the desk needs and that do harm in a log.
///
/// A card or account number is replaced only if its check digits are right, so that order numbers stay. Immutable.
public final class Redaction {
    private final Set<Kind> kinds;

    private Redaction(Set<Kind> kinds) {
        this.kinds = kinds;
    }

    /// The redaction of these kinds.
    ///
    /// @param names `card`, `iban`, `email`, `phone`; `none` alone for nothing
    /// @throws IllegalArgumentException if a name is not one of these
    public static Redaction of(Collection<String> names) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String name : names) {
            if (!name.equals("none")) {
                kinds.add(Kind.of(name));
            }
        }
        return new Redaction(kinds);
    }

    /// The text with each finding replaced by its kind in brackets, such as `[card]`.
    public String apply(String text) {
        String result = text;
        for (Kind kind : kinds) {
            result =
                    kind.pattern
                            .matcher(result)
                            .replaceAll(found ->
                                    kind.holds(found)
                                            ? kind.mark
                                            : java.util.regex.Matcher.quoteReplacement(
                                                    found.group()));
        }
        return result;
    }

    private enum Kind {
        // E-mail and IBAN first: their digits are no phone number.
        EMAIL("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}") {
            @Override
            boolean holds(MatchResult found) {
                return true;
            }
        },
        IBAN("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b") {
            @Override
            boolean holds(MatchResult found) {
                String iban = found.group().replace(" ", "").toUpperCase(Locale.ROOT);
                StringBuilder digits = new StringBuilder();
                (iban.substring(4) + iban.substring(0, 4))
                        .chars()
                        .forEach(c -> digits.append(Character.digit(c, 36)));
                return iban.length() >= 15
                        && iban.length() <= 34
                        && new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue()
                                == 1;
            }
        },
        CARD("(?<!\\d)\\d(?:[ -]?\\d){12,18}(?!\\d)") {
            @Override
            boolean holds(MatchResult found) {
                return luhn(found.group());
            }
        },
        PHONE("(?<![\\w#-])(?:\\+|00)?\\d(?:[ ()/-]{0,2}\\d){8,14}(?![\\w-])") {
            @Override
            boolean holds(MatchResult found) {
                return true;
            }
        };

        private final Pattern pattern;
        private final String mark = "[" + name().toLowerCase(Locale.ROOT) + "]";

        Kind(String regex) {
            this.pattern = Pattern.compile(regex);
        }

        abstract boolean holds(MatchResult found);

        static Kind of(String name) {
            for (Kind kind : values()) {
                if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "frontdesk.privacy.redact: «"
                            + name
                            + "» is none of card, iban, email, phone, none");
        }

        /// The check digit of card numbers, ISO/IEC 7812-1.
        private static boolean luhn(String text) {
            int sum = 0;
            boolean twice = false;
            for (int i = text.length() - 1; i >= 0; i--) {
                int digit = Character.digit(text.charAt(i), 10);
                if (digit >= 0) {
                    int value = twice ? digit * 2 : digit;
                    sum += value > 9 ? value - 9 : value;
                    twice = !twice;
                }
            }
            return sum % 10 == 0;
        }
    }
}

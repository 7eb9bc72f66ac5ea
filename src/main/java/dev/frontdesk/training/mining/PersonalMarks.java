package dev.frontdesk.training.mining;

import dev.frontdesk.dialogue.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a conversation concerns persons: e-mail addresses, telephone, card and account numbers ([Redaction]), names, postal addresses,
/// order numbers and other codes, each replaced by a mark such as `[email]`.
///
/// The company's own addresses stay: telephone numbers and streets that agents gave in several conversations, and e-mail addresses of a site that they
/// linked in several, if no customer ever wrote such a one. Names are found by how people
/// introduce themselves, and then left out in the whole conversation; a name that nobody introduces is not found.
final class PersonalMarks {
    private static final int CONVERSATIONS_MIN = 3;
    private static final int CONTACTS_MAX = 200_000;
    private static final int KEPT_MAX = 256;

    private static final Redaction ALL = Redaction.of(List.of("card", "iban", "email", "phone"));
    private static final Redaction NUMBERS = Redaction.of(List.of("card", "iban", "phone"));
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@([\\p{L}\\p{N}.-]{1,100}\\p{L})");
    private static final Pattern SITE =
            Pattern.compile(
                    "(?<![@\\w.-])(?:https?://)?(?:www\\.)?((?:[\\p{L}\\p{N}-]{1,63}\\.){1,4}\\p{L}{2,10})(?![\\w@-])");
    private static final Pattern PHONE =
            Pattern.compile("(?<![\\w#-])(?:\\+|00)?\\d(?:[ ()/-]{0,2}\\d){8,14}(?![\\w-])");
    private static final Pattern STREET =
            Pattern.compile(
                    "\\b\\d{1,4}[a-z]?,? (?:\\p{Lu}[\\p{L}']+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Row|Drive|Close|Court|Way|Square|Place|Boulevard|Gardens)\\b");
    private static final Pattern CODE =
            Pattern.compile(
                    "\\b[A-Z]{1,2}\\d[A-Z\\d]? \\d[A-Z]{2}\\b|(?<![\\p{L}\\d])#?\\p{Lu}{1,8}[-/]?\\d{4,}[\\p{L}\\d-]*|(?<![\\d£$€¥.,-])#?\\d{5,}(?![\\d]|[.,]\\d|\\s?(?:%|元|块))");
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)\\b(pin|code|password|passcode|account|balance)(\\W+(?:\\w+\\W+){0,3}?)(\\d{3,})");
    private static final Pattern INTRODUCED =
            Pattern.compile(
                    "(?:(?i:\\b(?:my name is|my name's|this is|name:|i'm|i am|call me))\\s+(\\p{Lu}\\p{Ll}+(?: \\p{Lu}\\p{Ll}+)?)\\b(?!['’])|\\b(\\p{Lu}\\p{Ll}+)(?: \\p{Lu}\\p{Ll}+)? (?:here|speaking)\\b|(?i:\\b(?:mr|mrs|ms|miss)\\b\\.?)\\s+(\\p{Lu}\\p{L}+)|(?i:\\b(?:thanks|thank you|cheers|bye)),? (\\p{Lu}\\p{Ll}+)\\b|(?:我叫|我的名字是|姓名[:：]?)([\\p{IsHan}]{2,3})(?=$|[，。,!！\\s])|我是([\\p{IsHan}]{2,3})(?=$|[，。,!！\\s]))");
    private static final Pattern NAME =
            Pattern.compile("\\p{Lu}\\p{L}+(?:[ -]\\p{Lu}\\p{L}+){0,2}|[\\p{IsHan}]{2,3}");
    private static final Set<String> NO_NAMES =
            Set.of(
                    "The",
                    "This",
                    "That",
                    "For",
                    "And",
                    "Not",
                    "Just",
                    "God",
                    "Very",
                    "So",
                    "Goodness",
                    "Click",
                    "Look",
                    "Start",
                    "See",
                    "Right",
                    "Come",
                    "Over",
                    "Nobody",
                    "Anyone",
                    "客服",
                    "人工",
                    "顾客",
                    "会员");

    /// Contacts said by agents, with the number of conversations, and what customers wrote.
    private final Map<String, Integer> byAgents = new HashMap<>();

    private final Set<String> byCustomers = new HashSet<>();

    /// Notes the addresses of a conversation; all are noted before any is marked.
    void note(Talk talk) {
        Set<String> seen = new HashSet<>();
        for (Talk.Turn turn : talk.turns()) {
            boolean isOpen = byCustomers.size() < CONTACTS_MAX;
            if (!turn.byCustomer()) {
                contacts(SITE, turn.text(), seen);
            } else if (isOpen) {
                contacts(EMAIL, turn.text(), byCustomers);
            }
        }
        for (String contact : seen) {
            if (byAgents.size() < CONTACTS_MAX || byAgents.containsKey(contact)) {
                byAgents.merge(contact, 1, Integer::sum);
            }
        }
    }

    private static void contacts(Pattern domain, String text, Set<String> into) {
        find(domain, text, 1, into);
        find(PHONE, text, 0, into);
        find(STREET, text, 0, into);
    }

    private static void find(Pattern pattern, String text, int group, Set<String> into) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            into.add(key(found.group(group)));
        }
    }

    private static String key(String contact) {
        boolean isNumber = contact.chars().noneMatch(Character::isLetter);
        return isNumber ? contact.replaceAll("\\D", "") : contact.toLowerCase(Locale.ROOT);
    }

    /// Whether a contact is the company's own. Too many customers' addresses to remember: none is.
    private boolean isOwn(String contact) {
        return byCustomers.size() < CONTACTS_MAX
                && byAgents.getOrDefault(key(contact), 0) >= CONVERSATIONS_MIN
                && !byCustomers.contains(key(contact));
    }

    /// The marks of one conversation, whose names are known from all its turns.
    final class Of {
        private final List<String> names;

        Of(Talk talk, Courtesies courtesies) {
            Set<String> found = new HashSet<>();
            boolean asked = false;
            for (Talk.Turn turn : talk.turns()) {
                Matcher introduced = INTRODUCED.matcher(turn.text());
                while (introduced.find()) {
                    for (int group = 1; group <= introduced.groupCount(); group++) {
                        if (introduced.group(group) != null) {
                            add(introduced.group(group), courtesies, found);
                        }
                    }
                }
                if (asked && turn.byCustomer() && turn.text().length() <= 40) {
                    Matcher name = NAME.matcher(turn.text());
                    while (name.find()) {
                        add(name.group(), courtesies, found);
                    }
                }
                asked = !turn.byCustomer() && courtesies.asksForName(turn.text());
            }
            names =
                    found.stream()
                            .sorted(
                                    Comparator.comparingInt(String::length)
                                            .reversed()
                                            .thenComparing(Comparator.naturalOrder()))
                            .toList();
        }

        private static void add(String name, Courtesies courtesies, Set<String> found) {
            for (String part : name.split("[ -]", -1)) {
                boolean isWord = courtesies.isCourtesy(part) || courtesies.weight(part) == 0;
                if (part.length() > 1 && !isWord && !NO_NAMES.contains(part)) {
                    found.add(part);
                }
            }
        }

        /// A turn's text with marks in the place of what is personal.
        ///
        /// @param byCustomer a customer's addresses are never the company's
        String apply(String text, boolean byCustomer) {
            List<String> kept = new ArrayList<>();
            String result = text;
            if (!byCustomer) {
                result = keep(EMAIL, 1, result, kept);
                result = keep(PHONE, 0, result, kept);
                result = keep(STREET, 0, result, kept);
            }
            result = (byCustomer ? ALL : NUMBERS).apply(result);
            result = EMAIL.matcher(result).replaceAll("[email]");
            result = STREET.matcher(result).replaceAll("[address]");
            result = SECRET.matcher(result).replaceAll("$1$2[number]");
            result = CODE.matcher(result).replaceAll("[number]");
            for (String name : names) {
                boolean spaced = name.codePoints().noneMatch(Character::isIdeographic);
                String exact = Pattern.quote(name);
                result = result.replaceAll(spaced ? "\\b" + exact + "\\b(?!@)" : exact, "[name]");
            }
            for (int i = 0; i < kept.size(); i++) {
                result = result.replace(place(i), kept.get(i));
            }
            return result;
        }

        /// Puts the company's own contacts out of reach of the patterns.
        private String keep(Pattern pattern, int group, String text, List<String> kept) {
            return pattern.matcher(text)
                    .replaceAll(found -> {
                        if (!isOwn(found.group(group)) || kept.size() == KEPT_MAX) {
                            return Matcher.quoteReplacement(found.group());
                        }
                        kept.add(found.group());
                        return Matcher.quoteReplacement(place(kept.size() - 1));
                    });
        }

        private static String place(int number) {
            return "\uE000" + (char) ('\uE100' + number) + "\uE001";
        }
    }

    private static final Pattern MARK =
            Pattern.compile("\\[(?:card|iban|email|phone|address|number|name)\\]");
    private static final Pattern MARK_WITH_WORD =
            Pattern.compile(
                    "(?i)(?:\\b(?:for|of|is|with|to|about|from|number|no|nr|order|called)\\b\\.?[ :#]*)*"
                            + MARK.pattern());

    static boolean isIn(String text) {
        return MARK.matcher(text).find();
    }

    /// A text without its marks and the words that lead to them.
    static String without(String text) {
        return MARK_WITH_WORD
                .matcher(text)
                .replaceAll("")
                .replaceAll("\\s+(?=[,.!?;:])", "")
                .replaceAll("[,;:]+(?=[.!?])", "")
                .replaceAll("\\s{2,}", " ")
                .strip();
    }
}

package dev.frontdesk.knowledge;

/// The key of an item in the draft.
///
/// @param id the stable id; of examples that of their intent or `oos`; empty for the profile
/// @param locale empty for the profile, intents and look-ups
record ItemKey(Kind kind, String id, String locale) {
    ItemKey {
        if ((id + locale).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an id has no control characters");
        }
    }

    static final ItemKey PROFILE = new ItemKey(Kind.PROFILE, "", "");

    enum Kind {
        PROFILE,
        INTENT,
        EXAMPLES,
        ANSWER,
        ARTICLE,
        LOOKUP;

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Kind of(String label) {
            return valueOf(label.toUpperCase(java.util.Locale.ROOT));
        }
    }

    static ItemKey of(IntentId id) {
        return new ItemKey(Kind.INTENT, id.value(), "");
    }

    static ItemKey of(Answer answer) {
        return new ItemKey(Kind.ANSWER, answer.id().value(), answer.locale());
    }

    static ItemKey of(Article article) {
        return new ItemKey(Kind.ARTICLE, article.id().value(), article.locale());
    }

    static ItemKey of(Lookup lookup) {
        return lookup(lookup.name());
    }

    static ItemKey lookup(String name) {
        return new ItemKey(Kind.LOOKUP, name, "");
    }

    static ItemKey examples(String intent, String locale) {
        return new ItemKey(Kind.EXAMPLES, intent, locale);
    }

    @Override
    public String toString() {
        return (kind.label() + " " + id + (locale.isEmpty() ? "" : " in " + locale)).strip();
    }
}

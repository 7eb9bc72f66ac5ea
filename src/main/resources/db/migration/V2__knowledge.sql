-- The draft: what operators edit and publishing freezes. One row for the profile (id and locale empty), each intent (locale empty),
-- each answer and article in a locale, and the examples of an intent in a locale; content has the form that files have.
CREATE TABLE knowledge_item (
    assistant_id uuid NOT NULL REFERENCES assistant,
    kind         text NOT NULL CHECK (kind IN ('profile', 'intent', 'examples', 'answer', 'article')),
    id           text NOT NULL,
    locale       text NOT NULL,
    content      jsonb NOT NULL,
    PRIMARY KEY (assistant_id, kind, id, locale)
);

-- Who changed the draft when; rows never change.
CREATE TABLE knowledge_change (
    id           uuid PRIMARY KEY,
    assistant_id uuid NOT NULL REFERENCES assistant,
    made_at      timestamptz NOT NULL,
    made_by      text NOT NULL,
    what         text NOT NULL,
    undoes       uuid UNIQUE REFERENCES knowledge_change
);
CREATE INDEX knowledge_change_latest ON knowledge_change (assistant_id, id DESC);

-- What a change did to each item: before is null for a new one, after for a deleted one.
CREATE TABLE knowledge_change_item (
    change_id uuid NOT NULL REFERENCES knowledge_change,
    kind      text NOT NULL,
    id        text NOT NULL,
    locale    text NOT NULL,
    before    jsonb,
    after     jsonb,
    PRIMARY KEY (change_id, kind, id, locale)
);

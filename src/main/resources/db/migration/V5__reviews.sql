-- What people say about logged messages. Nothing here changes: an undo is another row.

-- A reviewer's label of a customer's turn, or (undoes) the withdrawal of one.
create table annotation (
    id              uuid primary key,
    assistant_id    uuid        not null references assistant (id),
    conversation_id uuid        not null,
    seq             integer     not null,
    intent          text check (char_length(intent) <= 100), -- an intent's id, or oos
    answer_id       text check (char_length(answer_id) <= 100),
    sentiment       text check (sentiment in ('negative', 'neutral', 'positive')),
    undoes          uuid unique references annotation (id),
    created_by      text        not null,
    created_at      timestamptz not null,
    foreign key (conversation_id, seq) references turn (conversation_id, seq),
    check ((undoes is null) = (num_nonnulls(intent, answer_id, sentiment) > 0))
);
create index annotation_turn on annotation (conversation_id, seq);
create index annotation_newest on annotation (assistant_id, id);
create trigger annotation_never_changes before update or delete on annotation for each row execute function refuse_change();

-- The label that counts for a turn: the last one that was not undone.
create view label as
    select distinct on (a.conversation_id, a.seq) a.*
    from annotation a
    where a.undoes is null and not exists (select from annotation u where u.undoes = a.id)
    order by a.conversation_id, a.seq, a.id desc;

-- What an agent or a program did with a result of the API; never a customer's text.
create table result_feedback (
    id              uuid primary key,
    assistant_id    uuid        not null references assistant (id),
    action          text        not null check (action in ('shown', 'used', 'edited', 'rejected', 'label')),
    release_id      uuid,
    conversation_id uuid,
    seq             integer,
    reference       text check (char_length(reference) <= 100), -- the caller's own id of the message
    intent          text check (char_length(intent) <= 100),
    answer_id       text check (char_length(answer_id) <= 100),
    annotation_id   uuid references annotation (id),
    created_by      text        not null,
    created_at      timestamptz not null,
    foreign key (conversation_id, seq) references turn (conversation_id, seq)
);
create trigger result_feedback_never_changes before update or delete on result_feedback
    for each row execute function refuse_change();

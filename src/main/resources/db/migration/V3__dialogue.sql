-- What was said and why. Rows of the log never change; only customer_text loses bodies, when somebody is forgotten.
-- The tables that are written at each message take their assistant from subject or conversation and have no foreign key to it:
-- every writer would lock that one row.

-- One customer, as far as we can tell conversations apart by person. An anonymous visitor's subject has its conversation's id.
create table subject (
    id           uuid primary key,
    assistant_id uuid        not null references assistant (id),
    created_at   timestamptz not null,
    erased_at    timestamptz
);

-- Everything that customers wrote, and nothing else holds it. An erased text is a tombstone: the row stays, body and salt are gone.
-- digest is sha256(salt ‖ text): whoever refers to a text by it can check it, as long as it is not erased.
create table customer_text (
    id           uuid primary key,
    assistant_id uuid        not null,
    subject_id   uuid        not null references subject (id),
    body         text check (char_length(body) <= 10000),
    salt         uuid,
    digest       bytea       not null,
    at           timestamptz not null,
    erased_at    timestamptz,
    check ((body is null) = (erased_at is not null)),
    check ((body is null) = (salt is null))
);
create index customer_text_subject on customer_text (subject_id);

-- The head of a conversation: who owns it, how far it went. id is a UUIDv7.
create table conversation (
    id           uuid primary key,
    assistant_id uuid        not null references assistant (id),
    subject_id   uuid        not null references subject (id),
    locale       text        not null,
    owner        text        not null default 'bot' check (owner in ('bot', 'queue', 'agent', 'closed')),
    last_seq     integer     not null default 0, -- of the last turn
    customer_seq integer     not null default 0, -- of the customer's last message
    answered_seq integer     not null default 0, -- of the customer's last message that has been dealt with
    token_digest bytea       not null,           -- SHA-256 of the resume token
    visitor      jsonb,                          -- what the page claims of its visitor: unsigned, shown to people only
    started_at   timestamptz not null,
    last_at      timestamptz not null,
    queued_at    timestamptz,
    closed_at    timestamptz,
    check (answered_seq <= customer_seq and customer_seq <= last_seq)
) with (fillfactor = 80);
create index conversation_unanswered on conversation (last_at) where owner = 'bot' and customer_seq > answered_seq;
create index conversation_queue on conversation (assistant_id, queued_at) where owner = 'queue';
create index conversation_subject on conversation (subject_id);

-- One turn. A customer's text is in customer_text; what the company says (bot, system, agent) is in body.
create table turn (
    conversation_id uuid        not null references conversation (id),
    seq             integer     not null check (seq > 0),
    assistant_id    uuid        not null,
    client_id       uuid,
    speaker         text        not null check (speaker in ('customer', 'bot', 'agent', 'system')),
    kind            text        not null check (kind in ('message', 'choice', 'answer', 'small_talk', 'clarify',
                                                         'compose', 'decline', 'handover', 'close')),
    text_id         uuid references customer_text (id),
    body            text,
    reply_to        integer,
    choice          text,  -- the value that the customer chose
    choices         jsonb, -- [{title, value}] offered
    sources         jsonb, -- [{title, url}]
    answer_id       text,
    evidence        jsonb check (octet_length(evidence::text) <= 1024),
    release_id      uuid,
    at              timestamptz not null,
    primary key (conversation_id, seq),
    unique (conversation_id, client_id),
    check ((text_id is null) <> (body is null)),
    check (speaker <> 'customer' or text_id is not null)
) partition by range (conversation_id);
create table turn_default partition of turn default;

-- What a customer thought of a turn (feedback) or of the conversation (rating); the comment is in customer_text.
create table feedback (
    conversation_id uuid        not null references conversation (id),
    client_id       uuid        not null,
    assistant_id    uuid        not null,
    kind            text        not null check (kind in ('feedback', 'rating')),
    seq             integer     not null,
    helpful         boolean,
    score           smallint check (score between 1 and 5),
    text_id         uuid references customer_text (id),
    at              timestamptz not null,
    primary key (conversation_id, client_id),
    check ((kind = 'feedback') = (helpful is not null)),
    check ((kind = 'rating') = (score is not null))
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % never change: store an annotation beside them, or erase the customer''s text', tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger turn_never_changes before update or delete on turn for each row execute function refuse_change();
create trigger turn_is_never_emptied before truncate on turn for each statement execute function refuse_change();
create trigger feedback_never_changes before update or delete on feedback for each row execute function refuse_change();

-- The smallest UUIDv7 of a moment: conversations from then on have ids at or above it.
create function uuid7_floor(p_at timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the partitions of this month and of the months after it; what finds none lands in turn_default.
create function ensure_turn_partitions(p_months integer) returns integer language plpgsql as $$
declare
    v_month timestamptz := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC';
    v_next  timestamptz;
    v_name  text;
    v_made  integer := 0;
begin
    perform pg_advisory_xact_lock(hashtext('ensure_turn_partitions'));
    for i in 0 .. p_months loop
        v_next := (v_month at time zone 'UTC' + interval '1 month') at time zone 'UTC';
        v_name := 'turn_' || to_char(v_month at time zone 'UTC', 'YYYY_MM');
        if to_regclass(v_name) is null then
            if exists (select from turn_default
                       where conversation_id >= uuid7_floor(v_month) and conversation_id < uuid7_floor(v_next)) then
                raise warning '% is not made: turn_default already holds turns of that month', v_name;
            else
                execute format('create table %I partition of turn for values from (%L) to (%L)',
                               v_name, uuid7_floor(v_month), uuid7_floor(v_next));
                v_made := v_made + 1;
            end if;
        end if;
        v_month := v_next;
    end loop;
    return v_made;
end $$;
select ensure_turn_partitions(3);

-- Finds the conversation or makes it, and locks it until the transaction ends.
create function open_conversation(
    p_assistant uuid, p_conversation uuid, p_subject uuid, p_token bytea, p_locale text, p_visitor jsonb, p_at timestamptz)
    returns conversation language plpgsql as $$
declare
    c conversation;
begin
    select * into c from conversation where id = p_conversation and assistant_id = p_assistant for update;
    if not found then
        insert into subject (id, assistant_id, created_at) values (p_subject, p_assistant, p_at) on conflict do nothing;
        insert into conversation (id, assistant_id, subject_id, locale, token_digest, visitor, started_at, last_at)
        values (p_conversation, p_assistant, p_subject, p_locale, p_token, p_visitor, p_at, p_at) on conflict do nothing;
        select * into c from conversation where id = p_conversation and assistant_id = p_assistant for update;
    end if;
    return c;
end $$;

create function store_text(p_id uuid, p_assistant uuid, p_subject uuid, p_text text, p_at timestamptz)
    returns void language plpgsql as $$
declare
    v_salt uuid := gen_random_uuid();
begin
    insert into customer_text (id, assistant_id, subject_id, body, salt, digest, at)
    values (p_id, p_assistant, p_subject, p_text, v_salt,
            sha256(uuid_send(v_salt) || convert_to(p_text, 'UTF8')), p_at);
end $$;

-- What is to be answered in a conversation, all that the answer path wants to know: the customer's messages after p_answered, the
-- choice taken last, the turns before, the answers that did not help. Bounded to the last 24 turns.
create function open_question(p_conversation uuid, p_answered integer) returns jsonb language sql stable as $$
    with recent as (
        select t.seq, t.speaker, t.choice, t.answer_id, coalesce(x.body, t.body, '') as body,
               t.speaker = 'customer' and t.seq > p_answered as is_open, t.kind in ('decline', 'clarify') as failed
        from turn t left join customer_text x on x.id = t.text_id
        where t.conversation_id = p_conversation
        order by t.seq desc limit 24)
    select jsonb_build_object(
        'seq', max(seq) filter (where is_open),
        'texts', coalesce(jsonb_agg(body order by seq) filter (where is_open), '[]'),
        'choice', (array_agg(choice order by seq desc) filter (where is_open))[1],
        'turns', coalesce(jsonb_agg(jsonb_build_object('speaker', speaker, 'text', body, 'failed', failed) order by seq)
                              filter (where not is_open), '[]'),
        'rejected', (select coalesce(jsonb_agg(distinct t.answer_id), '[]')
                     from feedback f join turn t on t.conversation_id = f.conversation_id and t.seq = f.seq
                     where f.conversation_id = p_conversation and not f.helpful and t.answer_id is not null))
    from recent
$$;

-- Commit 1 of a turn. o_status: stored | duplicate | closed | not_offered | forbidden.
create function accept_message(
    p_assistant uuid, p_conversation uuid, p_subject uuid, p_token bytea, p_locale text, p_visitor jsonb,
    p_client uuid, p_text_id uuid, p_text text, p_choice_seq integer, p_choice text, p_at timestamptz,
    out o_status text, out o_seq integer, out o_owner text, out o_locale text, out o_text text, out o_question jsonb)
    language plpgsql as $$
declare
    c conversation;
begin
    o_text := p_text;
    if p_choice_seq is not null then
        select e ->> 'title' into o_text
        from turn t, jsonb_array_elements(t.choices) e
        where t.conversation_id = p_conversation and t.seq = p_choice_seq and e ->> 'value' = p_choice limit 1;
        if not found then
            o_status := 'not_offered';
            return;
        end if;
    end if;
    c := open_conversation(p_assistant, p_conversation, p_subject, p_token, p_locale, p_visitor, p_at);
    if c.token_digest <> p_token then
        o_status := 'forbidden';
        return;
    end if;
    o_owner := c.owner;
    o_locale := c.locale;
    select t.seq into o_seq from turn t where t.conversation_id = p_conversation and t.client_id = p_client;
    if found then
        o_status := 'duplicate';
        return;
    end if;
    if c.owner = 'closed' then
        o_status := 'closed';
        return;
    end if;
    o_status := 'stored';
    o_seq := c.last_seq + 1;
    perform store_text(p_text_id, p_assistant, c.subject_id, o_text, p_at);
    insert into turn (conversation_id, seq, assistant_id, client_id, speaker, kind, text_id, reply_to, choice, at)
    values (p_conversation, o_seq, p_assistant, p_client, 'customer',
            case when p_choice is null then 'message' else 'choice' end, p_text_id, p_choice_seq, p_choice, p_at);
    update conversation set last_seq = o_seq, customer_seq = o_seq, last_at = p_at where id = p_conversation;
    if c.owner = 'bot' then
        o_question := open_question(p_conversation, c.answered_seq);
    end if;
end $$;

create function queue_position(p_assistant uuid, p_queued_at timestamptz) returns integer language sql stable as $$
    select count(*)::integer from conversation
    where assistant_id = p_assistant and owner = 'queue' and queued_at <= p_queued_at
$$;

-- Commit 2 of a turn: only if the bot still owns and the message that was answered is still the customer's last. o_seq null: not stored.
create function store_reply(
    p_assistant uuid, p_conversation uuid, p_answers integer, p_kind text, p_text text, p_choices jsonb, p_sources jsonb,
    p_answer text, p_evidence jsonb, p_release uuid, p_hand_over boolean, p_at timestamptz,
    out o_seq integer, out o_position integer)
    language plpgsql as $$
begin
    update conversation
    set last_seq     = last_seq + 1,
        answered_seq = p_answers,
        owner        = case when p_hand_over then 'queue' else owner end,
        queued_at    = case when p_hand_over then p_at else queued_at end,
        last_at      = p_at
    where id = p_conversation and assistant_id = p_assistant
      and owner = 'bot' and customer_seq = p_answers and answered_seq < p_answers
    returning last_seq into o_seq;
    if not found then
        return;
    end if;
    insert into turn (conversation_id, seq, assistant_id, speaker, kind, body, reply_to, choices, sources, answer_id,
                      evidence, release_id, at)
    values (p_conversation, o_seq, p_assistant, 'bot', p_kind, p_text, p_answers, p_choices, p_sources, p_answer,
            p_evidence, p_release, p_at);
    if p_hand_over then
        o_position := queue_position(p_assistant, p_at);
    end if;
end $$;

-- A customer asks for a person: the owner changes and a system turn says so. o_status: stored | duplicate | unchanged | closed | forbidden.
create function hand_over(
    p_assistant uuid, p_conversation uuid, p_subject uuid, p_token bytea, p_locale text, p_visitor jsonb,
    p_client uuid, p_text text, p_at timestamptz,
    out o_status text, out o_seq integer, out o_owner text, out o_position integer)
    language plpgsql as $$
declare
    c conversation;
begin
    c := open_conversation(p_assistant, p_conversation, p_subject, p_token, p_locale, p_visitor, p_at);
    if c.token_digest <> p_token then
        o_status := 'forbidden';
        return;
    end if;
    o_owner := c.owner;
    select t.seq into o_seq from turn t where t.conversation_id = p_conversation and t.client_id = p_client;
    if found then
        o_status := 'duplicate';
    elsif c.owner = 'closed' then
        o_status := 'closed';
        return;
    elsif c.owner <> 'bot' then
        o_status := 'unchanged';
        o_seq := c.last_seq;
    else
        o_status := 'stored';
        o_owner := 'queue';
        o_seq := c.last_seq + 1;
        c.queued_at := p_at;
        insert into turn (conversation_id, seq, assistant_id, client_id, speaker, kind, body, at)
        values (p_conversation, o_seq, p_assistant, p_client, 'system', 'handover', p_text, p_at);
        update conversation
        set last_seq = o_seq, answered_seq = customer_seq, owner = 'queue', queued_at = p_at, last_at = p_at
        where id = p_conversation;
    end if;
    if o_owner = 'queue' then
        o_position := queue_position(p_assistant, c.queued_at);
    end if;
end $$;

-- A customer ends the conversation. o_status: stored | duplicate | unchanged | unknown.
create function close_conversation(
    p_assistant uuid, p_conversation uuid, p_client uuid, p_text text, p_at timestamptz,
    out o_status text, out o_seq integer)
    language plpgsql as $$
declare
    c conversation;
begin
    select * into c from conversation where id = p_conversation and assistant_id = p_assistant for update;
    if not found then
        o_status := 'unknown';
        o_seq := 0;
        return;
    end if;
    select t.seq into o_seq from turn t where t.conversation_id = p_conversation and t.client_id = p_client;
    if found then
        o_status := 'duplicate';
    elsif c.owner = 'closed' then
        o_status := 'unchanged';
        o_seq := c.last_seq;
    else
        o_status := 'stored';
        o_seq := c.last_seq + 1;
        insert into turn (conversation_id, seq, assistant_id, client_id, speaker, kind, body, at)
        values (p_conversation, o_seq, p_assistant, p_client, 'system', 'close', p_text, p_at);
        update conversation
        set last_seq = o_seq, answered_seq = customer_seq, owner = 'closed', closed_at = p_at, last_at = p_at
        where id = p_conversation;
    end if;
end $$;

-- Feedback on a turn of ours (p_helpful) or a rating of the conversation (p_score, p_seq null). o_status: stored | duplicate | unknown.
create function store_feedback(
    p_assistant uuid, p_conversation uuid, p_client uuid, p_seq integer, p_helpful boolean, p_score integer,
    p_text_id uuid, p_comment text, p_at timestamptz,
    out o_status text, out o_seq integer)
    language plpgsql as $$
declare
    c conversation;
begin
    select * into c from conversation where id = p_conversation and assistant_id = p_assistant for update;
    if not found then
        o_status := 'unknown';
        return;
    end if;
    select f.seq into o_seq from feedback f where f.conversation_id = p_conversation and f.client_id = p_client;
    if found then
        o_status := 'duplicate';
        return;
    end if;
    if p_seq is not null and not exists (
        select from turn t where t.conversation_id = p_conversation and t.seq = p_seq and t.speaker <> 'customer') then
        o_status := 'unknown';
        return;
    end if;
    o_status := 'stored';
    o_seq := coalesce(p_seq, c.last_seq);
    if p_comment is not null then
        perform store_text(p_text_id, p_assistant, c.subject_id, p_comment, p_at);
    end if;
    insert into feedback (conversation_id, client_id, assistant_id, kind, seq, helpful, score, text_id, at)
    values (p_conversation, p_client, p_assistant, case when p_score is null then 'feedback' else 'rating' end, o_seq,
            p_helpful, p_score, case when p_comment is null then null else p_text_id end, p_at);
end $$;

-- Forgets a customer: texts become tombstones, the visitor's claim goes. Answers how many texts lost their body; null: no such subject.
create function erase_subject(p_assistant uuid, p_subject uuid, p_at timestamptz) returns integer language plpgsql as $$
declare
    v_count integer;
begin
    update subject set erased_at = coalesce(erased_at, p_at) where id = p_subject and assistant_id = p_assistant;
    if not found then
        return null;
    end if;
    update conversation set visitor = null where subject_id = p_subject and visitor is not null;
    update customer_text set body = null, salt = null, erased_at = p_at where subject_id = p_subject and body is not null;
    get diagnostics v_count = row_count;
    return v_count;
end $$;

-- The same for everybody's texts from before a moment, at most p_limit of them; answers how many.
create function erase_before(p_before timestamptz, p_limit integer, p_at timestamptz) returns integer language plpgsql as $$
declare
    v_count integer;
begin
    update conversation set visitor = null where last_at < p_before and visitor is not null;
    update customer_text set body = null, salt = null, erased_at = p_at
    where id in (select id from customer_text where id < uuid7_floor(p_before) and body is not null order by id limit p_limit);
    get diagnostics v_count = row_count;
    return v_count;
end $$;

-- Training runs: a queue that workers take from with FOR UPDATE SKIP LOCKED, and what each run learned from.
create table training_job (
    id               uuid primary key,
    assistant_id     uuid        not null references assistant (id),
    state            text        not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    settings         jsonb       not null, -- the command line's options
    activate         boolean     not null, -- go live when the gate lets it
    step             text        not null default 'queued',
    progress         double precision check (progress between 0 and 1),
    lines            text        not null default '', -- the run's last lines
    attempts         integer     not null default 0,
    worker           text,
    heartbeat_at     timestamptz, -- a running job without one for half a minute is taken by another worker
    cancel_requested boolean     not null default false,
    dataset          jsonb,       -- digest and counts
    release_id       uuid references release (id),
    failure          text,
    requested_by     text        not null,
    created_at       timestamptz not null,
    started_at       timestamptz,
    ended_at         timestamptz
);
create index training_job_open on training_job (assistant_id, id) where state in ('queued', 'running');

-- The logged texts that a run learns from, by id and salted digest; the texts themselves are in customer_text and, while the run
-- lasts, in its working file.
create table training_job_text (
    assistant_id    uuid    not null,
    job_id          uuid    not null references training_job (id),
    text_id         uuid    not null references customer_text (id),
    digest          bytea   not null,
    conversation_id uuid    not null,
    held_back       boolean not null, -- in the test set, like all of its conversation
    primary key (job_id, text_id)
);
create index training_job_text_text on training_job_text (text_id);
create index training_job_text_conversation on training_job_text (conversation_id, job_id);

-- Bundles and knowledge snapshots as content-addressed blobs, releases made of them, and which release is live.

-- A file by its content: digest is the SHA-256 in hexadecimal. A blob without all its chunks does not exist: both are stored in one
-- transaction.
create table blob (
    assistant_id uuid        not null references assistant (id),
    digest       text        not null check (digest ~ '^[0-9a-f]{64}$'),
    size         bigint      not null check (size >= 0),
    created_at   timestamptz not null,
    primary key (assistant_id, digest)
);

-- One mebibyte of a blob; the last chunk holds the rest.
create table blob_chunk (
    assistant_id uuid    not null,
    digest       text    not null,
    ordinal      integer not null check (ordinal >= 0),
    bytes        bytea   not null check (octet_length(bytes) between 1 and 1048576),
    primary key (assistant_id, digest, ordinal),
    foreign key (assistant_id, digest) references blob (assistant_id, digest) on delete cascade
);
alter table blob_chunk alter column bytes set storage external; -- weights do not compress

-- A bundle and a knowledge snapshot that belong together.
create table release (
    id               uuid primary key,
    assistant_id     uuid        not null references assistant (id),
    number           integer     not null check (number > 0),  -- for people: 1, 2, 3 …
    bundle_digest    text        not null,                     -- the SHA-256 of the bundle's manifest.json
    bundle_files     jsonb       not null,                     -- {path: blob digest}, manifest.json included
    knowledge_digest text        not null,
    origin           text        not null check (origin in ('sample', 'bundle', 'knowledge', 'training')),
    state            text        not null check (state in ('candidate', 'ready', 'rejected', 'retired')),
    report           jsonb       not null default '{}',        -- metrics and what the gate says
    note             text        not null default '',
    created_by       text        not null,
    created_at       timestamptz not null,
    unique (assistant_id, number),
    unique (id, assistant_id),
    foreign key (assistant_id, knowledge_digest) references blob (assistant_id, digest)
);

-- What a release is made of never changes; its state and report do.
create function release_keeps_its_content() returns trigger language plpgsql as $$
begin
    if (new.id, new.assistant_id, new.number, new.bundle_digest, new.bundle_files, new.knowledge_digest, new.origin, new.created_by, new.created_at)
        is distinct from
       (old.id, old.assistant_id, old.number, old.bundle_digest, old.bundle_files, old.knowledge_digest, old.origin, old.created_by, old.created_at) then
        raise exception 'release % never changes: assemble a new one', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger release_never_changes before update on release for each row execute function release_keeps_its_content();

-- The live release of an assistant, and the one to roll back to. revision grows with each change, so that replicas see one.
create table assistant_release (
    assistant_id uuid primary key references assistant (id),
    release_id   uuid   not null,
    previous_id  uuid,
    revision     bigint not null,
    foreign key (release_id, assistant_id) references release (id, assistant_id),
    foreign key (previous_id, assistant_id) references release (id, assistant_id)
);

-- What was live when; append only.
create table release_activation (
    id           bigint generated always as identity primary key,
    assistant_id uuid        not null references assistant (id),
    release_id   uuid        not null,
    previous_id  uuid,
    reason       text        not null check (reason in ('first', 'activate', 'forced', 'publish', 'training', 'roll_back')),
    activated_by text        not null,
    activated_at timestamptz not null,
    foreign key (release_id, assistant_id) references release (id, assistant_id)
);
create function activation_never_changes() returns trigger language plpgsql as $$
begin
    raise exception 'rows of release_activation never change' using errcode = 'restrict_violation';
end $$;
create trigger release_activation_never_changes before update or delete on release_activation
    for each row execute function activation_never_changes();

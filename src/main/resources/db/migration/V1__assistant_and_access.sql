-- The assistant that everything belongs to. There is one by default; its id is Assistant.DEFAULT_ID.
CREATE TABLE assistant (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO assistant (id, name) VALUES ('00000000-0000-7000-8000-000000000001', 'default');

-- Keys of programs; digest is the SHA-256 of the secret.
CREATE TABLE access_key (
    id           uuid PRIMARY KEY,
    assistant_id uuid NOT NULL REFERENCES assistant,
    name         text NOT NULL,
    role         text NOT NULL CHECK (role IN ('agent', 'reviewer', 'operator', 'admin')),
    digest       bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);

-- Logins of people.
CREATE TABLE account (
    id            uuid PRIMARY KEY,
    assistant_id  uuid NOT NULL REFERENCES assistant,
    name          text NOT NULL,
    role          text NOT NULL CHECK (role IN ('agent', 'reviewer', 'operator', 'admin')),
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL,
    disabled_at   timestamptz,
    UNIQUE (assistant_id, name)
);

-- Who is signed in; digest is the SHA-256 of the cookie.
CREATE TABLE session (
    id           uuid PRIMARY KEY,
    assistant_id uuid NOT NULL REFERENCES assistant,
    account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    digest       bytea NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_expires_at ON session (expires_at);

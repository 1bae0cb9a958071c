-- One text for SQLite and Postgres: TEXT, BIGINT and DOUBLE PRECISION only; times are milliseconds
-- since 1970; JSON is TEXT.

-- The decision log. Triggers that forbid UPDATE and DELETE are in src/store/guards.rs, because the
-- two databases write them differently.
CREATE TABLE log_entries (
    sequence BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    -- The thread, the commitment of the person (or kind:name), action and surface again, to search by.
    thread TEXT,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    surface TEXT NOT NULL,
    -- Canonical JSON, the very bytes that were hashed.
    entry TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX log_entries_by_thread ON log_entries (thread, sequence);
CREATE INDEX log_entries_by_actor ON log_entries (actor, sequence);
CREATE INDEX log_entries_by_action ON log_entries (action, sequence);

-- One row: where the chain ends. Taking it for writing is what makes writers take turns.
CREATE TABLE log_head (
    id BIGINT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO log_head (id, sequence, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE checkpoints (
    sequence BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    hash TEXT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
);

-- Personal data of the log. A row can be deleted; the chain holds only its commitment.
CREATE TABLE sealed (
    commitment TEXT PRIMARY KEY,
    seal TEXT NOT NULL,
    -- Whose it is: a person's key, or network/handle of an author.
    owner TEXT NOT NULL,
    salt TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX sealed_by_owner ON sealed (owner, seal);
CREATE UNIQUE INDEX sealed_people ON sealed (value) WHERE seal = 'person';

-- The present of every thread. The document is the whole; the columns are what is searched by.
CREATE TABLE threads (
    id TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    version_before BIGINT NOT NULL,
    state TEXT NOT NULL,
    queue TEXT NOT NULL,
    priority BIGINT NOT NULL,
    source TEXT NOT NULL,
    conversation TEXT NOT NULL,
    author TEXT,
    holder TEXT,
    timer_at_ms BIGINT,
    received_at_ms BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE UNIQUE INDEX threads_by_conversation ON threads (source, conversation);
CREATE INDEX threads_by_queue ON threads (queue, state, id);
CREATE INDEX threads_by_state ON threads (state, id);
CREATE INDEX threads_by_author ON threads (author) WHERE author IS NOT NULL;
CREATE INDEX threads_by_holder ON threads (holder, queue, state) WHERE holder IS NOT NULL;
CREATE INDEX threads_by_timer ON threads (timer_at_ms) WHERE timer_at_ms IS NOT NULL;

CREATE TABLE messages (
    thread TEXT NOT NULL,
    number BIGINT NOT NULL,
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    author TEXT,
    text TEXT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    PRIMARY KEY (thread, number)
);
CREATE UNIQUE INDEX messages_by_external_id ON messages (source, external_id);

CREATE TABLE notices (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    thread TEXT NOT NULL,
    text TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    seen_at_ms BIGINT,
    told_at_ms BIGINT
);
CREATE INDEX notices_by_person ON notices (person, at_ms);
CREATE INDEX notices_to_tell ON notices (id) WHERE told_at_ms IS NULL;

-- Approved replies on their way out. The hash of the revision is the idempotency key.
CREATE TABLE sends (
    hash TEXT PRIMARY KEY,
    thread TEXT NOT NULL,
    publisher TEXT NOT NULL,
    source TEXT NOT NULL,
    conversation TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_ms BIGINT NOT NULL,
    last_error TEXT,
    lease_owner TEXT,
    lease_until_ms BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX sends_waiting ON sends (next_attempt_ms) WHERE state = 'waiting';

-- What each chat channel shows of each thread, and what it should show.
CREATE TABLE cards (
    thread TEXT NOT NULL,
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT,
    version_shown BIGINT NOT NULL DEFAULT 0,
    version_due BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_ms BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    lease_owner TEXT,
    lease_until_ms BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (thread, platform, channel)
);
CREATE INDEX cards_due ON cards (next_attempt_ms) WHERE version_shown < version_due;

-- Answers to requests with an idempotency key, given again when the request comes again.
CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
CREATE INDEX answers_by_age ON answers (at_ms);

CREATE TABLE tokens (
    token TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL,
    revoked BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX tokens_by_person ON tokens (person);

CREATE TABLE login_links (
    link TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    used BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE sessions (
    session TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    csrf TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

CREATE TABLE desk_versions (
    id BIGINT PRIMARY KEY,
    version TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);

-- Which replica does which job that only one may do at a time.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until_ms BIGINT NOT NULL
);

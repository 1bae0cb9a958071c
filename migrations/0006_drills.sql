-- Drills: what is played, what was given of it, how it ended. Open until it is scored.
CREATE TABLE drills (
    id TEXT PRIMARY KEY,
    open BIGINT NOT NULL,
    started_ms BIGINT NOT NULL,
    touched BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX drills_open ON drills (open);
CREATE INDEX drills_started ON drills (started_ms);

-- The drill that a thread belongs to; empty for what is real.
ALTER TABLE threads ADD COLUMN drill TEXT NOT NULL DEFAULT '';
CREATE INDEX threads_of_drills ON threads (drill) WHERE drill <> '';

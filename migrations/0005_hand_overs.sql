-- Hand-overs from shift to shift. The document is the whole; the columns are what is searched by. `made` is
-- the log's sequence of the decision that made the row, `touched` that of the one that last changed it.
CREATE TABLE hand_overs (
    id TEXT PRIMARY KEY,
    roster TEXT NOT NULL,
    stage TEXT NOT NULL,
    open BIGINT NOT NULL,
    made BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    touched BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX hand_overs_open ON hand_overs (made) WHERE open = 1;
CREATE INDEX hand_overs_by_time ON hand_overs (at_ms);

-- Notes for the next shift, until a hand-over with them is accepted. `sequence` is the log's.
CREATE TABLE hand_over_notes (
    sequence BIGINT PRIMARY KEY,
    roster TEXT NOT NULL,
    taken BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX hand_over_notes_waiting ON hand_over_notes (roster, sequence) WHERE taken = 0;

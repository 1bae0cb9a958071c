-- Overrides and swaps of shifts, and the gaps of which the leads were told. The document is the whole;
-- the columns are what is searched by. `touched` is the log's sequence of the decision that last changed
-- the row: a process that keeps the changes in memory asks for what is beyond the last that it knows.
CREATE TABLE roster_changes (
    id TEXT PRIMARY KEY,
    roster TEXT NOT NULL,
    state TEXT NOT NULL,
    touched BIGINT NOT NULL,
    document TEXT NOT NULL
);
CREATE INDEX roster_changes_by_touch ON roster_changes (touched);

-- Private addresses of calendar feeds, known by the SHA-256 of what stands in the address. One for each
-- person and roster; no roster is the person's own shifts.
CREATE TABLE calendar_feeds (
    feed TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    roster TEXT NOT NULL,
    created_at_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feeds_by_person ON calendar_feeds (person, roster);

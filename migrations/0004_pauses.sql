-- What is paused: a queue, or the whole desk where the queue is empty. A row stands for as long as the pause
-- does; the log has those that are over.
CREATE TABLE pauses (
    queue TEXT PRIMARY KEY,
    document TEXT NOT NULL
);

-- Whether a thread is frozen by a pause, so that those out of step with `pauses` are found.
ALTER TABLE threads ADD COLUMN frozen BIGINT NOT NULL DEFAULT 0;

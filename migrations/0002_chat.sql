-- Chat platforms: the order in which cards are brought, the history under them, digests in their place,
-- and what is known about accounts and conversations.

-- The lower, the sooner; see src/store/cards.rs.
ALTER TABLE cards ADD COLUMN lane BIGINT NOT NULL DEFAULT 3;
-- Whether an attempt to post was made whose end is not known.
ALTER TABLE cards ADD COLUMN unsure BIGINT NOT NULL DEFAULT 0;
-- The sequences of the log up to which the history under the card should tell, and does.
ALTER TABLE cards ADD COLUMN history_due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cards ADD COLUMN history_shown BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cards ADD COLUMN history_unsure BIGINT NOT NULL DEFAULT 0;
DROP INDEX cards_due;
-- By channel: in a storm thousands of cards wait for one that is shut, and must not be looked through.
CREATE INDEX cards_due ON cards (platform, channel, lane, next_attempt_ms, thread)
    WHERE version_shown < version_due;
CREATE INDEX cards_waiting ON cards (platform, channel) WHERE version_shown < version_due AND message IS NULL;
CREATE INDEX cards_history_due ON cards (platform, channel, next_attempt_ms)
    WHERE history_shown < history_due AND message IS NOT NULL;
CREATE INDEX cards_by_message ON cards (platform, channel, message) WHERE message IS NOT NULL;

-- What a platform said about an account of somebody of the desk.
CREATE TABLE accounts (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    email TEXT,
    locale TEXT,
    outsider BIGINT NOT NULL,
    checked_at_ms BIGINT NOT NULL,
    PRIMARY KEY (platform, account)
);
CREATE INDEX accounts_by_email ON accounts (platform, email) WHERE email IS NOT NULL;

-- Digests that stand in for cards on their way.
CREATE TABLE digests (
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT,
    since_ms BIGINT NOT NULL,
    waiting BIGINT NOT NULL,
    shown_at_ms BIGINT NOT NULL,
    PRIMARY KEY (platform, channel)
);

-- References by which a platform lets a conversation be spoken to, such as a service address.
CREATE TABLE conversations (
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    updated_at_ms BIGINT NOT NULL,
    PRIMARY KEY (platform, channel)
);

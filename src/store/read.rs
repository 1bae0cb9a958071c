//! Reading threads, messages and tokens. Must not write.

use sqlx::{AssertSqlSafe, Row as _};

use super::{Store, StoreError};
use crate::domain::ids::{PersonId, QueueId, ThreadId};
use crate::domain::rows::Message;
use crate::domain::state::State;
use crate::domain::thread::Thread;
use crate::domain::time::Timestamp;

/// Which threads to list.
#[derive(Clone, Debug, Default)]
pub struct ThreadFilter {
    /// Only of this queue.
    pub queue: Option<QueueId>,
    /// Only in these states; none is all.
    pub states: Vec<State>,
    /// Only held by this person.
    pub holder: Option<PersonId>,
    /// Only after this one, in the order of ids, which is the order of arrival.
    pub after: Option<ThreadId>,
    /// Newest first instead of oldest first.
    pub newest_first: bool,
    /// The most urgent first, then by arrival. Takes no `after`.
    pub urgent_first: bool,
    /// At most this many.
    pub limit: i64,
}

/// A personal token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of it in hex.
    pub hash: String,
    /// Whose.
    pub person: PersonId,
    /// What for.
    pub label: String,
    /// Since when.
    pub created: Timestamp,
}

/// Reads a thread's document.
pub(super) fn thread_from(document: &str) -> Result<Thread, StoreError> {
    serde_json::from_str(document)
        .map_err(|error| StoreError::Unreadable { table: "threads", why: error.to_string() })
}

impl Store {
    /// A thread.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn thread(&self, id: &ThreadId) -> Result<Option<Thread>, StoreError> {
        let row = sqlx::query("SELECT document FROM threads WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| thread_from(&row.try_get::<String, _>(0)?)).transpose()
    }

    /// These threads, in no order; those that are not there are left out.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn threads_of(&self, ids: &[ThreadId]) -> Result<Vec<Thread>, StoreError> {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let mut connection = self.reader.acquire().await?;
        let rows =
            super::sql::select_in(&mut connection, "SELECT document FROM threads WHERE id IN", &ids).await?;
        rows.into_iter().map(|row| thread_from(&row.try_get::<String, _>(0)?)).collect()
    }

    /// The ids that end in `ending`, two at the most: people type the last characters of an id.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn threads_ending_in(&self, ending: &str) -> Result<Vec<ThreadId>, StoreError> {
        let ending: String =
            ending.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
        let rows = sqlx::query("SELECT id FROM threads WHERE id LIKE $1 ORDER BY id DESC LIMIT 2")
            .bind(format!("%{ending}"))
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter().map(|row| Ok(row.try_get::<String, _>(0)?.into())).collect()
    }

    /// Threads by filter.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn threads(&self, filter: &ThreadFilter) -> Result<Vec<Thread>, StoreError> {
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        let mut place = |condition: &str, value: String| {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        };
        if let Some(queue) = &filter.queue {
            place("queue =", queue.to_string());
        }
        if let Some(holder) = &filter.holder {
            place("holder =", holder.to_string());
        }
        if let Some(after) = &filter.after {
            place(if filter.newest_first { "id <" } else { "id >" }, after.to_string());
        }
        if !filter.states.is_empty() {
            // Names of states are the program's own words: no binding is needed to keep them safe.
            let names: Vec<String> = filter.states.iter().map(|state| format!("'{state}'")).collect();
            conditions.push(format!("state IN ({})", names.join(", ")));
        }
        let condition =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let order = match (filter.urgent_first, filter.newest_first) {
            (true, _) => "priority DESC, id",
            (false, true) => "id DESC",
            (false, false) => "id",
        };
        let sql = format!(
            "SELECT document FROM threads {condition} ORDER BY {order} LIMIT {}",
            filter.limit.clamp(1, 1000)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&self.reader).await?;
        rows.into_iter().map(|row| thread_from(&row.try_get::<String, _>(0)?)).collect()
    }

    /// How many threads stand in each state of each queue.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn counts(&self) -> Result<Vec<(QueueId, State, i64)>, StoreError> {
        let rows = sqlx::query("SELECT queue, state, COUNT(*) FROM threads GROUP BY queue, state")
            .fetch_all(&self.reader)
            .await?;
        rows.into_iter()
            .filter_map(|row| {
                let read = || -> Result<_, sqlx::Error> {
                    Ok((row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?, row.try_get(2)?))
                };
                match read() {
                    Ok((queue, state, count)) => {
                        State::parse(&state).map(|state| Ok((queue.into(), state, count)))
                    }
                    Err(error) => Some(Err(error.into())),
                }
            })
            .collect()
    }

    /// The messages of a thread, the oldest first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn messages(&self, thread: &ThreadId) -> Result<Vec<Message>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, source, external_id, author, text, received_at_ms FROM messages
             WHERE thread = $1 ORDER BY number",
        )
        .bind(thread.to_string())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Message {
                    thread: thread.clone(),
                    number: row.try_get(0)?,
                    source: row.try_get::<String, _>(1)?.into(),
                    external_id: row.try_get(2)?,
                    author: row.try_get(3)?,
                    text: row.try_get(4)?,
                    received_at: Timestamp::from_millis(row.try_get(5)?),
                })
            })
            .collect()
    }

    /// Threads whose timer is due, the most overdue first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn due_threads(&self, now: Timestamp, limit: i64) -> Result<Vec<ThreadId>, StoreError> {
        let rows = sqlx::query(
            "SELECT id FROM threads WHERE timer_at_ms IS NOT NULL AND timer_at_ms <= $1
             ORDER BY timer_at_ms LIMIT $2",
        )
        .bind(now.millis())
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter().map(|row| Ok(row.try_get::<String, _>(0)?.into())).collect()
    }

    /// When the next timer is due, if any.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query("SELECT MIN(timer_at_ms) FROM threads WHERE timer_at_ms IS NOT NULL")
            .fetch_one(&self.reader)
            .await?;
        Ok(row.try_get::<Option<i64>, _>(0)?.map(Timestamp::from_millis))
    }

    /// Whose token this is, given its SHA-256 in hex, unless it was revoked.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn owner_of_token(&self, token: &str) -> Result<Option<PersonId>, StoreError> {
        let row = sqlx::query("SELECT person FROM tokens WHERE token = $1 AND revoked = 0")
            .bind(token.to_owned())
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(row.try_get::<String, _>(0)?.into())).transpose()
    }

    /// The tokens that count, the oldest first: of one person or of all, and only those whose hash
    /// begins so.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn tokens(&self, person: Option<&PersonId>, prefix: &str) -> Result<Vec<Token>, StoreError> {
        let rows = sqlx::query(
            "SELECT token, person, label, created_at_ms FROM tokens
             WHERE revoked = 0 AND token LIKE $1 AND ($2 = '' OR person = $2) ORDER BY created_at_ms, token",
        )
        .bind(format!("{prefix}%"))
        .bind(person.map(ToString::to_string).unwrap_or_default())
        .fetch_all(&self.reader)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Token {
                    hash: row.try_get(0)?,
                    person: row.try_get::<String, _>(1)?.into(),
                    label: row.try_get(2)?,
                    created: Timestamp::from_millis(row.try_get(3)?),
                })
            })
            .collect()
    }

    /// The version of the desk file that was last in force.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn desk_version(&self) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT version FROM desk_versions WHERE id = 1")
            .fetch_optional(&self.reader)
            .await?;
        row.map(|row| Ok(row.try_get(0)?)).transpose()
    }
}

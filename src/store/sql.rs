//! Wide statements: many rows in one, because the way to the database costs more than the work
//! there. Numbers of rows are powers of two, so that only a few statements have to be prepared.
//! Must not know any table.

use std::fmt::Write as _;

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, Row as _};

use super::StoreError;
use crate::domain::short_id;

/// A value to bind.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Text(String),
    Number(i64),
    MaybeText(Option<String>),
    MaybeNumber(Option<i64>),
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Self {
        Self::MaybeText(value)
    }
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        Self::MaybeNumber(value)
    }
}

/// The most parameters of one statement: enough for what 64 people press at once, and few enough that the
/// statements that are kept prepared stay small.
const MOST_PARAMETERS: usize = 1_024;

type AnyQuery<'q> = Query<'q, Any, AnyArguments>;

fn bind(query: AnyQuery<'_>, cell: Cell) -> AnyQuery<'_> {
    match cell {
        Cell::Text(value) => query.bind(value),
        Cell::Number(value) => query.bind(value),
        Cell::MaybeText(value) => query.bind(value),
        Cell::MaybeNumber(value) => query.bind(value),
    }
}

/// How the place of a parameter is written. SQLite looks the name of each numbered one up in a list, so that
/// the time of a statement would grow with the square of their number; those without a name it counts.
#[derive(Clone, Copy, Debug)]
enum Place {
    Numbered,
    Counted,
}

impl Place {
    fn on(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Counted } else { Self::Numbered }
    }

    fn write(self, sql: &mut String, number: usize) {
        match self {
            // Writing into a String cannot fail.
            Self::Numbered => drop(write!(sql, "${number}")),
            Self::Counted => sql.push('?'),
        }
    }
}

/// An insert of many rows.
pub(super) struct Insert {
    /// `INSERT INTO table (columns)`.
    pub head: &'static str,
    /// What follows the values, such as `ON CONFLICT ...`.
    pub tail: &'static str,
}

impl Insert {
    /// Inserts all rows and returns how many rows were affected.
    pub(super) async fn run(
        &self,
        connection: &mut AnyConnection,
        mut rows: Vec<Vec<Cell>>,
    ) -> Result<u64, StoreError> {
        let mut affected = 0;
        while !rows.is_empty() {
            let columns = rows[0].len().max(1);
            let count = largest_power_within(rows.len().min((MOST_PARAMETERS / columns).max(1)));
            let rest = rows.split_off(count);
            let sql = self.sql(count, columns, Place::on(connection));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for cell in rows.into_iter().flatten() {
                query = bind(query, cell);
            }
            affected += query.execute(&mut *connection).await?.rows_affected();
            rows = rest;
        }
        Ok(affected)
    }

    fn sql(&self, rows: usize, columns: usize, place: Place) -> String {
        let mut sql = format!("{} VALUES ", self.head);
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..columns {
                sql.push_str(if column == 0 { "" } else { ", " });
                place.write(&mut sql, row * columns + column + 1);
            }
            sql.push(')');
        }
        sql.push(' ');
        sql.push_str(self.tail);
        sql
    }
}

/// `SELECT ... WHERE column IN (...)` for many values, in chunks.
pub(super) async fn select_in(
    connection: &mut AnyConnection,
    head: &'static str,
    values: &[String],
) -> Result<Vec<AnyRow>, StoreError> {
    select_in_with(connection, head, &[], values).await
}

/// The same, where the head has parameters of its own: `$1` and on are `first`.
pub(super) async fn select_in_with(
    connection: &mut AnyConnection,
    head: &'static str,
    first: &[String],
    values: &[String],
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    // A statement writes all of its places in one way, and the head has written its own.
    let place = if first.is_empty() { Place::on(connection) } else { Place::Numbered };
    for chunk in values.chunks(128) {
        // The last value fills up to the next power of two.
        let count = chunk.len().next_power_of_two();
        let mut sql = format!("{head} (");
        for index in 1..=count {
            sql.push_str(if index == 1 { "" } else { ", " });
            place.write(&mut sql, first.len() + index);
        }
        sql.push(')');
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in first {
            query = query.bind(value.clone());
        }
        for index in 0..count {
            query = query.bind(chunk[index.min(chunk.len() - 1)].clone());
        }
        found.extend(query.fetch_all(&mut *connection).await?);
    }
    Ok(found)
}

/// ` AND column NOT IN ($first, ...)` for so many values; nothing where there are none.
pub(super) fn not_in(column: &str, first: usize, count: usize) -> String {
    if count == 0 {
        return String::new();
    }
    // Powers of two again: the last value fills up.
    let places: Vec<String> =
        (first..first + count.next_power_of_two()).map(|place| format!("${place}")).collect();
    format!(" AND {column} NOT IN ({})", places.join(", "))
}

/// Binds the values of [`not_in`].
pub(super) fn bind_all<'q>(mut query: AnyQuery<'q>, values: &[String]) -> AnyQuery<'q> {
    for index in 0..values.len().next_power_of_two() {
        if let Some(value) = values.get(index.min(values.len().saturating_sub(1))) {
            query = query.bind(value.clone());
        }
    }
    query
}

fn largest_power_within(count: usize) -> usize {
    if count.is_power_of_two() { count } else { count.next_power_of_two() / 2 }
}

/// A database address that may be shown.
pub(super) fn without_password(url: &str) -> String {
    match (url.find("://"), url.find('@')) {
        (Some(start), Some(end)) if start + 3 < end => format!("{}://…{}", &url[..start], &url[end..]),
        _ => url.to_owned(),
    }
}

/// The document of the only row whose id, in hex, starts as somebody typed it. `statement` finds up to two of
/// them by a pattern.
pub(super) async fn only_starting_with(
    pool: &AnyPool,
    statement: &'static str,
    start: &str,
) -> Result<Option<String>, StoreError> {
    let hex = |start: &String| start.bytes().all(|byte| byte.is_ascii_hexdigit());
    let Some(start) = short_id::typed(start).filter(hex) else { return Ok(None) };
    let rows = sqlx::query(statement).bind(format!("{start}%")).fetch_all(pool).await?;
    match rows.as_slice() {
        [row] => Ok(Some(row.try_get(0)?)),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        assert_eq!(without_password("mysql://ana:hush@host/desk"), "mysql://…@host/desk");
        assert_eq!(without_password("desk.db"), "desk.db");
    }

    #[test]
    fn rows_become_one_statement() {
        let insert = Insert { head: "INSERT INTO t (a, b)", tail: "ON CONFLICT DO NOTHING" };
        assert_eq!(
            insert.sql(2, 2, Place::Numbered),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            insert.sql(2, 2, Place::Counted),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING"
        );
        assert_eq!([1, 2, 3, 64, 65, 1000].map(largest_power_within), [1, 2, 2, 64, 64, 512]);
    }
}

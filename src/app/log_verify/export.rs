//! Checks an export: a stream of lines of any length, without a database and without a server. Must
//! not keep what it has read.

use std::io::{self, BufRead, Read as _};

use serde_json::Value;

use super::checkpoints::read_checkpoint;
use super::follow::Follower;
use super::{Report, Signed};
use crate::intake::files::LONGEST_LINE;

/// Checks an export of JSON lines. `progress` is told how many bytes were read so far.
///
/// # Errors
/// Where it cannot be read.
pub fn verify_export(
    mut input: impl BufRead,
    mut signed: Signed,
    progress: &mut dyn FnMut(u64, &Report),
) -> io::Result<Report> {
    let mut report = Report::default();
    let mut follower = Follower::start();
    let mut part = false;
    let (mut read, mut bytes) = (0, Vec::new());
    loop {
        bytes.clear();
        let taken = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? as u64;
        if taken == 0 {
            break;
        }
        read += taken;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_str::<Value>(line) {
            Ok(value) if value.get("part").is_some() => part = true,
            Ok(value) if value.get("checkpoint").is_some() => {
                take_checkpoint(&value, &follower, &mut signed, &mut report);
            }
            Ok(value) if part => alone(&value, line, &mut report),
            Ok(value) => {
                follower.next(&value, body(line, &value).as_deref(), &mut report);
                let (sequence, hash) = follower.head();
                signed.entry(sequence, hash, &mut report);
            }
            Err(error) => follower.unreadable(&error.to_string(), &mut report),
        }
        progress(read, &report);
    }
    if part {
        report.notes.push(
            "this is an export of a part: every entry was checked for itself, but whether entries are \
             missing between them cannot be seen; export the whole log for that"
                .to_owned(),
        );
        return Ok(report);
    }
    let (last, hash) = follower.head();
    report.head = Some((last, hash.to_owned()));
    if report.entries == 0 {
        report.problem(
            None,
            "there is no entry in it",
            "this is no export of a log, or all of it was cut away",
        );
    }
    signed.end(last, &mut report);
    Ok(report)
}

fn take_checkpoint(value: &Value, follower: &Follower, signed: &mut Signed, report: &mut Report) {
    let Some(checkpoint) = read_checkpoint(value) else {
        return follower.unreadable("it looks like a checkpoint and is none", report);
    };
    signed.expect(checkpoint, report);
    let (sequence, hash) = follower.head();
    signed.entry(sequence, hash, report);
}

/// The text that was hashed: the line without its hash, where it is written as exported.
fn body(line: &str, value: &Value) -> Option<String> {
    let hash = value.get("hash")?.as_str()?;
    let body = line.strip_suffix(&format!(",\"hash\":\"{hash}\"}}"))?;
    Some(format!("{body}}}"))
}

/// Checks one entry without its neighbours.
fn alone(value: &Value, line: &str, report: &mut Report) {
    report.entries += 1;
    let sequence = value.get("sequence").and_then(Value::as_i64);
    let stated = value.get("hash").and_then(Value::as_str);
    let fits =
        body(line, value).is_some_and(|body| Some(crate::domain::entry::hash(&body).as_str()) == stated);
    if !fits {
        let name = sequence.map_or_else(|| "an entry".to_owned(), |sequence| format!("entry {sequence}"));
        report.problem(
            sequence,
            format!("{name} was changed: its content does not have the hash it was recorded with"),
            "somebody changed this entry after it was recorded",
        );
    }
}

//! Files of records: one JSON object on each line (JSONL), or CSV with a header row. Must not hold a
//! file in memory, and must not stop at a bad line: it says which one, and goes on.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use super::body;
use crate::domain::refusal::Refusal;

/// The longest line that is read, in bytes. It guards the memory against a file without line breaks.
pub const LONGEST_LINE: u64 = 4 * 1024 * 1024;

/// What a file is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object on each line.
    JsonLines,
    /// Comma-separated values (RFC 4180) with a header row.
    Csv,
}

/// A record of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: u64,
    /// How many bytes of the file are read so far.
    pub read: u64,
    /// What it holds: an object. See [`Records`] for CSV.
    pub value: Value,
}

/// A line that is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

/// What a file is made of, by how it begins.
///
/// # Errors
/// Where it cannot be read, or is a JSON list, which would have to be read whole.
pub fn sniff(input: &mut impl BufRead) -> io::Result<Format> {
    loop {
        let buffer = input.fill_buf()?;
        let Some(first) =
            buffer.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xEF\xBB\xBF".contains(byte))
        else {
            let all = buffer.len();
            if all == 0 {
                return Ok(Format::JsonLines);
            }
            input.consume(all);
            continue;
        };
        return match first {
            b'{' => Ok(Format::JsonLines),
            b'[' => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "this is one JSON list; write one record on each line, for example with: jq -c '.[]'",
            )),
            _ => Ok(Format::Csv),
        };
    }
}

/// The records of a file, one after the other.
///
/// A row of CSV becomes an object of texts, without the empty ones: a column `author.handle` becomes
/// `{"author":{"handle":..}}`, a whole number in a column `reach` a number, and a column `tags` a list,
/// its tags separated by `;` or `,`. So a CSV file can have the desk's own shape.
pub struct Records<R> {
    source: Source<R>,
    ended: bool,
}

enum Source<R> {
    Lines { input: R, line: u64, read: u64 },
    Csv { reader: csv::Reader<R>, headers: Option<Vec<String>> },
}

impl<R: BufRead> Records<R> {
    /// Reads a file of a format.
    pub fn new(input: R, format: Format) -> Self {
        let source = match format {
            Format::JsonLines => Source::Lines { input, line: 0, read: 0 },
            Format::Csv => Source::Csv { reader: csv::Reader::from_reader(input), headers: None },
        };
        Self { source, ended: false }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, BadLine>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = match &mut self.source {
            Source::Lines { input, line, read } => next_line(input, line, read),
            Source::Csv { reader, headers } => next_row(reader, headers),
        };
        match next {
            Next::Record(record) => Some(Ok(record)),
            Next::Bad(bad) => Some(Err(bad)),
            Next::Broken(bad) => {
                self.ended = true;
                Some(Err(bad))
            }
            Next::End => {
                self.ended = true;
                None
            }
        }
    }
}

enum Next {
    Record(Record),
    /// A line that is no record; others follow.
    Bad(BadLine),
    /// The file cannot be read on.
    Broken(BadLine),
    End,
}

fn next_line(input: &mut impl BufRead, line: &mut u64, read: &mut u64) -> Next {
    loop {
        let mut bytes = Vec::new();
        let taken = match input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes) {
            Ok(0) => return Next::End,
            Ok(taken) => taken as u64,
            Err(error) => return Next::Broken(BadLine { line: *line + 1, why: error.to_string() }),
        };
        *line += 1;
        *read += taken;
        if taken == LONGEST_LINE && !bytes.ends_with(b"\n") {
            return match skip_line(input, read) {
                Ok(()) => Next::Bad(BadLine {
                    line: *line,
                    why: format!("the line is longer than {} MB", LONGEST_LINE / 1024 / 1024),
                }),
                Err(error) => Next::Broken(BadLine { line: *line, why: error.to_string() }),
            };
        }
        let text = match *line {
            1 => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes),
            _ => &bytes,
        };
        if text.trim_ascii().is_empty() {
            continue;
        }
        return match body::line_value(text, usize::try_from(*line).unwrap_or(usize::MAX)) {
            Ok(value) => Next::Record(Record { line: *line, read: *read, value }),
            Err(refusal) => Next::Bad(BadLine { line: *line, why: without_line(&refusal, *line) }),
        };
    }
}

/// Reads to the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead, read: &mut u64) -> io::Result<()> {
    *read += input.skip_until(b'\n')? as u64;
    Ok(())
}

/// What is wrong, without the number of the line, which stands before it already.
fn without_line(refusal: &Refusal, line: u64) -> String {
    let why = match refusal {
        Refusal::Malformed { why } => why.as_str(),
        other => other.code(),
    };
    let rest = why.strip_prefix(&format!("line {line}")).unwrap_or(why);
    rest.trim_start_matches([',', ':', ' ']).to_owned()
}

fn next_row<R: Read>(reader: &mut csv::Reader<R>, headers: &mut Option<Vec<String>>) -> Next {
    let headers = match headers {
        Some(headers) => headers,
        None => match reader.headers() {
            Ok(row) => headers.insert(row.iter().map(|name| name.trim().to_owned()).collect()),
            Err(error) => return Next::Broken(BadLine { line: 1, why: why(&error) }),
        },
    };
    let mut row = csv::StringRecord::new();
    let line_before = reader.position().line();
    match reader.read_record(&mut row) {
        Ok(false) => Next::End,
        Ok(true) => {
            let line = row.position().map_or(line_before, csv::Position::line);
            let value = object(headers.iter().map(String::as_str).zip(row.iter()));
            Next::Record(Record { line, read: reader.position().byte(), value })
        }
        Err(error) => {
            let line = error.position().map_or(line_before, csv::Position::line);
            let bad = BadLine { line, why: why(&error) };
            if error.is_io_error() { Next::Broken(bad) } else { Next::Bad(bad) }
        }
    }
}

fn why(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} columns, and the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "this is not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// A row as an object.
fn object<'a>(cells: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let mut object = Map::new();
    for (name, cell) in cells {
        if cell.trim().is_empty() {
            continue;
        }
        let value = match name {
            "reach" => cell.trim().parse::<i64>().map_or_else(|_| Value::from(cell), Value::from),
            "tags" => {
                cell.split([';', ',']).map(str::trim).filter(|tag| !tag.is_empty()).map(Value::from).collect()
            }
            _ => Value::from(cell),
        };
        match name.split_once('.') {
            None => {
                object.insert(name.to_owned(), value);
            }
            Some((outer, inner)) => {
                let entry = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(entry) = entry {
                    entry.insert(inner.to_owned(), value);
                }
            }
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn all(text: &[u8]) -> Vec<Result<(u64, Value), String>> {
        let mut input = Cursor::new(text);
        let format = sniff(&mut input).unwrap();
        Records::new(input, format)
            .map(|record| record.map(|record| (record.line, record.value)).map_err(|bad| bad.to_string()))
            .collect()
    }

    #[test]
    fn lines_are_read_and_bad_ones_are_named() {
        let file = b"\xEF\xBB\xBF{\"a\":1}\n\n{\"a\":\n7\n{\"a\":\"\xFF\"}\r\n{\"a\":2}";
        let got = all(file);
        assert_eq!(got[0], Ok((1, json!({"a": 1}))));
        assert!(got[1].as_ref().unwrap_err().starts_with("line 3: column "), "{got:?}");
        assert_eq!(got[2], Err("line 4: this is a number; it must be an object".to_owned()));
        assert_eq!(got[3], Err("line 5: byte 7: this is not UTF-8".to_owned()));
        assert_eq!(got[4], Ok((6, json!({"a": 2}))));
        assert_eq!(got.len(), 5);
    }

    #[test]
    fn rows_are_read_and_bad_ones_are_named() {
        let file = b"source,external_id,text,reach,author.handle,tags,lang\n\
            s,1,\"two\nlines, one cell\",12,@ana,\"a; b\",\n\
            s,2,short\n\
            s,3,\xFF,,,,\n\
            s,4,last,many,,,pt\n";
        let got = all(file);
        let first = json!({"source": "s", "external_id": "1", "text": "two\nlines, one cell", "reach": 12,
            "author": {"handle": "@ana"}, "tags": ["a", "b"]});
        assert_eq!(got[0], Ok((2, first)));
        assert_eq!(got[1], Err("line 4: the row has 3 columns, and the header has 7".to_owned()));
        assert_eq!(got[2], Err("line 5: this is not UTF-8".to_owned()));
        let last = json!({"source": "s", "external_id": "4", "text": "last", "reach": "many", "lang": "pt"});
        assert_eq!(got[3], Ok((6, last)));
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let long = usize::try_from(LONGEST_LINE).unwrap() * 2;
        let file = [b"{\"a\":\"".as_slice(), &vec![b'x'; long], b"\"}\n{\"a\":1}"].concat();
        let got = all(&file);
        assert!(got[0].as_ref().unwrap_err().contains("longer than 4 MB"), "{got:?}");
        assert_eq!(got[1], Ok((2, json!({"a": 1}))));
    }

    #[test]
    fn a_file_is_known_by_how_it_begins() {
        let format = |text: &str| sniff(&mut Cursor::new(text)).map_err(|error| error.to_string());
        assert_eq!(format(" \n{\"a\":1}"), Ok(Format::JsonLines));
        assert_eq!(format("text,label\na,b"), Ok(Format::Csv));
        assert_eq!(format(""), Ok(Format::JsonLines));
        assert!(format("[{}]").unwrap_err().contains("jq -c"));
        assert!(all(b"").is_empty());
    }

    #[test]
    fn a_disk_that_fails_ends_it_with_a_word() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        for format in [Format::JsonLines, Format::Csv] {
            let mut records = Records::new(io::BufReader::new(Failing), format);
            assert!(records.next().unwrap().unwrap_err().why.contains("the disk is gone"));
            assert_eq!(records.next(), None);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic_or_go_on_forever(bytes in proptest::collection::vec(any::<u8>(), 0..300), csv in any::<bool>()) {
            let format = if csv { Format::Csv } else { Format::JsonLines };
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            prop_assert!(Records::new(Cursor::new(&bytes), format).count() <= lines + 1);
        }
    }
}

//! How a subcommand ends, and the exit code that says so. Must not print.

use super::context::CommandError;

/// How a subcommand ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finished {
    /// It is done.
    Done,
    /// It looked, and what it looked at is not right: a broken log, a desk file with mistakes.
    FoundProblem,
}

/// The exit codes, for the `--help` of every subcommand.
pub const HELP: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 found a problem";

/// The exit code: 0 done, 1 failed, 2 wrong usage, 3 found a problem.
///
/// A reader that went away (`watchfloor log export | head`) is no failure.
pub fn code(result: &Result<Finished, CommandError>) -> u8 {
    match result {
        Ok(Finished::Done) => 0,
        Err(error) if error.reader_left() => 0,
        Err(CommandError::Usage(_)) => 2,
        Err(_) => 1,
        Ok(Finished::FoundProblem) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_has_its_code() {
        let output = |kind: std::io::ErrorKind| Err(CommandError::Output(kind.into()));
        assert_eq!(code(&Ok(Finished::Done)), 0);
        assert_eq!(code(&Ok(Finished::FoundProblem)), 3);
        assert_eq!(code(&Err(CommandError::Said("no".into()))), 1);
        assert_eq!(code(&Err(CommandError::Usage("no".into()))), 2);
        assert_eq!(code(&output(std::io::ErrorKind::BrokenPipe)), 0);
        assert_eq!(code(&output(std::io::ErrorKind::StorageFull)), 1);
    }
}

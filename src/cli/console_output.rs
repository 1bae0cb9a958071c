//! Where a subcommand writes and what it asks: passed in, so that tests can read it and answer.
//! Must not decide what is said.

use std::io::{BufRead, BufReader, IsTerminal as _, Write};

use super::context::CommandError;

/// The two outputs, the input, and what they are.
pub struct Console {
    /// Results.
    pub out: Box<dyn Write + Send>,
    /// What is said beside the results: progress, notes, questions.
    pub err: Box<dyn Write + Send>,
    /// Answers.
    pub input: Box<dyn BufRead + Send>,
    /// Whether a person sits there: input and error output are a terminal.
    pub terminal: bool,
    /// Whether results may be coloured.
    pub color: bool,
}

/// A colour of the terminal.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    /// Right.
    Good,
    /// Wrong.
    Bad,
    /// Less important.
    Faint,
}

impl Console {
    /// The process's own. Colour only on a terminal, and never where `NO_COLOR` is set.
    pub fn of_this_process(no_color: bool) -> Self {
        let (out, err, input) = (std::io::stdout(), std::io::stderr(), std::io::stdin());
        let color = out.is_terminal() && !no_color;
        let terminal = err.is_terminal() && input.is_terminal();
        Self {
            out: Box::new(out),
            err: Box::new(err),
            input: Box::new(BufReader::new(input)),
            terminal,
            color,
        }
    }

    /// A line of the result.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn say(&mut self, line: &str) -> Result<(), CommandError> {
        writeln!(self.out, "{line}").map_err(CommandError::Output)
    }

    /// A line beside the result.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn note(&mut self, line: &str) -> Result<(), CommandError> {
        writeln!(self.err, "{line}").map_err(CommandError::Output)
    }

    /// A text in a colour, where there may be one.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        let code = match paint {
            Paint::Good => 32,
            Paint::Bad => 31,
            Paint::Faint => 2,
        };
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Asks whether to go on. Only `yes` is a yes.
    ///
    /// # Errors
    /// [`CommandError::Usage`] where nobody sits there who could answer.
    pub fn confirm(&mut self, question: &str) -> Result<bool, CommandError> {
        if !self.terminal {
            return Err(CommandError::Usage(
                "this needs a 'yes', and no terminal is there to ask on; add --yes".to_owned(),
            ));
        }
        write!(self.err, "{question} Type 'yes' to go on: ").map_err(CommandError::Output)?;
        self.err.flush().map_err(CommandError::Output)?;
        let mut answer = String::new();
        self.input.read_line(&mut answer).map_err(CommandError::Output)?;
        Ok(answer.trim().eq_ignore_ascii_case("yes"))
    }

    /// Sees that everything written is on its way.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn flush(&mut self) -> Result<(), CommandError> {
        self.out.flush().and_then(|()| self.err.flush()).map_err(CommandError::Output)
    }
}

//! What can be done with one press about something that is no thread, such as a swap that was offered: under
//! a notification, beside a notice, on the page of rosters. Must not decide who is offered what.

use super::card::Style;

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The command, which is about no thread.
    pub command: &'static str,
    /// What a press carries.
    pub arguments: Vec<(&'static str, String)>,
    /// The key of what stands on it: one command may stand there twice.
    pub label: &'static str,
    /// How it looks.
    pub style: Style,
    /// Whether it opens the command's form, with the arguments filled in.
    pub form: bool,
    /// The page of the console that asks for the same, where the form is about no thread.
    pub page: Option<String>,
    /// Whether it only shows something: the console leads to the page then.
    pub shows: bool,
}

//! Commands about no thread, by button or form: from a notice and from the page of rosters. Must not judge.

use super::Console;
use super::access::Visitor;
use super::act::receipt;
use crate::app::fault::Failure;
use crate::app::inbound::{Call, Inbound};
use crate::chat::console::message::Said;
use crate::commands::arguments::Arguments;
use crate::commands::{self, About};
use crate::domain::actor::Surface;
use crate::domain::refusal::Refusal;

/// Carries a command out that is about no thread and may change something.
pub(super) async fn carry_out(
    console: &Console,
    visitor: &Visitor,
    command: &str,
    fields: Vec<(String, String)>,
) -> Result<Said, Failure> {
    let spec = commands::find(command)?;
    if !spec.about.writes() || spec.about == About::Thread {
        return Err(
            Refusal::UnknownCommand { command: command.chars().take(40).collect(), nearest: None }.into()
        );
    }
    let arguments = Arguments::from_form(spec.arguments, fields)?;
    let inbound = Inbound::new(visitor.caller(), Surface::Console, Call::Command { spec, arguments });
    Ok(receipt(console.dispatcher.dispatch(inbound).await?.reply))
}

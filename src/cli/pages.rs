//! The pages that are served beside the API. Must not hold any page itself.

use axum::Router;

use super::demo::PERSONAS;
use super::running::Running;
use crate::http::console::{ConsoleState, Mode, router};

/// The console as an operator's people see it: with sign-in.
pub fn for_operators(running: &Running, secure_cookies: bool) -> Router {
    console(running, Mode::Serve { secure_cookies })
}

/// The console as the demo's visitors see it: with a persona switch. `sink` is the path of the page
/// that shows the replies as the receiver got them.
pub fn for_demo(running: &Running, sink: &str) -> Router {
    let personas = PERSONAS.iter().map(|(_, person)| (*person).into()).collect();
    console(running, Mode::Demo { personas, sink: sink.to_owned() })
}

fn console(running: &Running, mode: Mode) -> Router {
    let (dispatcher, locales) = (running.dispatcher.clone(), running.locales.clone());
    router(ConsoleState { dispatcher, locales, mode })
}

//! The web console: pages, forms and live updates. Everything that changes something goes through
//! the dispatcher like from any other surface; a page is read from the store. Must not hold a rule of
//! the desk, and no markup: `chat::console` has that.

mod access;
mod act;
mod answer;
mod assets;
mod desk;
mod drills;
mod events;
mod forgery;
mod hand_overs;
mod log;
mod offers;
mod pending;
mod people;
mod roster;
mod say;
mod sign_in;
mod thread;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::map_response;
use axum::routing::{get, post};

use crate::app::dispatch::Dispatcher;
use crate::chat::console::log::Verified;
use crate::domain::ids::PersonId;
use crate::i18n::Locales;

/// What the console needs.
#[derive(Clone)]
pub struct ConsoleState {
    /// The way through.
    pub dispatcher: Arc<Dispatcher>,
    /// The texts.
    pub locales: Arc<Locales>,
    /// How people come in.
    pub mode: Mode,
}

/// How people come in.
#[derive(Clone, Debug)]
pub enum Mode {
    /// Anybody is one of the personas, and may switch.
    Demo {
        /// The personas; the first one is whoever opens the console.
        personas: Vec<PersonId>,
        /// The path of the page that shows the replies as the receiver got them.
        sink: String,
    },
    /// By a one-time link.
    Serve {
        /// Whether browsers reach the console by https, so that cookies never go another way.
        secure_cookies: bool,
    },
}

/// The console at work.
struct Console {
    dispatcher: Arc<Dispatcher>,
    locales: Arc<Locales>,
    mode: Mode,
    /// How far the chain was verified by anybody who pressed the button.
    verified: Mutex<Option<Verified>>,
}

/// The largest form: a draft of 20,000 characters, each of them escaped.
const LARGEST_FORM: usize = 512 * 1024;

/// The console's routes.
pub fn router(state: ConsoleState) -> Router {
    let ConsoleState { dispatcher, locales, mode } = state;
    let console = Arc::new(Console { dispatcher, locales, mode, verified: Mutex::default() });
    Router::new()
        .route("/", get(desk::page))
        .route("/listed", get(desk::listed))
        .route("/threads/{thread}", get(thread::page))
        .route("/threads/{thread}/{command}", get(act::form).post(act::act))
        .route("/say", get(say::page).post(say::say))
        .route("/log", get(log::page))
        .route("/log/export", get(log::export))
        .route("/log/verify", post(log::verify))
        .route("/roster", get(roster::page))
        .route("/roster/feed", post(roster::feed))
        .route("/roster/{command}", post(roster::act))
        .route("/hand-overs", get(hand_overs::list).post(hand_overs::act))
        .route("/hand-overs/{id}", get(hand_overs::page))
        .route("/drills", get(drills::list).post(drills::act))
        .route("/drills/{id}", get(drills::page))
        .route("/people", get(people::page))
        .route("/notices", get(people::notices))
        .route("/notices/seen", post(people::seen))
        .route("/notices/{command}", get(offers::form).post(offers::act))
        .route("/events", get(events::events))
        .route("/fragments/board", get(desk::board))
        .route("/fragments/bell", get(people::bell))
        .route("/fragments/card/{thread}", get(desk::card))
        .route("/fragments/story/{thread}", get(thread::story))
        .route("/login", get(sign_in::signed_out))
        .route("/login/{link}", get(sign_in::page).post(sign_in::sign_in))
        .route("/logout", post(sign_in::sign_out))
        .route("/persona", post(sign_in::switch))
        .layer(map_response(answer::guarded))
        .route("/assets/{name}", get(assets::asset))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .with_state(console)
}

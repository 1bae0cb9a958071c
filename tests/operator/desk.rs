//! A desk with a history, and the operator's commands run on it as the program would.

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Parser;
use watchfloor::app::ambient::{SystemClock, SystemRandomness};
use watchfloor::app::desk_file;
use watchfloor::app::dispatch::{Dispatcher, Surroundings};
use watchfloor::app::hub::Hub;
use watchfloor::app::inbound::{Call, Caller, Inbound, Outcome};
use watchfloor::app::live::{Live, LiveDesk};
use watchfloor::cli::console_output::Console;
use watchfloor::cli::context::Context;
use watchfloor::cli::{check, erase, exit, log, login, migrate, token};
use watchfloor::commands;
use watchfloor::commands::arguments::Arguments;
use watchfloor::domain::actor::Surface;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::incoming::Incoming;
use watchfloor::store::Store;

use crate::database::Database;

/// The desk file of the tests.
pub const DESK: &str = r#"
name = "Test"
card_from = "low"
[queues.care]
approvals = ["manager"]
[people.ana]
name = "Ana Alvarez"
roles = ["responder"]
[people.max]
roles = ["manager"]
[people.mona]
roles = ["manager"]
[people.lea]
roles = ["legal"]
"#;

#[derive(Parser)]
enum Program {
    Log(log::Args),
    Token(token::Args),
    Login(login::Args),
    Erase(erase::Args),
    Check(check::Args),
    Migrate(migrate::Args),
}

/// What a command answered.
pub struct Answer {
    pub code: u8,
    pub out: String,
    pub err: String,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Shared {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Database {
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command line without the program's name. `{folder}` stands for the test's folder.
    pub async fn runs(&self, line: &[&str]) -> Answer {
        self.runs_with(line, None).await
    }

    /// Runs a command line with somebody at the terminal who answers.
    pub async fn runs_with(&self, line: &[&str], answer: Option<&str>) -> Answer {
        let folder = self.folder.path().display().to_string();
        let mut words = vec!["watchfloor".to_owned()];
        words.extend(line.iter().map(|word| word.replace("{folder}", &folder)));
        if line[0] != "check" {
            words.extend(["--data".to_owned(), folder.clone(), "--database".to_owned(), self.url.clone()]);
        }
        let program = match Program::try_parse_from(words) {
            Ok(program) => program,
            Err(error) => return Answer { code: 2, out: String::new(), err: error.to_string() },
        };
        let (out, err) = (Shared::default(), Shared::default());
        let mut console = Console {
            out: Box::new(out.clone()),
            err: Box::new(err.clone()),
            input: Box::new(Cursor::new(answer.unwrap_or_default().to_owned())),
            terminal: answer.is_some(),
            color: false,
        };
        let context = Context {
            environment: Default::default(),
            clock: Arc::new(SystemClock),
            randomness: Arc::new(SystemRandomness),
        };
        let result = match &program {
            Program::Log(args) => log::run(args, &context, &mut console).await,
            Program::Token(args) => token::run(args, &context, &mut console).await,
            Program::Login(args) => login::run(args, &context, &mut console).await,
            Program::Erase(args) => erase::run(args, &context, &mut console).await,
            Program::Check(args) => check::run(args, &context, &mut console).await,
            Program::Migrate(args) => migrate::run(args, &context, &mut console).await,
        };
        let mut err = err.text();
        if let Err(error) = &result {
            err.push_str(&error.to_string());
        }
        Answer { code: exit::code(&result), out: out.text(), err }
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url, Arc::new(SystemRandomness)).await.unwrap()
    }
}

/// A running desk.
pub struct Desk {
    pub store: Store,
    dispatcher: Arc<Dispatcher>,
    recorder: tokio::task::JoinHandle<()>,
}

impl Desk {
    pub async fn start(database: &Database) -> Self {
        let store = database.store().await;
        let desk = desk_file::parse("desk.toml", DESK).unwrap();
        let clock = Arc::new(SystemClock);
        let (dispatcher, recorder) = Dispatcher::start(Surroundings {
            clock: clock.clone(),
            randomness: Arc::new(SystemRandomness),
            store: store.clone(),
            live: Arc::new(LiveDesk::from_pointee(Live::new(desk, clock).unwrap())),
            hub: Arc::new(Hub::new()),
            metrics: Arc::new(watchfloor::app::metrics::Metrics::new()),
        });
        Self { store, dispatcher, recorder }
    }

    pub async fn stop(self) {
        drop(self.dispatcher);
        self.recorder.await.unwrap();
        self.store.close().await;
    }

    async fn dispatch(&self, caller: Caller, thread: Option<ThreadId>, call: Call) -> Outcome {
        let inbound = Inbound {
            caller,
            surface: Surface::Console,
            thread,
            call,
            break_glass: None,
            seen_version: None,
            idempotency_key: Some(format!(
                "{:?}",
                watchfloor::domain::ambient::hex_of::<8>(&SystemRandomness)
            )),
        };
        self.dispatcher.dispatch(inbound).await.unwrap()
    }

    /// A message of `author` on `network` in a conversation.
    pub async fn receives(
        &self,
        conversation: &str,
        (network, author): (&str, &str),
        text: &str,
    ) -> ThreadId {
        let id = watchfloor::domain::ambient::hex_of::<8>(&SystemRandomness);
        let incoming = Incoming {
            source: network.into(),
            external_id: id,
            conversation: conversation.to_owned(),
            network: network.to_owned(),
            author: Some(author.to_owned()),
            text: text.to_owned(),
            lang: None,
            sentiment: None,
            reach: None,
            priority: None,
            queue: None,
            url: Some(format!("https://example.com/{author}/1")),
            tags: Vec::new(),
            received_at: None,
        };
        let outcome =
            self.dispatch(Caller::Source(network.into()), None, Call::Receive(Box::new(incoming))).await;
        outcome.subject.unwrap()
    }

    /// A person says a command.
    pub async fn says(&self, person: &str, thread: &ThreadId, command: &str, values: &[(&str, &str)]) {
        let spec = commands::find(command).unwrap();
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let arguments = Arguments::from_form(spec.arguments, values).unwrap();
        self.dispatch(
            Caller::Session(person.into()),
            Some(thread.clone()),
            Call::Command { spec, arguments },
        )
        .await;
    }

    /// A history of a few threads, drafts, approvals, a rejection, notes and refusals.
    pub async fn lives(&self) -> ThreadId {
        let first = self.receives("c1", ("x", "@Jo"), "My parcel is missing, says Quibblewort").await;
        self.says("ana", &first, "claim", &[]).await;
        self.says("ana", &first, "note", &[("text", "Quibblewort has called before")]).await;
        self.says("ana", &first, "edit", &[("text", "Dear @Jo Quibblewort, it is on its way")]).await;
        self.says("max", &first, "reject", &[("revision", "1"), ("reason", "Name Quibblewort less often")])
            .await;
        self.says("ana", &first, "edit", &[("revision", "1"), ("text", "It is on its way, Quibblewort")])
            .await;
        self.receives("c1", ("x", "@Jo"), "Still missing! Quibblewort again").await;
        self.says(
            "ana",
            &first,
            "escalate",
            &[("path", "legal"), ("reason", "Quibblewort threatens to sue")],
        )
        .await;
        let other = self.receives("c2", ("instagram", "@Jo"), "A namesake elsewhere, Plumtree").await;
        self.says("ana", &other, "claim", &[]).await;
        first
    }
}

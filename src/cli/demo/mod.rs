//! `demo`: a whole desk in one command, on this machine alone, with sample people, threads that
//! arrive by themselves, and a receiver that shows the replies as the other end got them.

mod receiver;
mod samples;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use super::context::{CommandError, Context, DatabaseArgs, read_desk};
use super::running::{Parts, Running, signing_key};
use crate::app::dispatch::{Dispatcher, token_hash};
use crate::app::inbound::{Call, Caller, Inbound};
use crate::app::secrets::Secrets;
use crate::commands::system::operate::Operation;
use crate::domain::actor::Surface;
use crate::domain::ambient::{Randomness, hex_of};
use crate::domain::desk::Desk;
use crate::domain::standard_webhooks::Key;

/// Try a desk out, with sample people and threads
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:
  watchfloor demo
  watchfloor demo --json --port 0 --data /tmp/desk --no-sample

Everything is kept in a temporary folder unless --data says otherwise. The desk file stands in that folder:
change it while the demo runs and see what happens.")]
pub struct Args {
    /// Port to listen on, on this machine alone; 0 takes any that is free
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Folder for the database and the desk file [default: a new one in the temporary folder]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Database address, instead of SQLite in the data folder
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Print one line of JSON when ready, for scripts
    #[arg(long)]
    pub json: bool,
    /// Let no sample threads arrive
    #[arg(long)]
    pub no_sample: bool,
}

/// The people of the sample desk by what they show.
pub const PERSONAS: [(&str, &str); 7] = [
    ("responder", "rita"),
    ("responder2", "ravi"),
    ("manager", "max"),
    ("legal", "lea"),
    ("lead", "sam"),
    ("trainer", "tom"),
    ("auditor", "ada"),
];

/// Who brings threads in.
const INTAKE: &str = "intake";
const SAMPLE_DESK: &str = include_str!("../../../deploy/sample-desk.toml");
const SECRET_VARIABLE: &str = "WATCHFLOOR_PUBLISHER_SECRET";

/// Where a running demo says its address, for `replay`.
pub fn pointer() -> PathBuf {
    std::env::temp_dir().join("watchfloor-demo.json")
}

/// Runs until asked to end.
///
/// # Errors
/// Where the desk cannot be started.
pub async fn run(args: &Args, context: &Context, out: &mut dyn std::io::Write) -> Result<(), CommandError> {
    let folder = match &args.data {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("watchfloor-demo-{}", hex_of::<4>(&*context.randomness))),
    };
    let database = DatabaseArgs { data: folder.clone(), database: args.database.clone() };
    std::fs::create_dir_all(&folder).map_err(|error| cannot("cannot make the folder", &folder, error))?;
    let desk_path = folder.join("desk.toml");
    if !desk_path.exists() {
        std::fs::write(&desk_path, SAMPLE_DESK)
            .map_err(|error| cannot("cannot write the desk file", &desk_path, error))?;
    }
    let listener = listen(args.port).await?;
    let address = listener.local_addr().map_err(|error| CommandError::Said(error.to_string()))?;
    let url = format!("http://{address}");
    let secret = random_secret(&*context.randomness);
    let receiver = receiver::Receiver::new(&secret, context.clock.clone())?;
    let target = format!("{url}{}", receiver::PATH);
    let adjust = Arc::new(move |desk: &mut Desk| {
        for publisher in desk.publishers.values_mut() {
            publisher.url.clone_from(&target);
        }
    });
    let mut desk = read_desk(&desk_path)?;
    adjust(&mut desk);
    let secrets = Secrets::new(context.environment.clone(), folder.clone()).with(SECRET_VARIABLE, secret);
    let store = database.open(context).await?;
    let checkpoints = (signing_key(context, &folder)?, None);
    let parts = Parts { store, desk, desk_path, adjust, secrets, checkpoints, listener };
    let running = Running::start(context, parts).await?;
    let ready = Ready::prepare(&running.dispatcher, &url, &folder).await?;
    let pages = receiver.pages().merge(super::pages::for_demo(&running, receiver::SHOWN));
    let sample = (!args.no_sample).then(|| tokio::spawn(samples::arrive(running.dispatcher.clone())));
    let pointer = pointer();
    write_pointer(&pointer, &ready)?;
    let said = if args.json { writeln!(out, "{}", ready.json()) } else { ready.say(out) };
    said.and_then(|()| out.flush())
        .map_err(|error| cannot("cannot write to", Path::new("the output"), error))?;
    let served = running.serve(pages).await;
    if let Some(sample) = sample {
        sample.abort();
    }
    remove_pointer(&pointer, &ready);
    served
}

fn cannot(what: &'static str, path: &Path, error: std::io::Error) -> CommandError {
    CommandError::File { what, path: path.to_owned(), error }
}

/// The port that was asked for; where the usual one is taken, any.
async fn listen(port: u16) -> Result<TcpListener, CommandError> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match TcpListener::bind(at(port)).await {
        Ok(listener) => Ok(listener),
        Err(error) => Err(CommandError::Said(format!(
            "cannot listen on port {port}: {error}. Another program may use it; try --port 0"
        ))),
    }
}

fn random_secret(randomness: &dyn Randomness) -> String {
    let mut bytes = [0; 24];
    randomness.fill(&mut bytes);
    format!("whsec_{}", STANDARD.encode(bytes))
}

/// What a script needs to know.
struct Ready {
    url: String,
    data: String,
    intake_token: String,
    tokens: Map<String, Value>,
}

impl Ready {
    /// Makes a token for everybody.
    async fn prepare(dispatcher: &Arc<Dispatcher>, url: &str, folder: &Path) -> Result<Self, CommandError> {
        let mut tokens = Map::new();
        for (role, person) in PERSONAS {
            if dispatcher.around().live.load().desk.people.contains_key(person) {
                tokens.insert(role.to_owned(), json!(issue(dispatcher, person).await?));
            }
        }
        Ok(Self {
            url: url.to_owned(),
            data: folder.display().to_string(),
            intake_token: issue(dispatcher, INTAKE).await?,
            tokens,
        })
    }

    fn json(&self) -> Value {
        json!({
            "url": self.url,
            "data": self.data,
            "intake_token": self.intake_token,
            "tokens": self.tokens,
            "sink": format!("{}{}", self.url, receiver::SHOWN),
        })
    }

    fn say(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        writeln!(out, "\n  The desk is open:   {}/", self.url)?;
        writeln!(out, "  What was delivered: {}{}", self.url, receiver::SHOWN)?;
        writeln!(out, "  Everything is in:   {}", self.data)?;
        writeln!(out, "\n  More threads, from another terminal:  cargo run -- replay FILE")?;
        writeln!(out, "  Ctrl-C ends it.\n")
    }
}

async fn issue(dispatcher: &Arc<Dispatcher>, person: &str) -> Result<String, CommandError> {
    let token = super::token::make(&*dispatcher.around().randomness);
    let operation =
        Operation::IssueToken { token: token_hash(&token), person: person.into(), label: "demo".to_owned() };
    dispatcher
        .dispatch(Inbound::new(Caller::Operator, Surface::CommandLine, Call::Operate(operation)))
        .await
        .map_err(|failure| CommandError::Said(format!("cannot make a token for {person}: {failure:?}")))?;
    Ok(token)
}

/// Only the owner may read it: it holds a token.
fn write_pointer(path: &Path, ready: &Ready) -> Result<(), CommandError> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let text = json!({"url": ready.url, "intake_token": ready.intake_token}).to_string();
    // An old file keeps its owner and rights when it is written to: it has to go first.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            // Somebody else's demo on the same machine: ours works without.
            tracing::warn!(%error, "another demo's address stands in {}; replay needs --url", path.display());
            return Ok(());
        }
        _ => {}
    }
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
        .map_err(|error| cannot("cannot write", path, error))
}

fn remove_pointer(path: &Path, ready: &Ready) {
    let ours = std::fs::read_to_string(path).is_ok_and(|text| text.contains(&ready.url));
    if ours {
        // Left behind it only leads nowhere.
        let _ = std::fs::remove_file(path);
    }
}

/// Reads a secret as the receiver needs it.
fn key(secret: &str) -> Result<Key, CommandError> {
    Key::parse(secret).map_err(CommandError::Said)
}

//! The program's subcommands, one file or folder each. Here alone are settings read from the command
//! line and the environment. A subcommand must not decide anything about threads: it wires, or it
//! speaks to a running desk as any client does.

pub mod check;
pub mod console_output;
pub mod context;
pub mod demo;
#[cfg(feature = "discord")]
pub mod discord;
pub mod erase;
pub mod exit;
pub mod log;
pub mod login;
pub mod manifest;
pub mod migrate;
mod operator;
pub mod pages;
pub mod platforms;
pub mod replay;
pub mod running;
pub mod serve;
pub mod token;

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use console_output::Console;
use context::{CommandError, Context, read_desk};
use exit::Finished;

/// The response desk of a brand, run from team chat.
#[derive(Parser)]
#[command(version, about, after_help = exit::HELP)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// How much to log: error, warn, info, debug, or a filter such as watchfloor=debug
    #[arg(long, global = true, env = "WATCHFLOOR_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
    /// Log as JSON, a line each
    #[arg(long, global = true)]
    pub log_json: bool,
}

/// The subcommands.
#[derive(Subcommand)]
pub enum Command {
    /// Try a desk out, with sample people and threads
    Demo(demo::Args),
    /// Run a desk
    Serve(serve::Args),
    /// Check a desk file, and try its rules on sample messages
    Check(check::Args),
    /// Bring the database's tables up to date
    Migrate(migrate::Args),
    /// Send the records of a file to a running desk
    Replay(replay::Args),
    /// Verify, export, search and sign the decision log
    Log(log::Args),
    /// Make, list and revoke personal tokens for the API
    Token(token::Args),
    /// Print a link with which somebody signs in once
    Login(login::Args),
    /// Print what a platform needs to install the desk as an app
    Manifest(manifest::Args),
    /// Erase the personal data of an author or a person
    Erase(erase::Args),
}

/// Runs the program and gives its exit code.
pub async fn run(cli: Cli, environment: BTreeMap<String, String>) -> ExitCode {
    init_log(&cli);
    let mut console = Console::of_this_process(environment.contains_key("NO_COLOR"));
    let context = Context::of_this_machine(environment);
    let result = match &cli.command {
        Command::Demo(args) => demo::run(args, &context, &mut console.out).await.map(|()| Finished::Done),
        Command::Serve(args) => serve::run(args, &context).await.map(|()| Finished::Done),
        Command::Check(args) => check::run(args, &context, &mut console).await,
        Command::Migrate(args) => migrate::run(args, &context, &mut console).await,
        Command::Replay(args) => match replay_file(args, &mut console).await {
            Ok(code) => return ExitCode::from(code),
            Err(error) => Err(error),
        },
        Command::Log(args) => log::run(args, &context, &mut console).await,
        Command::Token(args) => token::run(args, &context, &mut console).await,
        Command::Login(args) => login::run(args, &context, &mut console).await,
        Command::Manifest(args) => manifest::run(args, &context, &mut console).await,
        Command::Erase(args) => erase::run(args, &context, &mut console).await,
    };
    let code = exit::code(&result);
    if let Err(error) = &result
        && code != 0
    {
        // Nothing is left to be done about an error stream that cannot be written to.
        let _ = writeln!(std::io::stderr(), "watchfloor: {error}");
    }
    ExitCode::from(code)
}

async fn replay_file(args: &replay::Args, console: &mut Console) -> Result<u8, CommandError> {
    let desk = args.desk.as_deref().map(read_desk).transpose()?;
    let mappings = match &desk {
        Some(desk) => desk
            .sources
            .values()
            .map(crate::intake::mapping::compile)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| CommandError::Desk(error.to_string()))?,
        None => Vec::new(),
    };
    let pointer = demo::pointer();
    let wiring = replay::Wiring {
        client: running::http_client()?,
        stdin: Box::new(std::io::stdin()),
        pointer: Some(&pointer),
        mappings,
        terminal: std::io::stderr().is_terminal(),
    };
    match replay::run(args, wiring).await {
        Ok(summary) => {
            console.say(&summary.to_string())?;
            Ok(summary.exit_code())
        }
        Err(error) => Err(CommandError::Said(error.to_string())),
    }
}

fn init_log(cli: &Cli) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&cli.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second call, as in tests, finds a log in place already.
    let _ = if cli.log_json { log.json().try_init() } else { log.try_init() };
}

//! `serve`: the desk of an operator.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::context::{CommandError, Context, DatabaseArgs, read_desk};
use super::running::{Parts, Running, signing_key};
use crate::app::secrets::Secrets;

/// Run a desk
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "Examples:
  watchfloor serve --desk desk.toml
  DATABASE_URL=postgres://desk@db/desk watchfloor serve --listen 127.0.0.1:8080

Put a proxy with TLS in front of it. Sign in with the link that `watchfloor login --person YOU` prints.
The desk file is read again when it changes, and on SIGHUP.")]
pub struct Args {
    /// The desk file
    #[arg(long, value_name = "FILE", env = "WATCHFLOOR_DESK", default_value = "desk.toml")]
    pub desk: PathBuf,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", env = "WATCHFLOOR_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Append each signed checkpoint of the log to this file, to be kept where nobody at the desk can write
    #[arg(long, value_name = "FILE")]
    pub checkpoint_file: Option<PathBuf>,
    /// Send session cookies without TLS too: only for trying it out on this machine
    #[arg(long)]
    pub insecure_cookies: bool,
}

/// Runs until asked to end.
///
/// # Errors
/// Where the desk cannot be started.
pub async fn run(args: &Args, context: &Context) -> Result<(), CommandError> {
    let desk = read_desk(&args.desk)?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| CommandError::Said(format!("cannot listen on {}: {error}", args.listen)))?;
    let folder = args.desk.parent().map(PathBuf::from).unwrap_or_default();
    let parts = Parts {
        store: args.database.open(context).await?,
        desk,
        desk_path: args.desk.clone(),
        adjust: Arc::new(|_| {}),
        secrets: Secrets::new(context.environment.clone(), folder),
        checkpoints: (signing_key(context, &args.database.data)?, args.checkpoint_file.clone()),
        listener,
    };
    let running = Running::start(context, parts).await?;
    tracing::info!(address = %running.address, "the desk is open");
    let pages = super::pages::for_operators(&running, !args.insecure_cookies);
    running.serve(pages).await
}

//! The program `watchfloor`: reads the command line and the environment, and runs.

use std::process::ExitCode;

use clap::Parser as _;
use watchfloor::cli::{Cli, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(Cli::parse(), std::env::vars().collect()).await
}

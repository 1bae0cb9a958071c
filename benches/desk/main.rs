//! Measures the desk through HTTP: start to ready, intake, claims by 1, 8 and 64 clients, memory, on SQLite
//! and Postgres, and beside it a peer that does the same durable work. Run by `scripts/bench`.
//!
//! The load goes to servers that this program started on this machine, and is bounded in count and time.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measurement reads the real clock and talks to a person at the terminal"
)]

mod clicks;
mod database;
mod load;
mod report;
mod scenario;
mod service;
mod slack;
mod system;
mod teams;
mod wire;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use clicks::Clicked;
use report::{Machine, Report};
use scenario::{Ground, Size};
use system::Recipe;
use wire::Fault;

/// Measures the desk and prints a table.
#[derive(Parser)]
struct Options {
    /// Write the figures here too
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// A short run: a look, no figures to publish
    #[arg(long)]
    quick: bool,
    /// A Postgres cluster in which databases may be made; without it Postgres is left out
    #[arg(long, value_name = "URL", env = "WATCHFLOOR_BENCH_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// A Node 24 program for the peer; without it the peer is left out
    #[arg(long, value_name = "PROGRAM")]
    peer_node: Option<PathBuf>,
    /// The program to measure
    #[arg(long, value_name = "PROGRAM", default_value = env!("CARGO_BIN_EXE_watchfloor"))]
    program: PathBuf,
    /// Measure only systems whose name has this in it, such as Teams
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Said by cargo bench
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| name.to_lowercase().contains(&only.to_lowercase()))
    }
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("some requests failed: the figures do not count");
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<bool, Fault> {
    // One thread sends the load: the server is to have the other core.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Beside the build, and not in the temporary folder, which may be in memory: a disk is to be measured.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let report = runtime.block_on(measure_all(options, &folder));
    if report.is_ok() {
        fs::remove_dir_all(&folder)?;
    } else {
        eprintln!("data and logs are kept in {}", folder.display());
    }
    let report = report?;
    println!("\n{}", report.table());
    if let Some(file) = &options.json {
        fs::write(file, serde_json::to_string_pretty(&report)? + "\n")
            .map_err(|fault| format!("{} cannot be written: {fault}", file.display()))?;
    }
    Ok(report.is_clean())
}

async fn measure_all(options: &Options, folder: &Path) -> Result<Report, Fault> {
    let size = if options.quick { Size::QUICK } else { Size::FULL };
    let mut report = Report { machine: look_around(folder)?, starts: Vec::new(), rows: Vec::new() };
    for (recipe, cluster) in systems(options).into_iter().filter(|(recipe, _)| options.wants(recipe.name)) {
        eprintln!("{}: starting", recipe.name);
        let ground = Ground { folder, cluster };
        let mut say = |text: &str| eprintln!("{}: {text}", recipe.name);
        let (starts, rows) = scenario::measure(&recipe, &ground, &size, &mut say).await?;
        report.starts.push(starts);
        report.rows.extend(rows);
    }
    let in_chat = in_slack(options)?.into_iter().chain([in_teams(options)?]);
    for clicked in in_chat.filter(|clicked| options.wants(clicked.recipe.name)) {
        let name = clicked.recipe.name;
        eprintln!("{name}: starting");
        let ground = Ground { folder, cluster: None };
        let mut say = |text: &str| eprintln!("{name}: {text}");
        report.rows.extend(clicks::measure(&clicked, &ground, &size, &mut say).await?);
    }
    Ok(report)
}

/// What is clicked in Slack: the desk, and the peer.
fn in_slack(options: &Options) -> Result<Vec<Clicked>, Fault> {
    let environment = || {
        vec![
            ("BENCH_BOT_TOKEN", slack::BOT_TOKEN.to_owned()),
            ("BENCH_SIGNING_SECRET", slack::SIGNING_SECRET.to_owned()),
        ]
    };
    let watchfloor = Recipe {
        desk_file: Some(slack::desk_file(slack::web_api()?)),
        environment: environment(),
        ..watchfloor("Watchfloor in Slack", options)
    };
    let in_slack = |recipe, path: &'static str, is_desk| {
        let press = Box::new(move |threads: &[String]| slack::claims(path, threads));
        Clicked { recipe, what: "click in Slack", press, is_desk }
    };
    let mut clicked = vec![in_slack(watchfloor, "/slack/interactions", true)];
    if let Some(node) = &options.peer_node {
        let recipe = Recipe { environment: environment(), ..node_peer("Bolt peer", node, "bolt.js") };
        clicked.push(in_slack(recipe, "/slack/events", false));
    }
    Ok(clicked)
}

/// What is pressed in Teams: the desk.
fn in_teams(options: &Options) -> Result<Clicked, Fault> {
    let service = teams::Service::start()?;
    let recipe = Recipe {
        desk_file: Some(service.desk_file()),
        environment: vec![("BENCH_APP_SECRET", teams::APP_SECRET.to_owned())],
        ..watchfloor("Watchfloor in Teams", options)
    };
    let press = Box::new(move |threads: &[String]| service.claims(threads));
    Ok(Clicked { recipe, what: "invoke in Teams", press, is_desk: true })
}

fn watchfloor(name: &'static str, options: &Options) -> Recipe {
    let arguments = ["demo", "--json", "--port", "0", "--no-sample"].map(str::to_owned).to_vec();
    let program = options.program.clone();
    Recipe { name, program, arguments, environment: Vec::new(), desk_file: None }
}

fn node_peer(name: &'static str, node: &Path, script: &str) -> Recipe {
    let script = format!("{}/benches/peer/{script}", env!("CARGO_MANIFEST_DIR"));
    let arguments = vec!["--disable-warning=ExperimentalWarning".to_owned(), script];
    Recipe { name, program: node.to_owned(), arguments, environment: Vec::new(), desk_file: None }
}

/// What is to be measured, each with its Postgres cluster.
fn systems(options: &Options) -> Vec<(Recipe, Option<&str>)> {
    let mut systems = vec![(watchfloor("Watchfloor SQLite", options), None)];
    match &options.postgres {
        Some(cluster) => systems.push((watchfloor("Watchfloor Postgres", options), Some(cluster.as_str()))),
        None => eprintln!("Postgres is left out: give --postgres"),
    }
    match &options.peer_node {
        Some(node) => {
            systems.push((node_peer("Node peer SQLite", node, "server.js"), None));
        }
        None => eprintln!("the peer is left out: give --peer-node"),
    }
    systems
}

fn look_around(folder: &Path) -> Result<Machine, Fault> {
    let information = fs::read_to_string("/proc/cpuinfo")?;
    let name = information.lines().find_map(|line| line.strip_prefix("model name"));
    let processor = name.map_or("unknown processor", |name| name.trim_start_matches([' ', '\t', ':']));
    Ok(Machine {
        cores: std::thread::available_parallelism()?.get(),
        processor: processor.to_owned(),
        disk_sync_us: disk_sync(&folder.join("sync"))?,
    })
}

/// The median time to have 4 KiB more on disk, in microseconds.
fn disk_sync(path: &Path) -> Result<u64, Fault> {
    let mut file = File::create(path)?;
    let mut times = Vec::new();
    for _ in 0..101 {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(u64::try_from(began.elapsed().as_micros())?);
    }
    fs::remove_file(path)?;
    times.sort_unstable();
    Ok(times.get(times.len() / 2).copied().unwrap_or_default())
}

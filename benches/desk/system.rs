//! Starts a system under test, waits until it is ready, reads its memory and processor time, and stops it.
//!
//! Watchfloor and the peer keep the same contract: one line of JSON on standard output when ready.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;

use crate::wire::Fault;

/// How long a system may take to become ready, and to stop.
const PATIENCE: Duration = Duration::from_secs(60);
/// Linux counts processor time for programs in hundredths of a second (`USER_HZ`, proc(5)).
const TICK: Duration = Duration::from_millis(10);

/// How a system is started.
pub struct Recipe {
    /// Its name in the table.
    pub name: &'static str,
    /// The program.
    pub program: PathBuf,
    /// Its arguments but for the data folder.
    pub arguments: Vec<String>,
    /// Variables of its environment.
    pub environment: Vec<(&'static str, String)>,
    /// The desk file that it finds in its data folder; its own where there is none.
    pub desk_file: Option<String>,
}

/// Where a system keeps its data.
pub struct Place {
    /// Its own folder; it is made where it is missing.
    pub folder: PathBuf,
    /// The Postgres database, where it uses one.
    pub database: Option<String>,
}

/// The line that a system prints when it is ready (`watchfloor demo --json`).
#[derive(Deserialize)]
pub struct Ready {
    url: String,
    /// The token that posts threads.
    pub intake_token: String,
    /// The tokens of people.
    pub tokens: Tokens,
}

/// The tokens of people; the measurement needs one.
#[derive(Deserialize)]
pub struct Tokens {
    /// The token of a person who may claim.
    pub responder: String,
}

/// A system that is running; it is stopped when dropped.
pub struct Running {
    child: Child,
    /// What it said when it was ready.
    pub ready: Ready,
    /// From its start to that line.
    pub became_ready: Duration,
}

/// The memory of a process in bytes.
pub struct Memory {
    /// What it holds now (`VmRSS`).
    pub now: u64,
    /// The most it has held (`VmHWM`).
    pub peak: u64,
}

impl Recipe {
    /// Starts the system with its data at `place` and waits until it is ready.
    ///
    /// # Errors
    /// When it cannot be started, ends, says something else than the ready line, or takes a minute.
    pub fn start(&self, place: &Place) -> Result<Running, Fault> {
        fs::create_dir_all(&place.folder)?;
        let log = place.folder.with_extension("log");
        if let Some(text) = &self.desk_file {
            fs::write(place.folder.join("desk.toml"), text)?;
        }
        let mut command = Command::new(&self.program);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value)));
        command.args(&self.arguments).arg("--data").arg(&place.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(File::create(&log)?);
        match &place.database {
            Some(url) => command.env("DATABASE_URL", url),
            None => command.env_remove("DATABASE_URL"),
        };
        let began = Instant::now();
        let child =
            command.spawn().map_err(|fault| format!("{} does not start: {fault}", self.program.display()))?;
        wait_until_ready(child, began)
            .map_err(|fault| format!("{}: {fault}\n{}", self.name, last_words(&log)).into())
    }
}

fn wait_until_ready(mut child: Child, began: Instant) -> Result<Running, Fault> {
    let output = child.stdout.take().ok_or("it has no standard output")?;
    let (sender, receiver) = mpsc::channel();
    // The rest is read and dropped, or a system that says more would wait for a reader.
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        let read = output.read_line(&mut line).map(|_| line);
        // Nobody waits any more when the minute is over: then the line is of no use.
        let _ = sender.send((read, began.elapsed()));
        let _ = std::io::copy(&mut output, &mut std::io::sink());
    });
    let line = receiver.recv_timeout(PATIENCE).map_err(|_| "it was not ready in 60 seconds".into());
    let ready = line.and_then(|(line, took)| parse_ready(&line?).map(|ready| (ready, took)));
    match ready {
        Ok((ready, became_ready)) => Ok(Running { child, ready, became_ready }),
        Err(fault) => {
            stop(&mut child);
            Err(fault)
        }
    }
}

fn parse_ready(line: &str) -> Result<Ready, Fault> {
    serde_json::from_str(line).map_err(|fault| {
        format!("its first line is not the ready line of 'demo --json' ({fault}): {line:?}").into()
    })
}

/// The end of what a system wrote to standard error.
fn last_words(log: &Path) -> String {
    let mut text = String::new();
    let read = File::open(log).and_then(|mut file| file.read_to_string(&mut text));
    match read {
        Ok(_) => {
            text.lines().rev().take(10).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
        }
        Err(fault) => format!("(no log: {fault})"),
    }
}

impl Running {
    /// Where it listens.
    ///
    /// # Errors
    /// When its ready line names no address on this machine.
    pub fn address(&self) -> Result<SocketAddr, Fault> {
        let rest = self.ready.url.strip_prefix("http://").ok_or("the ready line has no http:// link")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let address = host.to_socket_addrs()?.next().ok_or("the ready line names no address")?;
        // A load is sent to this machine and nowhere else.
        if address.ip().is_loopback() {
            Ok(address)
        } else {
            Err(format!("{address} is not on this machine").into())
        }
    }

    /// Its memory.
    ///
    /// # Errors
    /// When it has ended.
    pub fn memory(&self) -> Result<Memory, Fault> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| -> Result<u64, Fault> {
            let line =
                status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the server has ended")?;
            let kib: u64 = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?;
            Ok(kib * 1024)
        };
        Ok(Memory { now: field("VmRSS")?, peak: field("VmHWM")? })
    }

    /// The processor time that it has used.
    ///
    /// # Errors
    /// When it has ended.
    pub fn processor_time(&self) -> Result<Duration, Fault> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is the name in brackets and may hold spaces; utime and stime are the 14th and 15th.
        let (_, fields) = stat.rsplit_once(')').ok_or("/proc/PID/stat has no name")?;
        let mut ticks = 0;
        for field in fields.split_whitespace().skip(11).take(2) {
            ticks += field.parse::<u32>()?;
        }
        Ok(TICK * ticks)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// Asks a process to end, and kills it when it does not.
fn stop(child: &mut Child) {
    let asked = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
    let began = Instant::now();
    if asked.is_ok_and(|status| status.success()) {
        while began.elapsed() < PATIENCE / 6 {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::park_timeout(Duration::from_millis(5));
        }
    }
    // What is left to do when even this fails is for the person at the terminal.
    let _ = child.kill();
    let _ = child.wait();
}

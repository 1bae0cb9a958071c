//! What is measured on one system: becoming ready, taking threads in, and claims by few and by many.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::database;
use crate::load::{self, Load, Outcome};
use crate::report::{Row, Starts};
use crate::system::{Place, Recipe, Running};
use crate::wire::{Connection, Fault, Payload, Request, describe};

/// How many threads stand in one NDJSON body.
const BATCH: usize = 100;
/// How many clients post batches.
const BATCH_CLIENTS: usize = 4;
/// How many clients post single threads.
const SINGLE_CLIENTS: usize = 64;
/// How many claims are read back after each level.
const READ_BACK: usize = 20;

/// How much is measured.
pub struct Size {
    /// How often the system is started.
    pub starts: usize,
    /// How many threads are posted one by one.
    pub singles: usize,
    /// How many claims come first and are not counted, so that caches are warm and code is compiled.
    pub warm_up: usize,
    /// The levels: how many clients, and how many claims between them.
    pub claims: [(usize, usize); 3],
    /// No level takes longer.
    pub limit: Duration,
}

/// Where a system's data goes.
pub struct Ground<'a> {
    /// A folder that is removed afterwards.
    pub folder: &'a Path,
    /// The Postgres cluster, for a system that uses it.
    pub cluster: Option<&'a str>,
}

impl Size {
    /// Enough for steady figures; some minutes.
    pub const FULL: Self = Self {
        starts: 7,
        singles: 5_000,
        warm_up: 300,
        claims: [(1, 3_000), (8, 10_000), (64, 20_000)],
        limit: Duration::from_secs(15),
    };
    /// A look, in some seconds.
    pub const QUICK: Self = Self {
        starts: 3,
        singles: 500,
        warm_up: 100,
        claims: [(1, 300), (8, 1_000), (64, 2_000)],
        limit: Duration::from_secs(5),
    };

    /// How many threads all levels need.
    pub fn threads(&self) -> usize {
        self.warm_up + self.claims.iter().map(|(_, claims)| claims).sum::<usize>()
    }
}

/// Measures one system. `say` hears how far it is.
///
/// # Errors
/// When the system does not start, ends, takes no threads in, or forgets a claim that it answered.
pub async fn measure(
    recipe: &Recipe,
    ground: &Ground<'_>,
    size: &Size,
    say: &mut dyn FnMut(&str),
) -> Result<(Starts, Vec<Row>), Fault> {
    let (mut running, mut times) = start(recipe, ground, 0).await?;
    for number in 1..size.starts {
        drop(running);
        let (again, time) = start(recipe, ground, number).await?;
        running = again;
        times.extend(time);
    }
    times.sort_unstable();
    let starts = Starts::new(recipe.name, &times, running.memory()?.now);
    say(&format!("ready in {:.0} ms (median of {})", starts.median_ms, times.len()));

    let address = running.address()?;
    let mut desk = Desk { name: recipe.name, address, running: &running, size, say, rows: Vec::new() };
    let threads = desk.intake().await?;
    desk.claims(threads).await?;
    Ok((starts, desk.rows))
}

/// Starts the system on a new folder and, where it uses one, a new database: its tables are made on the way.
///
/// # Errors
/// Where it does not start.
pub async fn start(
    recipe: &Recipe,
    ground: &Ground<'_>,
    number: usize,
) -> Result<(Running, Vec<Duration>), Fault> {
    let database = match ground.cluster {
        Some(cluster) => Some(database::create(cluster, &format!("bench_{number}")).await?),
        None => None,
    };
    let folder = ground.folder.join(format!("{}-{number}", recipe.name.replace(' ', "-").to_lowercase()));
    let running = recipe.start(&Place { folder, database })?;
    let took = running.became_ready;
    Ok((running, vec![took]))
}

/// A running system under load.
struct Desk<'a> {
    name: &'static str,
    address: SocketAddr,
    running: &'a Running,
    size: &'a Size,
    say: &'a mut dyn FnMut(&str),
    rows: Vec<Row>,
}

impl Desk<'_> {
    /// Posts threads one by one and in batches; returns their ids.
    async fn intake(&mut self) -> Result<Vec<String>, Fault> {
        let running = self.running;
        let token = &running.ready.intake_token;
        let post = |content_type: &str, body: &str| {
            Request::post("/api/v1/threads", Payload { token, content_type, body })
        };
        let wanted = self.size.threads();
        let singles = self.size.singles.min(wanted);
        let requests = (0..singles).map(|number| post("application/json", &thread(number))).collect();
        let single = Level { what: "post a thread", clients: SINGLE_CLIENTS, each: 1, keep_bodies: true };
        let mut threads = ids(&self.measured(single, requests).await?.bodies)?;

        let numbers: Vec<usize> = (singles..wanted).collect();
        let requests = batches(&numbers, token);
        let batched = Level { what: "post a batch", clients: BATCH_CLIENTS, each: BATCH, keep_bodies: true };
        threads.extend(ids(&self.measured(batched, requests).await?.bodies)?);
        (self.say)(&format!("{} threads posted", threads.len()));
        if threads.len() < wanted / 10 {
            let said = self.rows.iter().find_map(|row| row.first_failure.as_deref()).unwrap_or_default();
            return Err(format!("only {} of {wanted} threads were taken in: {said}", threads.len()).into());
        }
        Ok(threads)
    }

    /// Claims threads, each once, level by level. Where fewer could be posted, every level is that much shorter.
    async fn claims(&mut self, mut threads: Vec<String>) -> Result<(), Fault> {
        let size = self.size;
        let posted = threads.len();
        let mut take = |wanted: usize| {
            let wanted = (wanted * posted / size.threads()).min(threads.len());
            threads.split_off(threads.len() - wanted)
        };
        let warm_up = Level { what: "warm up", clients: 8, each: 1, keep_bodies: false };
        let claims = self.claim_requests(&take(size.warm_up));
        self.level(&warm_up, claims).await?;
        for (clients, wanted) in size.claims {
            let claimed = take(wanted);
            let level = Level { what: "claim", clients, each: 1, keep_bodies: false };
            let outcome = self.measured(level, self.claim_requests(&claimed)).await?;
            read_back(self.running, self.name, &claimed, &outcome).await?;
            (self.say)(&format!("claims by {clients} clients measured"));
        }
        Ok(())
    }

    fn claim_requests(&self, threads: &[String]) -> Vec<Request> {
        let token = &self.running.ready.tokens.responder;
        let payload = Payload { token, content_type: "application/json", body: "{}" };
        threads.iter().map(|id| Request::post(&format!("/api/v1/threads/{id}/claim"), payload)).collect()
    }

    /// Runs one level and keeps its row.
    async fn measured(&mut self, level: Level, requests: Vec<Request>) -> Result<Outcome, Fault> {
        let (outcome, row) = self.level(&level, requests).await?;
        let Level { what, clients, each, .. } = level;
        self.rows.push(Row { system: self.name, what, clients, each, ..row });
        Ok(outcome)
    }

    async fn level(&self, level: &Level, requests: Vec<Request>) -> Result<(Outcome, Row), Fault> {
        let before = self.running.processor_time()?;
        let load =
            Load { requests, clients: level.clients, limit: self.size.limit, keep_bodies: level.keep_bodies };
        let outcome = load::run(self.address, load).await?;
        let processor = self.running.processor_time()?.saturating_sub(before);
        let row = Row::new(&outcome, processor, &self.running.memory()?);
        Ok((outcome, row))
    }
}

/// A claim that was answered with success stands: some are read back.
///
/// # Errors
/// Where one of them has no holder.
pub async fn read_back(
    running: &Running,
    name: &str,
    threads: &[String],
    outcome: &Outcome,
) -> Result<(), Fault> {
    let mut connection = Connection::open(running.address()?).await?;
    let step = (outcome.answered.len() / READ_BACK).max(1);
    for id in outcome.answered.iter().step_by(step).filter_map(|place| threads.get(*place)) {
        let request = Request::get(&format!("/api/v1/threads/{id}"), &running.ready.tokens.responder);
        let status = connection.send(&request).await?;
        let held = serde_json::from_slice::<Value>(connection.body())
            .is_ok_and(|thread| thread.get("holder").is_some_and(|holder| !holder.is_null()));
        if !held {
            let said = describe(status, connection.body());
            return Err(format!("{name}: thread {id} was claimed, and has no holder: {said}").into());
        }
    }
    Ok(())
}

/// One level of load.
struct Level {
    what: &'static str,
    clients: usize,
    /// How many threads one request carries.
    each: usize,
    keep_bodies: bool,
}

/// A thread as `POST /api/v1/threads` takes it. High priority, so that it becomes a card.
fn thread(number: usize) -> String {
    json!({
        "source": "bench",
        "external_id": format!("bench-{number}"),
        "author": { "handle": format!("@reader{}", number % 997) },
        "text": format!("Order {number} has not arrived, and nobody answers my mails. Where is it, and when will it come?"),
        "lang": "en",
        "reach": number % 5_000,
        "priority": "high",
    })
    .to_string()
}

/// Posts so many threads in batches; the bodies of the replies.
///
/// # Errors
/// Where one of them is not taken in.
pub async fn post_threads(address: SocketAddr, token: &str, count: usize) -> Result<Vec<Vec<u8>>, Fault> {
    let numbers: Vec<usize> = (0..count).collect();
    let requests = batches(&numbers, token);
    let load = Load { requests, clients: BATCH_CLIENTS, limit: Duration::from_secs(120), keep_bodies: true };
    let outcome = load::run(address, load).await?;
    match outcome.first_failure {
        None => Ok(outcome.bodies),
        Some(said) => Err(format!("threads were not taken in: {said}").into()),
    }
}

fn batches(numbers: &[usize], token: &str) -> Vec<Request> {
    let batch = |batch: &[usize]| {
        let lines: Vec<String> = batch.iter().map(|number| thread(*number)).collect();
        let body = lines.join("\n");
        let payload = Payload { token, content_type: "application/x-ndjson", body: &body };
        Request::post("/api/v1/threads", payload)
    };
    numbers.chunks(BATCH).map(batch).collect()
}

/// The ids in the replies to posts: an object, an array, or an object a line.
///
/// # Errors
/// Where a reply is no JSON.
pub fn ids(bodies: &[Vec<u8>]) -> Result<Vec<String>, Fault> {
    let mut found = Vec::new();
    for body in bodies {
        for value in serde_json::Deserializer::from_slice(body).into_iter::<Value>() {
            collect_ids(&value?, &mut found);
        }
    }
    Ok(found)
}

fn collect_ids(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, found)),
        Value::Object(fields) => match fields.get("id") {
            Some(Value::String(id)) => found.push(id.clone()),
            _ => fields.values().for_each(|field| collect_ids(field, found)),
        },
        _ => {}
    }
}

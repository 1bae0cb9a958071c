//! What is measured on a system in Slack: from a signed click to the durable decision and the answer, by
//! few and by many. Must not count a click that was not decided.

use std::net::SocketAddr;

use crate::load::{self, Load};
use crate::report::Row;
use crate::scenario::{Ground, Size, ids, post_threads, start};
use crate::slack;
use crate::system::Recipe;
use crate::wire::Fault;

/// A system in Slack.
pub struct Clicked {
    /// How it is started.
    pub recipe: Recipe,
    /// Where it takes interactions.
    pub path: &'static str,
    /// Whether the threads that are claimed have to be there first.
    pub needs_threads: bool,
}

/// Measures one system.
///
/// # Errors
/// When it does not start, ends, or does not take threads in.
pub async fn measure(
    clicked: &Clicked,
    ground: &Ground<'_>,
    size: &Size,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<Row>, Fault> {
    let Clicked { recipe, path, needs_threads } = clicked;
    let (running, _) = start(recipe, ground, 0).await?;
    let address = running.address()?;
    let mut threads = if *needs_threads {
        ids(&post_threads(address, &running.ready.intake_token, size.threads()).await?)?
    } else {
        (0..size.threads()).map(|number| format!("01BENCH{number:019}")).collect()
    };
    let mut take = |wanted: usize| threads.split_off(threads.len().saturating_sub(wanted));
    let warm_up = slack::claims(path, &take(size.warm_up))?;
    click(address, warm_up, 8, size).await?;
    let mut rows = Vec::new();
    for (clients, wanted) in size.claims {
        let requests = slack::claims(path, &take(wanted))?;
        let before = running.processor_time()?;
        let outcome = click(address, requests, clients, size).await?;
        let processor = running.processor_time()?.saturating_sub(before);
        let row = Row::new(&outcome, processor, &running.memory()?);
        rows.push(Row { system: recipe.name, what: "click in Slack", clients, each: 1, ..row });
        say(&format!("clicks by {clients} clients measured"));
    }
    Ok(rows)
}

async fn click(
    address: SocketAddr,
    requests: Vec<crate::wire::Request>,
    clients: usize,
    size: &Size,
) -> Result<load::Outcome, Fault> {
    load::run(address, Load { requests, clients, limit: size.limit, keep_bodies: false }).await
}

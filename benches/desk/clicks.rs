//! What is measured on a system in chat: from a press, signed as the platform signs, to the durable decision and the
//! answer, by few and by many. Must not count a press that was not decided.

use std::net::SocketAddr;

use crate::load::{self, Load};
use crate::report::Row;
use crate::scenario::{Ground, Size, ids, post_threads, read_back, start};
use crate::system::Recipe;
use crate::wire::{Fault, Request};

/// Makes a press of Claim on each of these threads, signed now.
pub type Press = Box<dyn Fn(&[String]) -> Result<Vec<Request>, Fault>>;

/// A system in chat.
pub struct Clicked {
    /// How it is started.
    pub recipe: Recipe,
    /// What the row says.
    pub what: &'static str,
    /// How its platform brings a press.
    pub press: Press,
    /// Whether it is a desk, where the threads that are claimed have to be there first, and are read back.
    pub is_desk: bool,
}

/// Measures one system.
///
/// # Errors
/// When it does not start, ends, does not take threads in, or forgets a claim that it answered.
pub async fn measure(
    clicked: &Clicked,
    ground: &Ground<'_>,
    size: &Size,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<Row>, Fault> {
    let Clicked { recipe, what, press, is_desk } = clicked;
    let (running, _) = start(recipe, ground, 0).await?;
    let address = running.address()?;
    let mut threads = if *is_desk {
        ids(&post_threads(address, &running.ready.intake_token, size.threads()).await?)?
    } else {
        (0..size.threads()).map(|number| format!("01BENCH{number:019}")).collect()
    };
    let mut take = |wanted: usize| threads.split_off(threads.len().saturating_sub(wanted));
    let warm_up = press(&take(size.warm_up))?;
    click(address, warm_up, 8, size).await?;
    let mut rows = Vec::new();
    for (clients, wanted) in size.claims {
        let claimed = take(wanted);
        let requests = press(&claimed)?;
        let before = running.processor_time()?;
        let outcome = click(address, requests, clients, size).await?;
        let processor = running.processor_time()?.saturating_sub(before);
        if *is_desk {
            // A refusal in chat is a 200, too.
            read_back(&running, recipe.name, &claimed, &outcome).await?;
        }
        let row = Row::new(&outcome, processor, &running.memory()?);
        rows.push(Row { system: recipe.name, what, clients, each: 1, ..row });
        say(&format!("presses by {clients} clients measured"));
    }
    Ok(rows)
}

async fn click(
    address: SocketAddr,
    requests: Vec<Request>,
    clients: usize,
    size: &Size,
) -> Result<load::Outcome, Fault> {
    load::run(address, Load { requests, clients, limit: size.limit, keep_bodies: false }).await
}

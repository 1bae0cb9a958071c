//! The workers and the client together: whatever Slack does in the middle of a burst, each thread ends up
//! with one card that shows it as it is, and with few calls more than the least possible.

use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::time::Millis;

use super::web::Fault;
use super::world::{Transport, World};

/// What has to stand in the channel: each thread once, at its version.
async fn due(world: &World, threads: &[ThreadId]) -> Vec<(String, String)> {
    let mut due = Vec::new();
    for thread in threads {
        due.push((thread.to_string(), world.thread(thread).await.version.to_string()));
    }
    due.sort();
    due
}

async fn burst(world: &World, count: usize) -> Vec<ThreadId> {
    let mut threads = Vec::new();
    for number in 0..count {
        threads.push(world.receives(&format!("Where is parcel {number}?")).await);
    }
    threads
}

#[tokio::test]
async fn a_burst_with_every_kind_of_trouble_in_it_ends_with_one_card_each() {
    let world = World::without_sockets(Transport::Http).await;
    let troubles = [
        Fault::TooFast(30),
        Fault::Status(500),
        Fault::Code("ratelimited"),
        Fault::Page,
        Fault::Silence,
        Fault::Code("internal_error"),
        Fault::TooFast(2),
    ];
    let count = 40;
    let threads = burst(&world, count).await;
    world.delivers_for(Millis::seconds(5)).await;
    world.web.fails("chat.postMessage", troubles.clone());
    world.delivers_for(Millis::minutes(30)).await;
    for (number, thread) in threads.iter().enumerate() {
        if number % 2 == 0 {
            world.interacts(&world.press("U1", &world.card(thread).await, "claim")).await;
        }
    }
    world.web.fails("chat.update", [Fault::TooFast(5), Fault::Status(502), Fault::Silence]);
    world.delivers_for(Millis::minutes(30)).await;
    assert_eq!(world.web.cards("C1"), due(&world, &threads).await);
    assert_eq!(world.store.cards_behind().await.unwrap(), 0);
    let (posts, updates) = (world.web.calls("chat.postMessage").len(), world.web.calls("chat.update").len());
    // The least: a card and a history for each thread, an update and a second history for each claim, and
    // a digest that is posted and closed. What failed is made once more; what was not answered is looked for.
    let least = count * 2 + count / 2 * 2 + 2;
    println!("{posts} posts and {updates} updates, where {least} is the least");
    assert!(
        posts + updates <= least + troubles.len() + 3 + 8,
        "{posts} posts and {updates} updates, where {least} is the least"
    );
}

#[tokio::test]
async fn what_slack_posted_without_saying_so_is_found_and_not_posted_again() {
    let world = World::without_sockets(Transport::Http).await;
    world.web.fails("chat.postMessage", [Fault::Silence]);
    let threads = burst(&world, 1).await;
    world.delivers_for(Millis::minutes(5)).await;
    assert_eq!(world.web.cards("C1"), due(&world, &threads).await);
    assert_eq!(world.web.calls("conversations.history").len(), 1);
}

#[tokio::test]
async fn cards_that_somebody_deleted_come_back() {
    let world = World::without_sockets(Transport::Http).await;
    let threads = burst(&world, 3).await;
    world.delivers_for(Millis::minutes(1)).await;
    world.web.empties("C1");
    for thread in &threads {
        world.interacts(&world.press("U1", &world.card(thread).await, "claim")).await;
    }
    world.delivers_for(Millis::minutes(5)).await;
    assert_eq!(world.web.cards("C1"), due(&world, &threads).await);
}

#[tokio::test]
async fn a_token_that_is_revoked_stops_the_calls_and_a_new_one_brings_everything() {
    let world = World::without_sockets(Transport::Http).await;
    world.web.fails("chat.postMessage", std::iter::repeat_n(Fault::Code("token_revoked"), 3));
    let threads = burst(&world, 10).await;
    world.delivers_for(Millis::minutes(1)).await;
    let calls = world.web.calls("chat.postMessage").len();
    assert!(calls <= 3, "{calls} calls with a token that is no good");
    world.delivers_for(Millis::hours(2)).await;
    assert_eq!(world.web.cards("C1"), due(&world, &threads).await);
}

//! Socket Mode: several sockets, warnings, drops, silence, redelivery; acknowledged is what is durable.

use serde_json::{Value, json};

use super::socket::Move;
use super::web::Fault;
use super::world::{Transport, World};

async fn world(connections: u32) -> World {
    let world = World::without_sockets(Transport::Socket).await;
    world.opens_sockets(connections);
    world.web.sockets.until_open(connections as usize).await;
    world
}

/// Somebody claims a thread over a socket; gives the payload.
async fn claim(world: &World) -> (watchfloor::domain::ids::ThreadId, Value) {
    let thread = world.receives("Where is my order?").await;
    let press = world.press("U1", &world.card(&thread).await, "claim");
    (thread, press)
}

#[tokio::test]
async fn as_many_sockets_as_wanted_each_with_the_apps_own_token() {
    let world = world(3).await;
    assert_eq!(world.web.calls("apps.connections.open").len(), 3);
    let kept = world.web.kept.lock().unwrap();
    let opened = kept.calls.iter().filter(|made| made.method == "apps.connections.open");
    assert!(opened.clone().all(|made| made.authorization == "Bearer xapp-not-a-real-token"));
}

#[tokio::test]
async fn what_is_acknowledged_is_durable_and_what_comes_twice_acts_once() {
    let world = world(2).await;
    let (thread, press) = claim(&world).await;
    world.web.sockets.sends(0, "e1", "interactive", &press);
    world.web.sockets.sends(1, "e1", "interactive", &press);
    world.web.sockets.until_acknowledged("e1", 1).await;
    assert!(world.thread(&thread).await.holder.is_some());
    world.web.sockets.until_acknowledged("e1", 2).await;
    let logged = world.logged(&thread).await;
    assert_eq!(logged.iter().filter(|action| *action == "claimed").count(), 1, "{logged:?}");
}

#[tokio::test]
async fn a_socket_that_is_to_end_has_a_successor_before_it_ends() {
    let world = world(1).await;
    let warning = json!({"type": "disconnect", "reason": "warning", "debug_info": {}});
    world.web.sockets.plays(0, Move::Send(warning));
    assert_eq!(world.web.sockets.until_opened(2).await, 2, "the old one is open still");
    // Both bring things until the old one closes.
    let (thread, press) = claim(&world).await;
    world.web.sockets.sends(0, "old", "interactive", &press);
    world.web.sockets.until_acknowledged("old", 1).await;
    assert!(world.thread(&thread).await.holder.is_some());
    let (_, press) = claim(&world).await;
    world.web.sockets.sends(1, "new", "interactive", &press);
    assert_eq!(world.web.sockets.until_acknowledged("new", 1).await.0, 1);
    world.web.sockets.plays(0, Move::Close);
    world.web.sockets.until_open(1).await;
    assert_eq!(world.web.sockets.until_opened(2).await, 1, "no third one was opened");
}

#[tokio::test]
async fn a_socket_that_drops_or_falls_silent_is_opened_again_and_what_was_not_acknowledged_comes_again() {
    let world = world(1).await;
    let (thread, press) = claim(&world).await;
    world.web.sockets.sends(0, "e1", "interactive", &press);
    world.web.sockets.plays(0, Move::Drop);
    world.web.sockets.until_opened(2).await;
    world.web.sockets.sends(1, "e1", "interactive", &press);
    world.web.sockets.until_acknowledged("e1", 1).await;
    let logged = world.logged(&thread).await;
    assert_eq!(logged.iter().filter(|action| *action == "claimed").count(), 1, "{logged:?}");
    world.web.sockets.plays(1, Move::Freeze);
    world.web.sockets.until_opened(3).await;
}

#[tokio::test]
async fn sockets_come_back_after_slack_was_down() {
    let world = World::without_sockets(Transport::Socket).await;
    let faults = [Fault::Status(503), Fault::Code("internal_error"), Fault::TooFast(0), Fault::Silence];
    world.web.fails("apps.connections.open", faults);
    world.web.sockets.refuses(true);
    world.opens_sockets(1);
    world
        .web
        .until("a seventh try", |kept| {
            let tries = kept.calls.iter().filter(|made| made.method == "apps.connections.open").count();
            (tries >= 7).then_some(())
        })
        .await;
    world.web.sockets.refuses(false);
    world.web.sockets.until_open(1).await;
}

#[tokio::test]
async fn frames_that_nobody_can_read_end_nothing() {
    let world = world(1).await;
    for text in ["", "{", "7", "[]", r#"{"type":"of_next_year"}"#, r#"{"type":"interactive","payload":{}}"#] {
        world.web.sockets.plays(0, Move::Text(text.to_owned()));
    }
    world.web.sockets.sends(0, "e1", "of_next_year", &json!({}));
    world.web.sockets.sends(0, "e2", "interactive", &json!(7));
    world.web.sockets.until_acknowledged("e1", 1).await;
    world.web.sockets.until_acknowledged("e2", 1).await;
    assert_eq!(world.web.sockets.until_opened(1).await, 1);
}

#[tokio::test]
async fn a_desk_that_closes_acknowledges_what_it_decided() {
    let world = world(2).await;
    let (thread, press) = claim(&world).await;
    world.web.sockets.sends(1, "e1", "interactive", &press);
    world.web.sockets.until_acknowledged("e1", 1).await;
    world.closes();
    world.web.sockets.until_open(0).await;
    assert!(world.thread(&thread).await.holder.is_some());
}

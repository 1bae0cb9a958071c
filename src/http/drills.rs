//! Drills over the API: what was played, and what became of each. Must not start or stop any: the command does.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State as Shared};
use serde_json::{Value, json};

use super::Service;
use super::caller::Client;
use super::problem::Problem;
use super::reads::admit;
use super::threads::fault;
use crate::app::fault::Failure;
use crate::domain::drill::Drill;
use crate::domain::drill::score::{Debrief, Scored};
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;

/// How many drills are listed.
const LISTED: i64 = 100;

/// `GET /api/v1/drills`: the newest first.
pub(super) async fn list(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
) -> Result<Json<Value>, Problem> {
    let result = async {
        admit(&service, &client, Permission::Read, "drills").await?;
        let store = &service.dispatcher.around().store;
        let drills = store.latest_drills(LISTED).await.map_err(|error| fault(&service, &error))?;
        Ok(Json(json!({"drills": drills.iter().map(brief).collect::<Vec<_>>()})))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

/// `GET /api/v1/drills/{id}`: with what became of everything that was expected.
pub(super) async fn one(
    Shared(service): Shared<Arc<Service>>,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let result = async {
        admit(&service, &client, Permission::Read, "drill").await?;
        let debrief = service.dispatcher.debrief(Some(&id)).await?;
        let debrief = debrief.ok_or_else(|| Refusal::NoSuchDrill {
            drill: id.chars().take(40).collect(),
            running: Vec::new(),
        })?;
        Ok(Json(whole(&debrief)))
    };
    result.await.map_err(|failure: Failure| client.problem(&service, failure))
}

fn brief(drill: &Drill) -> Value {
    json!({
        "id": drill.id,
        "scenario": drill.scenario.id,
        "name": drill.scenario.name,
        "queue": drill.queue,
        "by": drill.by,
        "started": drill.started,
        "ends": drill.ends(),
        "ended": drill.ended.as_ref().map(|ended| ended.at),
        "stopped_by": drill.ended.as_ref().and_then(|ended| ended.by.as_ref()),
        "given": drill.given.len(),
        "injects": drill.scenario.injects.len(),
        "score": drill.score,
    })
}

fn whole(debrief: &Debrief) -> Value {
    let people: Vec<Value> = debrief
        .people
        .iter()
        .map(|(person, deeds)| json!({"person": person, "first": deeds.first, "deeds": deeds.actions}))
        .collect();
    let mut shown = brief(&debrief.drill);
    shown["score"] = json!(debrief.points);
    shown["threads"] = debrief.threads.iter().map(|played| json!(played.thread.id)).collect();
    shown["expected"] = debrief.scored.iter().map(expected).collect();
    shown["people"] = people.into();
    shown
}

fn expected(scored: &Scored) -> Value {
    let (outcome, met) = (&scored.outcome, scored.outcome.met());
    json!({
        "inject": scored.inject,
        "expected": scored.what,
        "within_ms": scored.within,
        "outcome": outcome.as_str(),
        "by": met.and_then(|met| met.by.as_ref()),
        "at": met.map(|met| met.at),
        "after_ms": met.map(|met| met.after),
        "lacks": outcome.lacks(),
        "wrong_words": outcome.wrong_words(),
        "points": scored.points,
    })
}

//! Drills as the console shows them: names in the place of keys, times as parts of a picture. Must not render,
//! and must not score.

use crate::chat::console::debrief::{Kind, Page, Row, Took, Track};
use crate::chat::console::drills::{Entry, List, Playable};
use crate::commands::debrief::line;
use crate::domain::desk::Desk;
use crate::domain::drill::score::{Debrief, Outcome, Played};
use crate::domain::drill::{Drill, Post, What, given};
use crate::domain::ids::PersonId;
use crate::domain::permission::{Permission, may};
use crate::domain::time::{Millis, Timestamp};

/// How much of a post a row shows, in characters.
const SHOWN: usize = 140;

/// The list for a reader.
pub fn list(desk: &Desk, reader: &PersonId, drills: &[Drill]) -> List {
    let queues = || desk.queues.values().map(|queue| (queue.id.to_string(), queue.name.clone())).collect();
    List {
        drills: drills.iter().map(|drill| entry(desk, drill)).collect(),
        scenarios: desk
            .scenarios
            .values()
            .map(|scenario| Playable {
                id: scenario.id.to_string(),
                name: scenario.name.clone(),
                about: scenario.about.clone(),
                injects: scenario.injects.len(),
                minutes: scenario.minutes(),
            })
            .collect(),
        queues: may(desk, reader, Permission::Drill, None).then(queues),
    }
}

fn entry(desk: &Desk, drill: &Drill) -> Entry {
    Entry {
        id: drill.id.to_string(),
        name: drill.scenario.name.clone(),
        by: desk.name_of(&drill.by),
        started: drill.started,
        given: (drill.given.len(), drill.scenario.injects.len()),
        until: drill.is_open().then(|| drill.ends()),
        percent: drill.score.map(|score| score.percent()),
    }
}

/// What a drill came to, or comes to.
pub fn page(desk: &Desk, debrief: &Debrief) -> Page {
    let drill = &debrief.drill;
    let scale = Scale { from: drill.started, length: drill.scenario.length };
    let mut rows = Vec::new();
    for (at, inject) in drill.scenario.injects.iter().enumerate() {
        match &inject.what {
            What::Words { text, .. } => rows.push(Row {
                thread: None,
                network: None,
                author: None,
                text: given::named(text, &desk.name),
                given: drill.given.get(at).map(|given| scale.part(*given)).into_iter().collect(),
                tracks: Vec::new(),
            }),
            // Of a conversation the first inject makes the row, and the others stand in it.
            What::Post(post) if is_first(drill, at, post) => {
                rows.push(conversation(desk, debrief, (at, post), &scale));
            }
            What::Post(_) => {}
        }
    }
    let mut people: Vec<Took> = debrief
        .people
        .iter()
        .map(|(person, deeds)| Took {
            name: desk.name_of(person),
            deeds: deeds.actions.iter().map(|(action, times)| (*action, *times)).collect(),
            first: deeds.first.map(|first| (first - drill.started).on_a_clock()),
        })
        .collect();
    people.sort_by_key(|took| std::cmp::Reverse(took.deeds.iter().map(|(_, times)| times).sum::<usize>()));
    Page {
        name: drill.scenario.name.clone(),
        about: drill.scenario.about.clone(),
        by: desk.name_of(&drill.by),
        started: drill.started,
        ended: drill.ended.as_ref().map(|ended| (ended.at, ended.by.as_ref().map(|by| desk.name_of(by)))),
        score: (debrief.points.percent(), debrief.points.got, debrief.points.of),
        minutes: drill.scenario.minutes(),
        rows,
        people,
    }
}

fn is_first(drill: &Drill, at: usize, post: &Post) -> bool {
    let name = given::conversation(drill, at, post);
    let before = drill.scenario.injects.iter().enumerate().take(at);
    !before.into_iter().any(|(other, inject)| {
        matches!(&inject.what, What::Post(post) if given::conversation(drill, other, post) == name)
    })
}

fn conversation(desk: &Desk, debrief: &Debrief, (at, post): (usize, &Post), scale: &Scale) -> Row {
    let drill = &debrief.drill;
    let name = given::conversation(drill, at, post);
    let played: Option<&Played> = debrief.threads.iter().find(|played| played.thread.conversation == name);
    let of_it = |at: &usize| match drill.scenario.injects.get(*at).map(|inject| &inject.what) {
        Some(What::Post(post)) => given::conversation(drill, *at, post) == name,
        _ => false,
    };
    let given = (0..drill.given.len()).filter(of_it).filter_map(|at| drill.given.get(at));
    let scored = debrief.scored.iter().filter(|scored| of_it(&(scored.inject - 1)));
    let tracks = scored.map(|scored| {
        let planned = drill.scenario.injects.get(scored.inject - 1).map_or(Millis(0), |inject| inject.after);
        let from = drill.given.get(scored.inject - 1).copied().unwrap_or(drill.started + planned);
        let start = scale.part(from);
        Track {
            line: line(desk, scored),
            window: (start, (scale.part(from + scored.within) - start).max(0.004)),
            met: scored.outcome.met().map(|met| scale.part(met.at)),
            kind: kind(&scored.outcome),
        }
    });
    let text = given::named(&post.text, &desk.name);
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    Row {
        thread: played.map(|played| (played.thread.id.clone(), played.thread.state)),
        network: Some(post.network.clone()),
        author: post.author.clone(),
        text: shown,
        given: given.map(|at| scale.part(*at)).collect(),
        tracks: tracks.collect(),
    }
}

fn kind(outcome: &Outcome) -> Kind {
    match outcome {
        Outcome::InTime(met) if met.lacks.is_empty() => Kind::InTime,
        Outcome::InTime(_) | Outcome::Late(_) => Kind::Half,
        Outcome::WrongWords(..) | Outcome::Missed => Kind::Missed,
        Outcome::Open => Kind::Open,
    }
}

/// The stretch that the picture shows.
struct Scale {
    from: Timestamp,
    length: Millis,
}

impl Scale {
    /// Where a moment stands, from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "a picture needs no milliseconds")]
    fn part(&self, at: Timestamp) -> f64 {
        ((at - self.from).0 as f64 / self.length.0.max(1) as f64).clamp(0.0, 1.0)
    }
}

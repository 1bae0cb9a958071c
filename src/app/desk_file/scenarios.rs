//! `[scenarios.KEY]`: what can be played as a drill, and the scenarios that every desk knows. Must not play
//! anything: `jobs::drills` does.

use indexmap::IndexMap;
use toml::de::DeTable;

use super::item::{Item, Table};
use super::names::Names;
use super::problem::Notes;
use super::rules;
use super::value::name_of_key;
use crate::domain::drill::{Expectation, Expected, Inject, Post, Scenario, What};
use crate::domain::ids::ScenarioId;
use crate::domain::network;
use crate::domain::thread::Sentiment;
use crate::domain::time::Millis;

/// The scenarios that every desk knows. A desk file may put others under their keys.
const KNOWN: [&str; 2] = [
    include_str!("../../../scenarios/coordinated_misinformation.toml"),
    include_str!("../../../scenarios/executive_impersonation.toml"),
];

/// How long a drill goes on after its last inject, where the file does not say how long it takes.
const AFTER_THE_LAST: Millis = Millis::minutes(30);
/// The longest a drill may take.
const LONGEST: Millis = Millis::hours(12);

const SENTIMENTS: [(&str, Sentiment); 3] =
    [("positive", Sentiment::Positive), ("neutral", Sentiment::Neutral), ("negative", Sentiment::Negative)];

/// Reads all scenarios, those that every desk knows after those of the file.
pub(super) fn read(file: &mut Table<'_>, names: &Names) -> IndexMap<ScenarioId, Scenario> {
    let mut scenarios = IndexMap::new();
    for (key, item) in file.entries("scenarios") {
        item.check_key(key);
        let scenario = item.table("scenarios.KEY", |table| scenario(key, table, names)).flatten();
        scenarios.extend(scenario.map(|scenario| (scenario.id.clone(), scenario)));
    }
    for text in KNOWN {
        let notes = Notes::on("scenario", text, &|_| Err(String::new()));
        let (table, _) = DeTable::parse_recoverable(text);
        for (key, item) in
            Table::read(&notes, (String::new(), "desk", table.get_ref()), |table| table.entries("scenarios"))
        {
            let known = item.table("scenarios.KEY", |table| scenario(key, table, names)).flatten();
            if let Some(known) = known {
                scenarios.entry(known.id.clone()).or_insert(known);
            }
        }
    }
    scenarios
}

fn scenario(key: &str, table: &mut Table<'_>, names: &Names) -> Option<Scenario> {
    let name = table.line("name").unwrap_or_else(|| name_of_key(key));
    let about = table.line("about");
    let length = table.get("length").and_then(|item| span(&item));
    let item = table.need("injects", "[{ after = \"0m\", text = \"...\" }]")?;
    let items = item.list().unwrap_or_default();
    if items.is_empty() {
        item.problem("has no inject, so that nothing ever happens", "add one with a text");
    }
    let mut injects: Vec<Inject> = items.iter().filter_map(|item| inject(item, names)).collect();
    // The file may have them in any order.
    injects.sort_by_key(|inject| inject.after);
    let last = injects.last()?.after;
    let length = length.unwrap_or(Millis(last.0 + AFTER_THE_LAST.0));
    if length < last {
        item.problem(
            "holds an inject that would come after the end",
            "make 'length' longer, or let the inject come earlier",
        );
    }
    Some(Scenario { id: key.into(), name, about, length, injects })
}

fn inject(item: &Item<'_>, names: &Names) -> Option<Inject> {
    item.table("scenarios.KEY.injects", |table| {
        let after = table.get("after").and_then(|item| span(&item)).unwrap_or_default();
        let text = table.need("text", "\"What is written or said\"").and_then(|item| item.text());
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        let expected = table.list("expect");
        let expects = expected.iter().filter_map(|item| expectation(item, names)).collect();
        let what = match table.get("tell") {
            Some(to) => {
                if let Some(first) = expected.first() {
                    first.problem("is expected of words", "expect it of a post: only threads are scored");
                }
                let everybody = to.text()? == "everybody";
                let to = if everybody { None } else { Some(to.reference(&names.roles)?.into()) };
                What::Words { to, text: text?.to_owned() }
            }
            None => What::Post(Box::new(post(table, names, text?.to_owned()))),
        };
        Some(Inject { after, what, expects })
    })
    .flatten()
}

fn post(table: &mut Table<'_>, names: &Names, text: String) -> Post {
    let network = table.need("network", "\"x\"").and_then(|item| item.line().map(str::to_owned));
    let queue = table.get("queue").and_then(|item| item.reference(&names.queues).map(Into::into));
    let priority = table.get("priority").and_then(|item| item.choice(&rules::priorities()));
    let tags = table.list("tags");
    Post {
        conversation: table.line("conversation"),
        network: network::canonical(&network.unwrap_or_default()),
        author: table.line("author"),
        text,
        lang: table.line("lang"),
        sentiment: table.get("sentiment").and_then(|item| item.choice(&SENTIMENTS)),
        reach: table.get("reach").and_then(|item| item.number(0..=u32::MAX)).map(i64::from),
        priority,
        queue,
        tags: tags.iter().filter_map(|item| item.line().map(str::to_owned)).collect(),
    }
}

fn expectation(item: &Item<'_>, names: &Names) -> Option<Expectation> {
    item.table("scenarios.KEY.injects.expect", |table| {
        let kinds = [("claim", 0), ("escalate", 1), ("reply", 2), ("close", 3)];
        let kind = table.need("what", "\"claim\"").and_then(|item| item.choice(&kinds));
        let within = table.need("within", "\"10m\"").and_then(|item| item.span(Millis::seconds(1)));
        let path = table.get("path").and_then(|item| item.reference(&names.paths).map(Into::into));
        let words = |table: &mut Table<'_>, key| -> Vec<String> {
            table.list(key).iter().filter_map(|item| item.line().map(str::to_owned)).collect()
        };
        let (avoid, mention) = (words(table, "avoid"), words(table, "mention"));
        let what = match kind? {
            0 => Expected::Claim {},
            1 => Expected::Escalate { path },
            2 => Expected::Reply { avoid, mention },
            _ => Expected::Close {},
        };
        Some(Expectation { what, within: within? })
    })
    .flatten()
}

/// A span that may be nothing.
fn span(item: &Item<'_>) -> Option<Millis> {
    let span = item.span(Millis(0))?;
    if span > LONGEST {
        item.problem("is too long for a drill", "write at most \"12h\"");
        return None;
    }
    Some(span)
}

#[cfg(test)]
mod tests {
    use crate::app::desk_file::parse;

    const GROUND: &str = "name = \"Acme\"\n[people.ana]\nroles = [\"responder\"]\n\
        [people.ben]\nroles = [\"manager\"]\n";

    #[test]
    fn every_desk_knows_scenarios_and_may_put_its_own_in_their_place() {
        let desk = parse("desk.toml", GROUND).unwrap();
        let known: Vec<_> = desk.scenarios.keys().map(ToString::to_string).collect();
        assert_eq!(known, ["coordinated_misinformation", "executive_impersonation"]);
        for scenario in desk.scenarios.values() {
            assert!(scenario.injects.len() >= 6, "{} is no more than a toy", scenario.id);
            assert!(scenario.injects.iter().any(|inject| !inject.expects.is_empty()));
            assert!(scenario.injects.iter().all(|inject| inject.after <= scenario.length));
        }
        let own = format!(
            "{GROUND}[[scenarios.executive_impersonation.injects]]\nnetwork = \"x\"\ntext = \"Hello\"\n"
        );
        let desk = parse("desk.toml", &own).unwrap();
        assert_eq!(desk.scenarios["executive_impersonation"].injects.len(), 1);
    }

    #[test]
    fn what_is_wrong_with_a_scenario_is_said_where_it_stands() {
        let text = format!(
            "{GROUND}[scenarios.bad]\nlength = \"5m\"\n[[scenarios.bad.injects]]\nafter = \"10m\"\n\
             text = \"Late\"\nqueue = \"moon\"\nexpect = [{{ what = \"panic\", within = \"1m\" }}]\n\
             [[scenarios.bad.injects]]\ntell = \"everybody\"\ntext = \"Hm\"\n\
             expect = [{{ what = \"claim\", within = \"1m\" }}]\n"
        );
        let problems = parse("desk.toml", &text).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for part in ["moon", "panic", "after the end", "network: is missing", "expected of words"] {
            assert!(said.iter().any(|line| line.contains(part)), "{part} is not said: {said:#?}");
        }
    }
}

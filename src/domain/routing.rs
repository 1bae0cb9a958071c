//! Which queue a message goes to, how urgent it is, and whether it becomes a card. Must not change
//! anything, and must not lose a message because a rule is wrong.
//!
//! What a message says of itself wins: a source that names a queue or a priority knows better than
//! a rule over its text. Rules run in the order of the desk file. Among them the highest priority
//! wins, whatever the order, so that no rule can hide what another finds urgent; the first queue
//! wins, so that the order says what is more special; tags add up. A rule sees what the rules before
//! it set: the tag of one can be the condition of the next.

use super::desk::{Desk, IntakeRule};
use super::expression::Facts;
use super::ids::QueueId;
use super::incoming::Incoming;
use super::policy::ThreadFacts;
use super::refusal::Refusal;
use super::thread::{Priority, Sentiment};
use super::words::Words;

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed {
    /// The queue.
    pub queue: QueueId,
    /// How urgent it is.
    pub priority: Priority,
    /// The message's own tags, then those of the rules, each once.
    pub tags: Vec<String>,
    /// The names of the rules that fired, in order.
    pub fired: Vec<String>,
    /// The names of the rules that could not be evaluated, and why. They have set nothing.
    pub failed: Vec<(String, String)>,
    /// Whether it becomes a card; otherwise it is only listed.
    pub card: bool,
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its condition holds.
    Fired,
    /// Its condition does not hold.
    NotFired,
    /// There is neither yes nor no, for this reason.
    Failed(String),
}

/// A rule and what became of it, for the test mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The rule's name.
    pub rule: String,
    /// Its condition as the desk file has it.
    pub when: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// Routes a message.
///
/// # Errors
/// [`Refusal::UnknownName`] where the message names a queue that the desk does not have.
pub fn route(desk: &Desk, incoming: &Incoming) -> Result<Routed, Refusal> {
    let mut route = Route::start(desk, incoming)?;
    let mut fired = Vec::new();
    let mut failed = Vec::new();
    for (rule, outcome) in route.run(&desk.rules) {
        match outcome {
            Outcome::Fired => fired.push(rule.name.clone()),
            Outcome::NotFired => {}
            Outcome::Failed(why) => failed.push((rule.name.clone(), why)),
        }
    }
    let Route { queue, priority, tags, .. } = route;
    Ok(Routed { queue, priority, tags, fired, failed, card: priority >= desk.card_from })
}

/// Says of each rule of the desk what becomes of it for a message.
///
/// # Errors
/// As [`route`].
pub fn explain(desk: &Desk, incoming: &Incoming) -> Result<Vec<Explained>, Refusal> {
    let explained = |(rule, outcome): (&IntakeRule, Outcome)| Explained {
        rule: rule.name.clone(),
        when: condition(rule),
        outcome,
    };
    Ok(Route::start(desk, incoming)?.run(&desk.rules).into_iter().map(explained).collect())
}

/// A rule's condition as the desk file has it, its word list first.
fn condition(rule: &IntakeRule) -> String {
    if rule.words.is_empty() {
        rule.when.source().to_owned()
    } else {
        format!("[{}] && {}", rule.words.join(", "), rule.when.source())
    }
}

/// A message on its way through the rules.
struct Route<'a> {
    incoming: &'a Incoming,
    queue: QueueId,
    priority: Priority,
    tags: Vec<String>,
    /// Whether the message or a rule has named a queue.
    queue_said: bool,
    /// Whether a rule has named a priority.
    priority_said: bool,
}

impl<'a> Route<'a> {
    fn start(desk: &Desk, incoming: &'a Incoming) -> Result<Self, Refusal> {
        let unknown = |name: &str| Refusal::UnknownName {
            what: "queue",
            name: name.to_owned(),
            known: desk.queues.keys().map(ToString::to_string).collect(),
        };
        let queue = match &incoming.queue {
            Some(queue) if desk.queues.contains_key(queue) => queue.clone(),
            Some(queue) => return Err(unknown(queue.as_str())),
            None => desk.first_queue().map(|queue| queue.id.clone()).ok_or_else(|| unknown(""))?,
        };
        Ok(Self {
            incoming,
            queue,
            priority: incoming.priority.unwrap_or_default(),
            tags: incoming.tags.clone(),
            queue_said: incoming.queue.is_some(),
            priority_said: false,
        })
    }

    fn run<'r>(&mut self, rules: &'r [IntakeRule]) -> Vec<(&'r IntakeRule, Outcome)> {
        let mut outcomes = Vec::with_capacity(rules.len());
        let mut facts = self.facts();
        let text = Words::of(&self.incoming.text);
        for rule in rules {
            if !rule.words.is_empty() && !rule.words.iter().any(|phrase| text.contain(phrase)) {
                outcomes.push((rule, Outcome::NotFired));
                continue;
            }
            let holds = facts.as_ref().map_err(Clone::clone).and_then(|facts| rule.when.holds(facts));
            let outcome = match holds {
                Ok(true) => {
                    // Making facts is most of the work, so only when there is something new in them.
                    if self.apply(rule) {
                        facts = self.facts();
                    }
                    Outcome::Fired
                }
                Ok(false) => Outcome::NotFired,
                Err(why) => Outcome::Failed(why),
            };
            outcomes.push((rule, outcome));
        }
        outcomes
    }

    /// Sets what a rule that fired sets. Returns whether anything is different now.
    fn apply(&mut self, rule: &IntakeRule) -> bool {
        let before = (self.queue.clone(), self.priority, self.tags.len());
        if let Some(queue) = &rule.queue
            && !self.queue_said
        {
            self.queue = queue.clone();
            self.queue_said = true;
        }
        if self.incoming.priority.is_none()
            && let Some(priority) = rule.priority
        {
            // The usual priority is what a message has where nothing is said of it: the first rule
            // that says something replaces it, be it lower.
            self.priority = if self.priority_said { self.priority.max(priority) } else { priority };
            self.priority_said = true;
        }
        for tag in &rule.tags {
            if !self.tags.contains(tag) {
                self.tags.push(tag.clone());
            }
        }
        before != (self.queue.clone(), self.priority, self.tags.len())
    }

    fn facts(&self) -> Result<Facts<'static>, String> {
        let incoming = self.incoming;
        Facts::new().with(
            "thread",
            ThreadFacts {
                platform: &incoming.network,
                source: incoming.source.as_str(),
                queue: self.queue.as_str(),
                priority: self.priority.as_str(),
                author: incoming.author.as_deref().unwrap_or_default(),
                text: &incoming.text,
                lang: incoming.lang.as_deref().unwrap_or_default(),
                sentiment: incoming.sentiment.map_or("", Sentiment::as_str),
                reach: incoming.reach.unwrap_or(0),
                url: incoming.url.as_deref().unwrap_or_default(),
                tags: &self.tags,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::Queue;
    use crate::domain::expression::Expression;

    fn desk(rules: Vec<IntakeRule>) -> Desk {
        let mut desk = Desk::empty("Test");
        for id in ["press", "social"] {
            desk.queues.insert(id.into(), Queue::named(id, id));
        }
        desk.rules = rules;
        desk
    }

    fn rule(name: &str, when: &str) -> IntakeRule {
        IntakeRule {
            words: Vec::new(),
            name: name.to_owned(),
            when: Expression::compile(when).unwrap(),
            priority: None,
            queue: None,
            tags: Vec::new(),
        }
    }

    fn message() -> Incoming {
        Incoming {
            source: "x".into(),
            external_id: "1".to_owned(),
            conversation: "1".to_owned(),
            network: "x".to_owned(),
            author: None,
            text: "Is this a recall?".to_owned(),
            lang: None,
            sentiment: None,
            reach: Some(20_000),
            priority: None,
            queue: None,
            url: None,
            tags: vec!["own".to_owned()],
            received_at: None,
        }
    }

    #[test]
    fn without_rules_a_message_waits_in_the_first_queue() {
        let routed = route(&desk(Vec::new()), &message()).unwrap();
        assert_eq!((routed.queue.as_str(), routed.priority, routed.card), ("inbox", Priority::Normal, false));
        assert_eq!(routed.tags, ["own"]);
    }

    #[test]
    fn the_highest_priority_and_the_first_queue_win_and_tags_add_up() {
        let rules = vec![
            IntakeRule {
                priority: Some(Priority::Urgent),
                queue: Some("press".into()),
                tags: vec!["recall".to_owned(), "own".to_owned()],
                ..rule("words", "thread.text.contains('recall')")
            },
            IntakeRule {
                priority: Some(Priority::High),
                queue: Some("social".into()),
                tags: vec!["reach".to_owned()],
                ..rule("reach", r#"thread.platform == "x" && thread.reach > 10000"#)
            },
            IntakeRule { priority: Some(Priority::Urgent), ..rule("never", "thread.reach > 100000") },
        ];
        let routed = route(&desk(rules), &message()).unwrap();
        assert_eq!((routed.queue.as_str(), routed.priority, routed.card), ("press", Priority::Urgent, true));
        assert_eq!(routed.tags, ["own", "recall", "reach"]);
        assert_eq!(routed.fired, ["words", "reach"]);
        assert!(routed.failed.is_empty());
    }

    #[test]
    fn a_rule_can_lower_what_no_other_raises() {
        let low = || IntakeRule { priority: Some(Priority::Low), ..rule("spam", "true") };
        let high = || IntakeRule { priority: Some(Priority::High), ..rule("reach", "thread.reach > 1") };
        assert_eq!(route(&desk(vec![low()]), &message()).unwrap().priority, Priority::Low);
        assert_eq!(route(&desk(vec![low(), high()]), &message()).unwrap().priority, Priority::High);
        assert_eq!(route(&desk(vec![high(), low()]), &message()).unwrap().priority, Priority::High);
    }

    #[test]
    fn what_the_message_says_of_itself_wins() {
        let rules = vec![IntakeRule {
            priority: Some(Priority::Urgent),
            queue: Some("press".into()),
            ..rule("all", "true")
        }];
        let incoming = Incoming { queue: Some("social".into()), priority: Some(Priority::Low), ..message() };
        let routed = route(&desk(rules), &incoming).unwrap();
        assert_eq!((routed.queue.as_str(), routed.priority, routed.card), ("social", Priority::Low, false));
        assert_eq!(routed.fired, ["all"]);
    }

    #[test]
    fn a_queue_that_is_not_there_is_refused_with_those_that_are() {
        let incoming = Incoming { queue: Some("pres".into()), ..message() };
        let refusal = route(&desk(Vec::new()), &incoming).unwrap_err();
        let known = ["inbox", "press", "social"].map(str::to_owned).to_vec();
        assert_eq!(refusal, Refusal::UnknownName { what: "queue", name: "pres".to_owned(), known });
    }

    #[test]
    fn a_rule_sees_what_the_rules_before_it_set() {
        let rules = vec![
            IntakeRule { tags: vec!["vip".to_owned()], ..rule("vip", "thread.reach > 10000") },
            IntakeRule { priority: Some(Priority::High), ..rule("vips first", "'vip' in thread.tags") },
        ];
        assert_eq!(route(&desk(rules), &message()).unwrap().priority, Priority::High);
    }

    #[test]
    fn a_word_list_fires_on_its_words_and_only_where_the_condition_holds() {
        let safety = || IntakeRule {
            words: vec!["burn*".into()],
            priority: Some(Priority::Urgent),
            ..rule("safety", "thread.reach > 1")
        };
        let routed = |text: &str, reach| {
            let message = Incoming { text: text.into(), reach: Some(reach), ..message() };
            route(&desk(vec![safety()]), &message).unwrap().fired.len()
        };
        assert_eq!(routed("It BURNED my hand", 2), 1);
        assert_eq!(routed("It burned my hand", 1), 0);
        assert_eq!(routed("A sunburst", 2), 0);
    }

    #[test]
    fn a_rule_that_fails_sets_nothing_and_loses_nothing() {
        let rules = vec![
            IntakeRule { priority: Some(Priority::Urgent), ..rule("typo", "thread.raech > 1") },
            IntakeRule { queue: Some("press".into()), ..rule("all", "true") },
            rule("none", "false"),
        ];
        let desk = desk(rules);
        let routed = route(&desk, &message()).unwrap();
        assert_eq!((routed.queue.as_str(), routed.priority), ("press", Priority::Normal));
        assert_eq!(routed.fired, ["all"]);
        let (name, why) = routed.failed.first().unwrap();
        assert!(name == "typo" && why.contains("raech"), "{why}");

        let explained = explain(&desk, &message()).unwrap();
        let outcomes: Vec<_> = explained.iter().map(|it| (it.rule.as_str(), &it.outcome)).collect();
        assert_eq!(
            outcomes,
            [("typo", &Outcome::Failed(why.clone())), ("all", &Outcome::Fired), ("none", &Outcome::NotFired)]
        );
        assert_eq!(explained.first().unwrap().when, "thread.raech > 1");
    }
}

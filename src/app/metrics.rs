//! What is counted while the desk runs, in the OpenMetrics model. Gauges that the database knows are
//! read when somebody asks. Labels are the program's own words, never a person's or an author's.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Labels of what was decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Handled {
    /// Where it came from.
    pub surface: &'static str,
    /// The command.
    pub command: &'static str,
    /// `done`, `refused` or `fault`.
    pub result: &'static str,
}

/// Labels of what was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Refused {
    /// The refusal's code.
    pub code: &'static str,
}

/// Labels of what came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct TakenIn {
    /// `created`, `joined`, `known`, `refused`, or what was changed: `cut`, `stripped`.
    pub result: &'static str,
}

/// Labels of threads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Standing {
    /// The queue's key.
    pub queue: String,
    /// The state.
    pub state: &'static str,
}

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    /// Inbounds by surface, command and result.
    pub handled: Family<Handled, Counter>,
    /// Refusals by code.
    pub refused: Family<Refused, Counter>,
    /// Messages that came in.
    pub intake: Family<TakenIn, Counter>,
    /// Threads by queue and state.
    pub threads: Family<Standing, Gauge>,
    /// Replies that wait to be delivered.
    pub sends_waiting: Gauge,
    /// Cards that do not show what they should.
    pub cards_behind: Gauge,
    /// The log's last sequence.
    pub log_sequence: Gauge,
    /// 1 where the desk file on disk is not the one in force.
    pub desk_file_problem: Gauge,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("watchfloor");
        let metrics = Self {
            registry: Registry::default(),
            handled: Family::default(),
            refused: Family::default(),
            intake: Family::default(),
            threads: Family::default(),
            sends_waiting: Gauge::default(),
            cards_behind: Gauge::default(),
            log_sequence: Gauge::default(),
            desk_file_problem: Gauge::default(),
        };
        registry.register("inbounds", "Inbounds by surface, command and result", metrics.handled.clone());
        registry.register("refusals", "Refusals by code", metrics.refused.clone());
        registry.register("messages", "Messages that came in, by result", metrics.intake.clone());
        registry.register("threads", "Threads by queue and state", metrics.threads.clone());
        registry.register(
            "sends_waiting",
            "Replies that wait to be delivered",
            metrics.sends_waiting.clone(),
        );
        registry.register(
            "cards_behind",
            "Cards that do not show what they should",
            metrics.cards_behind.clone(),
        );
        registry.register(
            "log_sequence",
            "The last sequence of the decision log",
            metrics.log_sequence.clone(),
        );
        registry.register(
            "desk_file_problem",
            "1 where the desk file on disk is not the one in force",
            metrics.desk_file_problem.clone(),
        );
        Self { registry, ..metrics }
    }

    /// All of it in the OpenMetrics text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

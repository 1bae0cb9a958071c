//! The desk as its file describes it, read and checked: queues, people, roles, policies, paths,
//! sources, publishers. Must not read files; `app::desk_file` makes one.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::actor::Surface;
use super::connections::{DiscordConnection, SlackConnection, TeamsConnection};
use super::deadline::DeadlineRule;
use super::deadline::hours::BusinessHours;
use super::drill::Scenario;
use super::expression::Expression;
use super::ids::{
    BusinessHoursId, PathId, PersonId, PublisherId, QueueId, RoleId, RosterId, ScenarioId, SourceId,
};
use super::ladder::{EscalationPath, PathLevel};
use super::policy::Policy;
use super::roster::{Roster, TimeOff};
pub use super::staff::{Grant, Person, Role};
use super::thread::Priority;
use super::time::Millis;

/// A whole desk.
#[derive(Debug)]
pub struct Desk {
    /// What the people call it.
    pub name: String,
    /// The language of texts where nothing closer is known, as a BCP 47 tag.
    pub locale: String,
    /// SHA-256 in hex of the file's text: two desks with one version are the same desk.
    pub version: String,
    /// SHA-256 in hex of all that decides which approvals a draft needs. An approval is bound to it.
    pub policy_version: String,
    /// In the order of the file, which is the order of the columns on the console. Never empty:
    /// the first one takes what no rule routes.
    pub queues: IndexMap<QueueId, Queue>,
    /// All roles, those of the file and the default ones.
    pub roles: IndexMap<RoleId, Role>,
    /// Everybody.
    pub people: IndexMap<PersonId, Person>,
    /// Rules that force approvals.
    pub policies: Vec<Policy>,
    /// Rules that set priority, queue and tags of what comes in, in order.
    pub rules: Vec<IntakeRule>,
    /// Escalation paths.
    pub paths: IndexMap<PathId, EscalationPath>,
    /// Rosters: who is on shift when.
    pub rosters: IndexMap<RosterId, Roster>,
    /// Hours in which deadlines run.
    pub business_hours: IndexMap<BusinessHoursId, BusinessHours>,
    /// When people are away.
    pub time_off: Vec<TimeOff>,
    /// Mappings of webhooks and files to threads.
    pub sources: IndexMap<SourceId, Source>,
    /// What can be played as a drill: what the file has, and what every desk knows.
    pub scenarios: IndexMap<ScenarioId, Scenario>,
    /// Where approved replies go.
    pub publishers: IndexMap<PublisherId, Publisher>,
    /// Threads of this priority and above become cards; others are listed.
    pub card_from: Priority,
    /// How author handles are shown to those without `see_handles`.
    pub handles: HandlePolicy,
    /// How much anyone may ask for.
    pub limits: Limits,
    /// The address under which people reach the console, without a slash at its end.
    pub url: Option<String>,
    /// From this many new cards on that wait for one channel at once, a digest stands in for them.
    pub digest_from: u32,
    /// Slack, where the desk is connected to it.
    pub slack: Option<SlackConnection>,
    /// Microsoft Teams, where the desk is connected to it.
    pub teams: Option<TeamsConnection>,
    /// Discord, where the desk is connected to it.
    pub discord: Option<DiscordConnection>,
}

/// A queue: customer service, media requests, community, or any other.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Its key.
    pub id: QueueId,
    /// What people call it.
    pub name: String,
    /// The chat channels in which its threads stand as cards.
    pub channels: Vec<Channel>,
    /// Where its approved replies go; none means that nothing can be published from it.
    pub publisher: Option<PublisherId>,
    /// The approvals that every draft needs, by role; a role may stand twice.
    /// `None` in the list is 'anybody who may approve'. Never empty.
    pub approvals: Vec<Option<RoleId>>,
    /// Whose people are asked next where nobody on shift may approve.
    pub approvals_path: Option<PathId>,
    /// A claim without a draft ends after this long.
    pub claim_timeout: Option<Millis>,
    /// The most threads one person may hold in this queue at once.
    pub claim_cap: Option<u32>,
    /// How long an approved reply waits for a recall.
    pub undo_window: Millis,
    /// Whether an approver who edits may count as the approval of their own edit, provided that
    /// somebody else wrote the revision before it.
    pub approve_with_edits: ApproveWithEdits,
    /// Who may change a draft.
    pub drafts_by: DraftsBy,
    /// By when its threads have to be claimed and answered: the first rule that fits a thread counts.
    pub deadlines: Vec<DeadlineRule>,
    /// The language of its cards.
    pub locale: String,
}

/// What an approval that carries an edited text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApproveWithEdits {
    /// The edit is a new revision and somebody else approves it.
    NextApprover,
    /// The edit counts as seen by two: who wrote the revision before, and who edited it.
    Counts,
}

/// Who may change a draft of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftsBy {
    /// Anybody who may draft in the queue; the holder is told.
    Anyone,
    /// The holder, and those who may assign.
    Holder,
}

/// A channel of a chat platform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Channel {
    /// Which platform.
    pub platform: Surface,
    /// The platform's id of the channel.
    pub id: String,
}

/// A rule over what comes in.
#[derive(Debug, PartialEq)]
pub struct IntakeRule {
    /// Its name, shown when it fires.
    pub name: String,
    /// Fires only where the text holds one of these, as in a policy. Empty is any text.
    pub words: Vec<String>,
    /// Fires only where this holds.
    pub when: Expression,
    /// The priority that it sets.
    pub priority: Option<Priority>,
    /// The queue that it routes to.
    pub queue: Option<QueueId>,
    /// Tags that it adds.
    pub tags: Vec<String>,
}

/// How a tool's webhook body, or a file's record, becomes messages.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Its key.
    pub id: SourceId,
    /// The network its threads live on, such as `x`; the key where the mapping names none.
    pub network: Option<String>,
    /// How a webhook proves that it comes from the tool.
    pub proof: Option<Proof>,
    /// JMESPath to the list of records in a body; the body itself where there is none.
    pub items: Option<String>,
    /// For each field of a message, the JMESPath that finds it in a record.
    pub fields: BTreeMap<String, String>,
    /// What a field is where the record has nothing.
    pub defaults: BTreeMap<String, String>,
}

/// How a webhook proves its origin. The secret itself is looked up in the environment or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The kind of proof.
    pub kind: ProofKind,
    /// The header that carries it.
    pub header: String,
    /// Where the secret is.
    pub secret: SecretRef,
}

/// Kinds of proof a webhook can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProofKind {
    /// The header is the secret itself, with or without `Bearer `.
    Token,
    /// The header is HMAC-SHA-256 of the body in hex, with or without `sha256=`.
    HmacSha256,
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    StandardWebhooks,
}

/// Where a secret is to be found. Never the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRef {
    /// An environment variable.
    Environment(String),
    /// A file, trailing white space ignored.
    File(std::path::PathBuf),
}

/// Where approved replies go: a signed webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publisher {
    /// Its key.
    pub id: PublisherId,
    /// What people call it.
    pub name: String,
    /// The address that gets the reply.
    pub url: String,
    /// The signing secret (Standard Webhooks, `whsec_` and base64).
    pub secret: SecretRef,
    /// After this many attempts the reply stands as failed.
    pub attempts: u32,
}

/// How author handles are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandlePolicy {
    /// As they are.
    Full,
    /// First and last character, the rest covered.
    Masked,
    /// Not at all.
    Hidden,
}

/// How much anyone may ask for, per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests a second with one token or session.
    pub per_token: u32,
    /// Requests a second from one address without a valid token.
    pub per_address: u32,
}

impl Desk {
    /// A desk with one queue `inbox`, the default roles absent, and nobody: the ground that a file
    /// is laid upon.
    pub fn empty(name: &str) -> Self {
        let queue = Queue::named("inbox", "Inbox");
        Self {
            name: name.to_owned(),
            locale: "en".to_owned(),
            version: String::new(),
            policy_version: String::new(),
            queues: [(queue.id.clone(), queue)].into_iter().collect(),
            roles: IndexMap::new(),
            people: IndexMap::new(),
            policies: Vec::new(),
            rules: Vec::new(),
            paths: IndexMap::new(),
            rosters: IndexMap::new(),
            business_hours: IndexMap::new(),
            time_off: Vec::new(),
            sources: IndexMap::new(),
            scenarios: IndexMap::new(),
            publishers: IndexMap::new(),
            card_from: Priority::High,
            handles: HandlePolicy::Full,
            limits: Limits { per_token: 200, per_address: 20 },
            url: None,
            digest_from: 20,
            slack: None,
            teams: None,
            discord: None,
        }
    }

    /// The queue that takes what no rule routes.
    pub fn first_queue(&self) -> Option<&Queue> {
        self.queues.values().next()
    }

    /// Whether the desk is connected to a chat platform.
    pub fn is_connected(&self, platform: Surface) -> bool {
        match platform {
            Surface::Slack => self.slack.is_some(),
            Surface::Teams => self.teams.is_some(),
            Surface::Discord => self.discord.is_some(),
            Surface::Console | Surface::Api | Surface::Intake | Surface::Desk | Surface::CommandLine => false,
        }
    }

    /// Every channel in which cards can stand: those of queues, and those of escalation paths; each once for
    /// every queue and level.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        let of_queues = self.queues.values().flat_map(|queue| &queue.channels);
        let levels = self.paths.values().flat_map(|path| &path.levels);
        of_queues.chain(levels.flat_map(|level| &level.channels))
    }

    /// A person's name, or their key where the desk no longer knows them.
    pub fn name_of(&self, person: &PersonId) -> String {
        self.people.get(person).map_or_else(|| person.to_string(), |person| person.name.clone())
    }

    /// A role's name, or its key where the desk no longer knows it.
    pub fn role_name(&self, role: &RoleId) -> String {
        self.roles.get(role).map_or_else(|| role.to_string(), |role| role.name.clone())
    }

    /// A queue's name, or its key where the desk no longer knows it.
    pub fn queue_name(&self, queue: &QueueId) -> String {
        self.queues.get(queue).map_or_else(|| queue.to_string(), |queue| queue.name.clone())
    }

    /// The people a level of a path names for a thread in `queue`, whoever is on shift, each once, in the
    /// desk's order.
    pub fn reached_by(&self, level: &PathLevel, queue: &QueueId) -> Vec<PersonId> {
        self.people
            .values()
            .filter(|person| {
                level.people.contains(&person.id)
                    || super::permission::roles_in(person, Some(queue)).any(|role| level.roles.contains(role))
            })
            .map(|person| person.id.clone())
            .collect()
    }
}

impl Queue {
    /// A queue with the defaults: one approval by anybody who may approve, ten seconds to recall,
    /// claims that never end by themselves.
    pub fn named(id: &str, name: &str) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            channels: Vec::new(),
            publisher: None,
            approvals: vec![None],
            approvals_path: None,
            claim_timeout: None,
            claim_cap: None,
            undo_window: Millis::seconds(10),
            approve_with_edits: ApproveWithEdits::NextApprover,
            drafts_by: DraftsBy::Anyone,
            deadlines: Vec::new(),
            locale: "en".to_owned(),
        }
    }
}

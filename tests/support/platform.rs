//! A chat platform as a state model: it keeps messages with the history under them, loses them, refuses,
//! is down, and answers after it has posted or not at all, as real ones do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use watchfloor::chat::card::Card;
use watchfloor::chat::platform::{
    Budget, Call, Digest, History, Notification, Pending, Platform, Profile, Reach, SendError,
};
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::time::Millis;

/// What goes wrong next.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// 429 with a time to wait.
    TooFast(Millis),
    /// The message is posted, and the answer is lost.
    AnswerLost,
    /// Nothing comes of it until somebody acts, such as a bot that is not in the channel.
    Refuses,
}

/// A card with what stands under it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub card: Card,
    /// The actions of the log that are told under it, in order.
    pub history: Vec<String>,
    until: i64,
}

#[derive(Default)]
struct State {
    messages: BTreeMap<(String, String), Posted>,
    digests: BTreeMap<(String, String), Digest>,
    told: Vec<(String, Notification)>,
    profiles: Vec<Profile>,
    posted: u32,
    calls: u32,
    looked_up: u32,
    down: bool,
    follows_shifts: bool,
    troubles: VecDeque<Trouble>,
    budgets: Vec<Budget>,
}

pub struct FakePlatform {
    surface: Surface,
    state: Mutex<State>,
}

impl FakePlatform {
    pub fn new(surface: Surface) -> Self {
        Self { surface, state: Mutex::default() }
    }

    /// From now on every call fails.
    pub fn goes_down(&self) {
        self.state.lock().unwrap().down = true;
    }

    /// Everything works again.
    pub fn heals(&self) {
        let mut state = self.state.lock().unwrap();
        state.down = false;
        state.troubles.clear();
    }

    /// From now on it draws cards by who is on shift.
    pub fn draws_who_is_on_shift(&self) {
        self.state.lock().unwrap().follows_shifts = true;
    }

    pub fn next(&self, trouble: Trouble) {
        self.state.lock().unwrap().troubles.push_back(trouble);
    }

    /// It allows no more calls than this in each channel.
    pub fn allows(&self, burst: u32, every: Millis) {
        self.state.lock().unwrap().budgets = vec![Budget { key: String::new(), burst, every }];
    }

    /// Somebody has an account there.
    pub fn knows(&self, profile: Profile) {
        self.state.lock().unwrap().profiles.push(profile);
    }

    /// A person deletes every message in a channel. The bot is told by an event or finds out.
    pub fn is_emptied(&self, channel: &str) -> Vec<String> {
        let mut state = self.state.lock().unwrap();
        let gone: Vec<_> = state.messages.keys().filter(|(at, _)| at == channel).cloned().collect();
        gone.iter().for_each(|key| {
            state.messages.remove(key);
        });
        gone.into_iter().map(|(_, message)| message).collect()
    }

    pub fn calls(&self) -> u32 {
        self.state.lock().unwrap().calls
    }

    /// How many profiles were asked for.
    pub fn looked_up(&self) -> u32 {
        self.state.lock().unwrap().looked_up
    }

    pub fn posts_of(&self, channel: &Channel, thread: &ThreadId) -> Vec<Posted> {
        let state = self.state.lock().unwrap();
        state
            .messages
            .iter()
            .filter(|((at, _), posted)| *at == channel.id && posted.card.thread == *thread)
            .map(|(_, posted)| posted.clone())
            .collect()
    }

    pub fn cards_of(&self, channel: &Channel, thread: &ThreadId) -> Vec<Card> {
        self.posts_of(channel, thread).into_iter().map(|posted| posted.card).collect()
    }

    pub fn digests_in(&self, channel: &str) -> Vec<Digest> {
        let state = self.state.lock().unwrap();
        state.digests.iter().filter(|((at, _), _)| at == channel).map(|(_, digest)| digest.clone()).collect()
    }

    /// What an account was told, in order.
    pub fn told(&self, account: &str) -> Vec<Notification> {
        let state = self.state.lock().unwrap();
        state.told.iter().filter(|(to, _)| to == account).map(|(_, told)| told.clone()).collect()
    }

    /// Counts a call; what goes wrong with it, if something does, and whether it is done all the same.
    fn call(state: &mut State) -> (Result<(), SendError>, bool) {
        state.calls += 1;
        let reach = Reach::Platform;
        if state.down {
            return (Err(SendError::Later { reach, after: None, why: "503".into() }), false);
        }
        match state.troubles.pop_front() {
            None => (Ok(()), true),
            Some(Trouble::TooFast(wait)) => {
                (Err(SendError::Later { reach, after: Some(wait), why: "429".into() }), false)
            }
            Some(Trouble::AnswerLost) => {
                (Err(SendError::Later { reach: Reach::Message, after: None, why: "timeout".into() }), true)
            }
            Some(Trouble::Refuses) => {
                (Err(SendError::Refused { reach: Reach::Channel, why: "not in the channel".into() }), false)
            }
        }
    }
}

impl Platform for FakePlatform {
    fn surface(&self) -> Surface {
        self.surface
    }

    fn budgets(&self, channel: &Channel, _: Call) -> Vec<Budget> {
        let budgets = self.state.lock().unwrap().budgets.clone();
        budgets.into_iter().map(|budget| Budget { key: channel.id.clone(), ..budget }).collect()
    }

    fn follows_shifts(&self) -> bool {
        self.state.lock().unwrap().follows_shifts
    }

    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Pending<'a, String> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            state.posted += 1;
            let message = format!("message-{}", state.posted);
            if done {
                let posted = Posted { card: card.clone(), history: Vec::new(), until: 0 };
                state.messages.insert((channel.id.clone(), message.clone()), posted);
            }
            answer.map(|()| message)
        })
    }

    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            if done {
                match state.messages.get_mut(&(channel.id.clone(), message.to_owned())) {
                    Some(posted) => posted.card = card.clone(),
                    None => return Err(SendError::MessageGone),
                }
            }
            answer
        })
    }

    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Pending<'a, Option<String>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, _) = Self::call(&mut state);
            let found = state
                .messages
                .iter()
                .find(|((at, _), posted)| *at == channel.id && posted.card.thread == *thread)
                .map(|((_, message), _)| message.clone());
            answer.map(|()| found)
        })
    }

    fn add_history<'a>(
        &'a self,
        channel: &'a Channel,
        message: &'a str,
        history: &'a History,
    ) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            if done {
                match state.messages.get_mut(&(channel.id.clone(), message.to_owned())) {
                    Some(posted) => {
                        posted.history.extend(history.lines.iter().map(|line| line.action.clone()));
                        posted.until = history.until;
                    }
                    None => return Err(SendError::MessageGone),
                }
            }
            answer
        })
    }

    fn last_history<'a>(&'a self, channel: &'a Channel, message: &'a str) -> Pending<'a, i64> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, _) = Self::call(&mut state);
            let until = state
                .messages
                .get(&(channel.id.clone(), message.to_owned()))
                .map(|posted| posted.until)
                .ok_or(SendError::MessageGone);
            answer.and(until)
        })
    }

    fn show_digest<'a>(
        &'a self,
        channel: &'a Channel,
        message: Option<&'a str>,
        digest: &'a Digest,
    ) -> Pending<'a, String> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            state.posted += 1;
            let message = message.map_or_else(|| format!("digest-{}", state.posted), str::to_owned);
            if done {
                state.digests.insert((channel.id.clone(), message.clone()), digest.clone());
            }
            answer.map(|()| message)
        })
    }

    fn tell<'a>(&'a self, account: &'a str, notification: &'a Notification) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            if done {
                state.told.push((account.to_owned(), notification.clone()));
            }
            answer
        })
    }

    fn profile<'a>(&'a self, account: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            state.looked_up += 1;
            let (answer, _) = Self::call(&mut state);
            let found = state.profiles.iter().find(|profile| profile.id == account).cloned();
            answer.map(|()| found)
        })
    }

    fn profile_by_email<'a>(&'a self, email: &'a str) -> Pending<'a, Option<Profile>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            state.looked_up += 1;
            let (answer, _) = Self::call(&mut state);
            let found =
                state.profiles.iter().find(|profile| profile.email.as_deref() == Some(email)).cloned();
            answer.map(|()| found)
        })
    }
}

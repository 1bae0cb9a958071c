//! A chat platform as a state model: it keeps messages, loses them, refuses, is down, and answers after
//! it has posted or not at all, as real ones do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use watchfloor::chat::card::Card;
use watchfloor::chat::platform::{Answer, Platform, SendError};
use watchfloor::domain::actor::Surface;
use watchfloor::domain::desk::Channel;
use watchfloor::domain::ids::ThreadId;
use watchfloor::domain::rows::Notice;
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

#[derive(Default)]
struct State {
    messages: BTreeMap<(String, String), Card>,
    posted: u32,
    calls: u32,
    down: bool,
    troubles: VecDeque<Trouble>,
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

    pub fn next(&self, trouble: Trouble) {
        self.state.lock().unwrap().troubles.push_back(trouble);
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

    pub fn cards_of(&self, channel: &Channel, thread: &ThreadId) -> Vec<Card> {
        let state = self.state.lock().unwrap();
        state
            .messages
            .iter()
            .filter(|((at, _), card)| *at == channel.id && card.thread == *thread)
            .map(|(_, card)| card.clone())
            .collect()
    }

    /// Counts a call; what goes wrong with it, if something does, and whether it is done all the same.
    fn call(state: &mut State) -> (Result<(), SendError>, bool) {
        state.calls += 1;
        if state.down {
            return (Err(SendError::Later { after: None, why: "503".into() }), false);
        }
        match state.troubles.pop_front() {
            None => (Ok(()), true),
            Some(Trouble::TooFast(wait)) => {
                (Err(SendError::Later { after: Some(wait), why: "429".into() }), false)
            }
            Some(Trouble::AnswerLost) => (Err(SendError::Later { after: None, why: "timeout".into() }), true),
            Some(Trouble::Refuses) => (Err(SendError::Refused { why: "not in the channel".into() }), false),
        }
    }
}

impl Platform for FakePlatform {
    fn surface(&self) -> Surface {
        self.surface
    }

    fn post<'a>(&'a self, channel: &'a Channel, card: &'a Card) -> Answer<'a, String> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            state.posted += 1;
            let message = format!("message-{}", state.posted);
            if done {
                state.messages.insert((channel.id.clone(), message.clone()), card.clone());
            }
            answer.map(|()| message)
        })
    }

    fn update<'a>(&'a self, channel: &'a Channel, message: &'a str, card: &'a Card) -> Answer<'a, ()> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, done) = Self::call(&mut state);
            if done {
                match state.messages.get_mut(&(channel.id.clone(), message.to_owned())) {
                    Some(shown) => *shown = card.clone(),
                    None => return Err(SendError::MessageGone),
                }
            }
            answer
        })
    }

    fn find<'a>(&'a self, channel: &'a Channel, thread: &'a ThreadId) -> Answer<'a, Option<String>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            let (answer, _) = Self::call(&mut state);
            let found = state
                .messages
                .iter()
                .find(|((at, _), card)| *at == channel.id && card.thread == *thread)
                .map(|((_, message), _)| message.clone());
            answer.map(|()| found)
        })
    }

    fn tell<'a>(&'a self, _: &'a str, _: &'a Notice, _: &'a str) -> Answer<'a, ()> {
        Box::pin(async move { Self::call(&mut self.state.lock().unwrap()).0 })
    }
}

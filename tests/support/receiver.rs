//! The other end of the outbox: checks signatures and keeps what it gets, as a receiver should.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use watchfloor::domain::standard_webhooks::{
    ID_HEADER, Key, SIGNATURE_HEADER, Signed, TIMESTAMP_HEADER, is_genuine,
};
use watchfloor::jobs::outbox::Carrier;
use watchfloor::publish::webhook::{Answered, Parcel, answered};

use super::machine::HandClock;

/// Sixteen zero bytes: a key that guards nothing.
pub const SECRET: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAA==";

#[derive(Default)]
struct State {
    /// Texts by key, with how often each came.
    got: BTreeMap<String, (String, u32)>,
    /// Answers to give before all is well again.
    answers: Vec<u16>,
    /// Take it, but lose the answer.
    loses_answers: u32,
}

pub struct FakeReceiver {
    clock: Arc<HandClock>,
    state: Mutex<State>,
}

impl FakeReceiver {
    pub fn new(clock: Arc<HandClock>) -> Self {
        Self { clock, state: Mutex::default() }
    }

    /// The next answers, in order.
    pub fn answers(&self, statuses: &[u16]) {
        self.state.lock().unwrap().answers = statuses.iter().rev().copied().collect();
    }

    /// The next answers are lost after the reply was taken.
    pub fn loses_answers(&self, count: u32) {
        self.state.lock().unwrap().loses_answers = count;
    }

    pub fn heals(&self) {
        let mut state = self.state.lock().unwrap();
        state.answers.clear();
        state.loses_answers = 0;
    }

    /// What was published: text and how often it was brought.
    pub fn published(&self) -> Vec<(String, u32)> {
        self.state.lock().unwrap().got.values().cloned().collect()
    }

    fn take(&self, parcel: &Parcel) -> Answered {
        let header = |name| {
            parcel.headers.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.as_str())
        };
        let signed = Signed {
            id: header(ID_HEADER),
            timestamp: header(TIMESTAMP_HEADER),
            signatures: header(SIGNATURE_HEADER),
            body: &parcel.body,
        };
        assert!(is_genuine(&Key::parse(SECRET).unwrap(), &signed, self.clock.at()), "a wrong signature left");
        let mut state = self.state.lock().unwrap();
        if let Some(status) = state.answers.pop() {
            return answered(status);
        }
        let event: serde_json::Value = serde_json::from_slice(&parcel.body).unwrap();
        let text = event["data"]["text"].as_str().unwrap().to_owned();
        state.got.entry(signed.id.to_owned()).or_insert((text, 0)).1 += 1;
        if state.loses_answers > 0 {
            state.loses_answers -= 1;
            return Answered::Later("timeout".into());
        }
        answered(204)
    }
}

impl Carrier for FakeReceiver {
    fn carry<'a>(&'a self, parcel: &'a Parcel) -> Pin<Box<dyn Future<Output = Answered> + Send + 'a>> {
        Box::pin(async move { self.take(parcel) })
    }
}

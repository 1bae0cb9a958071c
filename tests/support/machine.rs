//! A clock that is moved by hand, and dice that always fall the same way.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use rand::rngs::StdRng;
use rand::{RngCore as _, SeedableRng as _};
use watchfloor::domain::ambient::{Clock, Randomness};
use watchfloor::domain::time::Timestamp;

pub struct HandClock(AtomicI64);

impl HandClock {
    /// A Monday morning.
    pub fn new() -> Self {
        Self(AtomicI64::new(Timestamp::parse("2026-11-23T09:00:00Z").unwrap().millis()))
    }

    pub fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    pub fn set(&self, at: Timestamp) {
        self.0.store(at.millis(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        self.at()
    }
}

pub struct SeededDice(Mutex<StdRng>);

impl SeededDice {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Randomness for SeededDice {
    fn fill(&self, buffer: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(buffer);
    }
}

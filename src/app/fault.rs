//! Internal errors: logged once, here, with a reference; the person sees the reference and no
//! detail. Everything that a person could do something about is a `Refusal` instead.

use std::fmt;

use crate::domain::ambient::{Randomness, hex_of};
use crate::domain::refusal::Refusal;

/// An internal error that has been logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What a person can tell the operator, who finds it in the log.
    pub reference: String,
}

impl Fault {
    /// Logs an error and gives its reference.
    pub fn log(error: &(impl fmt::Display + ?Sized), during: &str, randomness: &dyn Randomness) -> Self {
        let reference = hex_of::<4>(randomness);
        tracing::error!(reference, during, %error, "internal error");
        Self { reference }
    }
}

/// Why there is no outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The desk says no.
    Refused(Refusal),
    /// Something broke.
    Fault(Fault),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

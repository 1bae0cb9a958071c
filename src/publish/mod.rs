//! Where approved replies go: one file per network. Pure: what is to be sent is made here, and
//! whether an answer counts as delivered; sending is the outbox worker's. Must not decide what leaves.

pub mod webhook;

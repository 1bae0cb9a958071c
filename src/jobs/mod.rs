//! Background jobs, one file each. Must not decide anything: what a job finds due goes the one way
//! through, or is bookkeeping of its own.

pub mod checkpoints;

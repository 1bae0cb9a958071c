//! What the desk is about, without any machinery: no I/O, no async, no clock, no randomness, and
//! nothing of ours beyond this folder.

pub mod actor;
pub mod ambient;
pub mod apply;
pub mod asking;
pub mod binding;
pub mod canonical;
mod characters;
pub mod cleaning;
pub mod connections;
pub mod deadline;
pub mod decision;
mod default_roles;
pub mod desk;
pub mod entry;
pub mod expression;
mod expression_tree;
pub mod hand_over;
pub mod ids;
pub mod incoming;
pub mod ladder;
pub mod network;
pub mod pause;
pub mod permission;
pub mod policy;
pub mod refusal;
pub mod roster;
pub mod routing;
pub mod rows;
pub mod sealed;
pub mod standard_webhooks;
pub mod state;
pub mod text;
pub mod thread;
pub mod time;
pub mod verdict;
mod words;

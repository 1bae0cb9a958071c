//! The program's subcommands, one file or folder each. Here alone are settings read from the command
//! line and the environment. A subcommand must not decide anything about threads: it wires, or it
//! speaks to a running desk as any client does.

pub mod check;
pub mod console_output;
pub mod context;
pub mod erase;
pub mod exit;
pub mod log;
pub mod login;
pub mod migrate;
mod operator;
pub mod replay;
pub mod token;

//! A platform as the system under test sees it: HTTP/1.1 on a thread and a port of its own, which says the same to
//! whoever asks the same, without looking at what they say.
//!
//! It shares two cores with the server that it answers, so it reads no more of a request than it must. It is no
//! server for any other use: it knows no chunks, no TLS, and no errors.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::wire::Fault;

/// A request is refused above this, so that a broken client cannot fill the memory.
const LONGEST_REQUEST: usize = 1024 * 1024;

/// What is said.
pub struct Script {
    /// At these paths.
    pub at: BTreeMap<&'static str, Value>,
    /// Anywhere else.
    pub else_where: Value,
}

/// A service whose port is known, and which does not answer yet.
pub struct Service {
    listener: std::net::TcpListener,
    /// Where it will answer.
    pub address: SocketAddr,
}

impl Service {
    /// Takes a port of this machine.
    ///
    /// # Errors
    /// Where none can be had.
    pub fn bind() -> Result<Self, Fault> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Answers from now on, until the program ends.
    pub fn answer(self, script: &Script) {
        let else_where = reply(&script.else_where);
        let at = script.at.iter().map(|(path, value)| (*path, reply(value))).collect();
        let replies = Arc::new(Replies { at, else_where });
        std::thread::spawn(move || -> Result<(), Fault> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let listener = TcpListener::from_std(self.listener)?;
                loop {
                    let (stream, _) = listener.accept().await?;
                    stream.set_nodelay(true)?;
                    // A client that breaks off is its own affair.
                    tokio::spawn(serve(stream, Arc::clone(&replies)));
                }
            })
        });
    }
}

/// Whole replies, ready to be sent.
struct Replies {
    at: BTreeMap<&'static str, Vec<u8>>,
    else_where: Vec<u8>,
}

fn reply(value: &Value) -> Vec<u8> {
    let body = value.to_string();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:";
    format!("{head} {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Answers one request after another.
async fn serve(mut stream: TcpStream, replies: Arc<Replies>) -> Result<(), Fault> {
    let mut read = Vec::with_capacity(16 * 1024);
    loop {
        let end = loop {
            if let Some(at) = read.windows(4).position(|part| part == b"\r\n\r\n") {
                break at + 4;
            }
            if read.len() > LONGEST_REQUEST || stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        };
        let head = std::str::from_utf8(&read[..end])?;
        let path = head.split(' ').nth(1).unwrap_or_default();
        let said = replies.at.get(path).unwrap_or(&replies.else_where);
        let length = content_length(head)?;
        while read.len() < end + length {
            if length > LONGEST_REQUEST || stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        stream.write_all(said).await?;
        read.drain(..end + length);
    }
}

fn content_length(head: &str) -> Result<usize, Fault> {
    for (name, value) in head.split("\r\n").filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            return Ok(value.trim().parse()?);
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err("a request in chunks, which this service does not read".into());
        }
    }
    Ok(0)
}

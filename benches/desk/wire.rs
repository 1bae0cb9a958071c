//! The smallest HTTP/1.1 client that can measure: one kept connection, one request at a time.
//!
//! It shares two cores with the server that it measures, so it reads no more of a reply than it must.
//! It is no client for any other use: it knows no redirects, no compression and no TLS.

use std::error::Error;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Anything that stops a measurement.
pub type Fault = Box<dyn Error + Send + Sync>;

/// A reply's head is refused above this, so that a broken server cannot fill the memory.
const LONGEST_HEAD: usize = 64 * 1024;
/// A server that is silent for so long counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request, as bytes ready to be sent.
pub struct Request(Vec<u8>);

/// What a request carries besides its path.
#[derive(Clone, Copy)]
pub struct Payload<'a> {
    /// The bearer token.
    pub token: &'a str,
    /// The content type of the body.
    pub content_type: &'a str,
    /// The body.
    pub body: &'a str,
}

/// A form as Slack sends it.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// The second in which it was signed.
    pub time: &'a str,
    /// The signature.
    pub signature: &'a str,
    /// The body.
    pub body: &'a str,
}

impl Request {
    /// A `POST` of a signed form to `path`.
    pub fn signed(path: &str, Signed { time, signature, body }: Signed<'_>) -> Self {
        let text = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Slack-Request-Timestamp: {time}\r\n\
             X-Slack-Signature: {signature}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Self(text.into_bytes())
    }

    /// A `POST` of `payload` to `path`.
    pub fn post(path: &str, payload: Payload<'_>) -> Self {
        Self::build("POST", path, payload)
    }

    /// A `GET` of `path` with a bearer token.
    pub fn get(path: &str, token: &str) -> Self {
        Self::build("GET", path, Payload { token, content_type: "application/json", body: "" })
    }

    fn build(method: &str, path: &str, payload: Payload<'_>) -> Self {
        let Payload { token, content_type, body } = payload;
        let mut text = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        text.push_str(body);
        Self(text.into_bytes())
    }
}

/// One kept connection to a server.
pub struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    /// What was read of the current reply.
    read: Vec<u8>,
    /// The body of the last reply.
    body: Vec<u8>,
}

/// What a reply's head says.
struct Head {
    status: u16,
    length: Option<usize>,
    chunked: bool,
    closes: bool,
}

impl Connection {
    /// Connects to `address`.
    ///
    /// # Errors
    /// When nobody listens there.
    pub async fn open(address: SocketAddr) -> Result<Self, Fault> {
        let stream = connect(address).await?;
        Ok(Self { address, stream, read: Vec::new(), body: Vec::new() })
    }

    /// Sends `request` and returns the reply's status; its body is then in [`Self::body`].
    /// After an error the next request goes out on a new connection.
    ///
    /// # Errors
    /// When the connection breaks, the reply is no HTTP, or the server is silent for too long.
    pub async fn send(&mut self, request: &Request) -> Result<u16, Fault> {
        let outcome = tokio::time::timeout(PATIENCE, self.exchange(request)).await;
        let outcome = outcome.unwrap_or_else(|_| Err("no reply in 30 seconds".into()));
        if !matches!(outcome, Ok((_, false))) {
            self.stream = connect(self.address).await?;
        }
        outcome.map(|(status, _)| status)
    }

    /// The body of the last reply.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    async fn exchange(&mut self, request: &Request) -> Result<(u16, bool), Fault> {
        self.read.clear();
        self.body.clear();
        self.stream.write_all(&request.0).await?;
        let end = self.read_past(0, b"\r\n\r\n").await?;
        let head = parse_head(&self.read[..end])?;
        if head.chunked {
            self.read_chunks(end).await?;
        } else {
            let length = head.length.ok_or("the reply does not say how long it is")?;
            self.read_up_to(end + length).await?;
            self.body.extend_from_slice(&self.read[end..end + length]);
        }
        Ok((head.status, head.closes))
    }

    /// Reads until `mark` has come at or after `from`; returns the place behind it.
    async fn read_past(&mut self, from: usize, mark: &[u8]) -> Result<usize, Fault> {
        loop {
            if let Some(at) = self.read[from..].windows(mark.len()).position(|part| part == mark) {
                return Ok(from + at + mark.len());
            }
            if self.read.len() - from > LONGEST_HEAD {
                return Err("the head of the reply is longer than 64 KiB".into());
            }
            self.read_more().await?;
        }
    }

    async fn read_up_to(&mut self, length: usize) -> Result<(), Fault> {
        while self.read.len() < length {
            self.read_more().await?;
        }
        Ok(())
    }

    async fn read_more(&mut self) -> Result<(), Fault> {
        match self.stream.read_buf(&mut self.read).await? {
            0 => Err("the server closed the connection before its reply was complete".into()),
            _ => Ok(()),
        }
    }

    /// A body in chunks (RFC 9112, section 7.1), without trailers.
    async fn read_chunks(&mut self, mut at: usize) -> Result<(), Fault> {
        loop {
            let start = self.read_past(at, b"\r\n").await?;
            let line = std::str::from_utf8(&self.read[at..start])?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16)?;
            self.read_up_to(start + size + 2).await?;
            self.body.extend_from_slice(&self.read[start..start + size]);
            at = start + size + 2;
            if size == 0 {
                return Ok(());
            }
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream, Fault> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn parse_head(bytes: &[u8]) -> Result<Head, Fault> {
    let text = std::str::from_utf8(bytes)?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).ok_or("the reply has no status")?;
    let mut head = Head { status: status.parse()?, length: None, chunked: false, closes: false };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            head.length = Some(value.parse()?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            head.chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            head.closes = value.eq_ignore_ascii_case("close");
        }
    }
    Ok(head)
}

/// A reply as a short text for a person: its status and the start of its body.
pub fn describe(status: u16, body: &[u8]) -> String {
    let mut text = format!("status {status}");
    let body = String::from_utf8_lossy(body);
    if !body.trim().is_empty() {
        let start: String = body.chars().take(200).collect();
        // Writing to a String cannot fail.
        let _ = write!(text, ": {}", start.trim());
    }
    text
}

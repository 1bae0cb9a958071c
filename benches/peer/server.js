// The peer of scripts/bench: what a team would write in an afternoon with Node and its built-in SQLite.
// It does the same durable work as the desk does for a claim: check the token, claim by compare-and-set,
// append to a hash-chained log, one transaction a request (WAL, synchronous=FULL). Nothing else: no
// policies, no roles, no cards. It answers on loopback and ends with SIGTERM.
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DatabaseSync } from "node:sqlite";

const { values: options } = parseArgs({ options: { data: { type: "string" } } });
if (!options.data) {
  console.error("usage: node server.js --data FOLDER");
  process.exit(2);
}

const database = new DatabaseSync(join(options.data, "peer.db"));
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE tokens (hash TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE threads (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, external_id TEXT NOT NULL, text TEXT NOT NULL,
    state TEXT NOT NULL, holder TEXT, version INTEGER NOT NULL, UNIQUE (source, external_id)
  ) WITHOUT ROWID;
  CREATE TABLE log (
    sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    thread TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
  );
`);

const findPerson = database.prepare("SELECT person FROM tokens WHERE hash = ?");
const findThread = database.prepare("SELECT id, state, holder, version FROM threads WHERE id = ?");
const findTwin = database.prepare("SELECT id FROM threads WHERE source = ? AND external_id = ?");
const addThread = database.prepare("INSERT INTO threads VALUES (?, ?, ?, ?, 'new', NULL, 1)");
const claimThread = database.prepare(
  "UPDATE threads SET state = 'claimed', holder = ?, version = version + 1 WHERE id = ? AND version = ? AND holder IS NULL",
);
const addEntry = database.prepare("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)");

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function makeToken(person) {
  const token = randomBytes(24).toString("base64url");
  database.prepare("INSERT INTO tokens VALUES (?, ?)").run(sha256(token), person);
  return token;
}

// The head of the chain. One process writes, so it is kept here; a failed transaction puts it back.
let head = { sequence: 0, hash: "" };

function record(actor, action, thread) {
  const entry = { sequence: head.sequence + 1, at_ms: Date.now(), actor, action, thread, previous: head.hash };
  const hash = sha256(JSON.stringify(entry));
  addEntry.run(entry.sequence, entry.at_ms, actor, action, thread, entry.previous, hash);
  head = { sequence: entry.sequence, hash };
}

function inTransaction(work) {
  const before = head;
  database.exec("BEGIN IMMEDIATE");
  try {
    const answer = work();
    database.exec("COMMIT");
    return answer;
  } catch (fault) {
    head = before;
    database.exec("ROLLBACK");
    throw fault;
  }
}

function takeIn(person, message) {
  const twin = findTwin.get(message.source, message.external_id);
  if (twin) return { id: twin.id, created: false };
  const id = randomBytes(16).toString("hex");
  addThread.run(id, message.source, message.external_id, message.text);
  record(person, "intake", id);
  return { id, created: true };
}

function claim(person, id) {
  const thread = findThread.get(id);
  if (!thread) return [404, { code: "unknown-thread" }];
  const { changes } = claimThread.run(person, id, thread.version);
  if (changes !== 1) return [409, { code: "already-claimed", holder: thread.holder }];
  record(person, "claim", id);
  return [200, findThread.get(id)];
}

function answer(request, body) {
  const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
  const person = findPerson.get(sha256(token))?.person;
  if (!person) return [401, { code: "unknown-token" }];
  const [, id, command] = /^\/api\/v1\/threads(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(request.url) ?? [];
  if (request.method === "GET" && id && !command) {
    const thread = findThread.get(id);
    return thread ? [200, thread] : [404, { code: "unknown-thread" }];
  }
  if (request.method === "POST" && command === "claim") return inTransaction(() => claim(person, id));
  if (request.method === "POST" && request.url === "/api/v1/threads") {
    if (request.headers["content-type"] === "application/x-ndjson") {
      const messages = body.split("\n").filter(Boolean).map((line) => JSON.parse(line));
      return [200, inTransaction(() => messages.map((message) => takeIn(person, message)))];
    }
    return [201, inTransaction(() => takeIn(person, JSON.parse(body)))];
  }
  return [404, { code: "unknown-path" }];
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    let status, value;
    try {
      [status, value] = answer(request, Buffer.concat(parts).toString("utf8"));
    } catch (fault) {
      console.error(fault);
      [status, value] = [500, { code: "fault" }];
    }
    const text = JSON.stringify(value);
    response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  });
});

process.on("SIGTERM", () => {
  server.close(() => {
    database.close();
    process.exit(0);
  });
  server.closeAllConnections();
});

const ready = { intake_token: makeToken("intake"), tokens: { responder: makeToken("responder") } };
server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ url, data: options.data, ...ready }));
});

// The peer of scripts/bench in Slack: what a team would write in an afternoon with Bolt and Node's built-in
// SQLite. It does the same durable work as the desk does for a click: Bolt checks the signature, the thread
// is claimed by compare-and-set in one transaction (WAL, synchronous=FULL), and only then it is
// acknowledged. Nothing else: no roles, no log, no receipt, no card. It ends with SIGTERM.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DatabaseSync } from "node:sqlite";
import bolt from "@slack/bolt";

const { values: options } = parseArgs({ options: { data: { type: "string" } } });
const signingSecret = process.env.BENCH_SIGNING_SECRET;
const token = process.env.BENCH_BOT_TOKEN;
if (!options.data || !signingSecret || !token) {
  console.error("usage: BENCH_SIGNING_SECRET=... BENCH_BOT_TOKEN=... node bolt.js --data FOLDER");
  process.exit(2);
}

const database = new DatabaseSync(join(options.data, "bolt.db"));
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE threads (id TEXT PRIMARY KEY, holder TEXT NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID;
`);
const claim = database.prepare("INSERT INTO threads VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING");

const receiver = new bolt.HTTPReceiver({
  signingSecret,
  endpoints: ["/slack/events"],
  // The answer waits for the write, as the desk's does.
  processBeforeResponse: true,
  logLevel: bolt.LogLevel.ERROR,
});
const app = new bolt.App({
  receiver,
  processBeforeResponse: true,
  // Who the bot is, without asking Slack for it at every click.
  authorize: async () => ({ botToken: token, botId: "B1", botUserId: "UBOT", teamId: "T1" }),
  logLevel: bolt.LogLevel.ERROR,
});

app.action(/.*/, async ({ ack, action, body }) => {
  claim.run(action.value, body.user.id, Date.now());
  await ack();
});

const server = await app.start({ port: 0, host: "127.0.0.1" });
process.on("SIGTERM", async () => {
  server.closeAllConnections();
  await app.stop();
  database.close();
  process.exit(0);
});
const url = `http://127.0.0.1:${server.address().port}`;
console.log(JSON.stringify({ url, data: options.data, intake_token: "", tokens: { responder: "" } }));

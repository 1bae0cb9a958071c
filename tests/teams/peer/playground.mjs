// A local Teams (Microsoft 365 Agents Playground) and a desk, both started here on ports that are free, and
// what a test needs of them. No request of theirs leaves this machine.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const channel = 'team-id';
export const personal = 'personal-chat-id';
const people = ['Rita', 'Max', 'Lea', 'Sam', 'Ada', 'Gus'];

const freePort = () =>
  new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const guid = (number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;
const user = (name, number) => ({
  id: `user-id-${number}`, name, userPrincipleName: `${name.toLowerCase()}@acme.example`, aadObjectId: guid(20 + number),
  givenName: name, surname: 'Example', email: `${name.toLowerCase()}@acme.example`,
});

// JSON is YAML.
const settings = () => JSON.stringify({
  version: '0.1.0',
  tenantId: guid(1),
  bot: { id: guid(0), name: 'Watchfloor' },
  currentUser: user(people[0], 0),
  users: people.slice(1).map((name, index) => user(name, index + 1)),
  personalChat: { id: personal },
  groupChat: { id: 'group-chat-id', name: 'Group Chat' },
  team: { id: channel, name: 'Care team', aadGroupId: guid(31), channels: [{ id: 'other-id', name: 'Other' }] },
});

const deskFile = (port) => `
name = "Acme"

[teams]
development = true
service_urls = ["http://localhost:${port}", "http://127.0.0.1:${port}"]

[queues.care]
channels = ["teams:${channel}"]
approvals = ["manager"]
publisher = "site"

[publishers.site]
url = "http://127.0.0.1:9/replies"
secret_env = "WATCHFLOOR_TEST_PUBLISHER"

[people.rita]
name = "Rita"
teams = "${guid(20)}"
roles = ["responder", "intake"]

[people.max]
name = "Max"
email = "max@acme.example"
roles = ["manager"]
`;

export async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-teams-'));
  const [teamsPort, deskPort] = [await freePort(), await freePort()];
  const desk = join(folder, 'desk.toml');
  await writeFile(desk, deskFile(teamsPort));
  await writeFile(join(folder, '.m365agentsplayground.yml'), settings());
  const program = process.env.WATCHFLOOR_PROGRAM;
  const token = await output(program, ['token', 'new', '--person', 'rita', '--desk', desk, '--data', folder]);
  const started = [
    spawn(program, ['serve', '--desk', desk, '--data', folder, '--listen', `127.0.0.1:${deskPort}`],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, WATCHFLOOR_LOG: process.env.WATCHFLOOR_LOG ?? 'warn', WATCHFLOOR_TEST_PUBLISHER: `whsec_${'A'.repeat(44)}` } }),
    spawn(process.execPath, [join(here, 'node_modules/@microsoft/m365agentsplayground/cli.js'), 'start',
      '-e', `http://127.0.0.1:${deskPort}/api/messages`, '-c', 'msteams', '-p', String(teamsPort), '--disable-telemetry'],
    { cwd: folder, stdio: 'ignore', env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none' } }),
  ];
  const url = `http://127.0.0.1:${deskPort}`;
  const teams = `http://127.0.0.1:${teamsPort}`;
  const call = async (method, address, body, headers = {}) => {
    const answer = await fetch(address, {
      method, headers: { 'content-type': 'application/json', ...headers }, body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${text}`);
    try { return JSON.parse(text); } catch { return text; }
  };
  await until('the desk', () => call('GET', `${url}/healthz`));
  await until('Teams', () => call('GET', `${teams}/_internal/v1/config`));
  const secret = token.match(/wf[a-z]*_\S+|[A-Za-z0-9_-]{32,}/)[0];
  let count = 0;
  return {
    url, teams, call,
    // What the playground cannot do by its page is sent as an activity of Teams.
    activity: (activity) => call('POST', `${teams}/_internal/v1/customActivities`, activity),
    receive: (text) => call('POST', `${url}/api/v1/threads`, { source: 'test', external_id: `t-${count += 1}`, network: 'x',
      author: { handle: '@johanna' }, text, priority: 'high', queue: 'care', lang: 'en' }, { authorization: `Bearer ${secret}` }),
    thread: (id) => call('GET', `${url}/api/v1/threads/${id}`, undefined, { authorization: `Bearer ${secret}` }),
    stop: async () => {
      for (const one of started) {
        const ended = new Promise((done) => one.once('exit', done));
        one.kill('SIGTERM');
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// Asks until there is an answer; half a minute is plenty.
export async function until(what, ask) {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      const found = await ask();
      if (found) return found;
    } catch (error) {
      if (Date.now() > end) throw new Error(`${what}: ${error}`);
    }
    if (Date.now() > end) throw new Error(`${what} does not come`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function output(program, args) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => { text += chunk; });
    child.on('exit', (code) => (code === 0 ? done(text) : failed(new Error(`${args.join(' ')} ends with ${code}`))));
  });
}

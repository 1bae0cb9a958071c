// The console in Chromium: a thread becomes a published reply, worked by two people, by mouse and by
// keyboard, and the receiver gets it exactly once. Takes the pictures of the documentation: they are kept by
// WATCHFLOOR_PICTURES=docs/images scripts/test browser, and go to the temporary folder otherwise.
//
// WATCHFLOOR_PROGRAM: the program. WATCHFLOOR_CHROMIUM: the browser. Run by scripts/test.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const pictures = process.env.WATCHFLOOR_PICTURES ?? join(tmpdir(), 'watchfloor-pictures');
const wide = { width: 1360, height: 860 };
let folder, program, desk, browser;
const problems = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watchfloor-browser-'));
  await mkdir(pictures, { recursive: true });
  program = spawn(process.env.WATCHFLOOR_PROGRAM, ['demo', '--json', '--port', '0', '--data', folder, '--no-sample'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: program.stdout });
  desk = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
  browser = await chromium.launch({ executablePath: process.env.WATCHFLOOR_CHROMIUM, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  const ended = new Promise((done) => program?.once('exit', done));
  program?.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
});

// A browser of one person; what the page complains about fails the test that follows.
async function person(name, options = {}) {
  const context = await browser.newContext({ viewport: wide, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    // The browser itself reports answers such as 409, which are asked for here.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(desk.url);
  await page.selectOption('#persona', name);
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.waitForURL(`${desk.url}/`);
  await listening(page);
  return page;
}

const listening = (page) => page.waitForSelector('html[data-listening]');

async function call(token, path, body) {
  const answer = await fetch(`${desk.url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

let count = 0;
const receive = async (thread) => (await call(desk.intake_token, '/threads',
  { source: 'browser', external_id: `b-${count += 1}`, priority: 'high', queue: 'care', lang: 'en', ...thread })).id;

const card = (page, id) => page.locator(`#card-${id}`);
const state = (page, id, name) => page.locator(`#card-${id}[data-state="${name}"]`).waitFor();
const more = async (page, id, name) => {
  await card(page, id).locator('details.more > summary').click();
  await card(page, id).getByRole('link', { name, exact: true }).click();
};
const picture = (page, name, clip) => page.screenshot({ path: join(pictures, name), ...clip });
const deliveries = async (id) => (await (await fetch(desk.sink)).json()).deliveries.filter((one) => one.thread === id);

test('a thread becomes a published reply, once', async () => {
  const rita = await person('rita');
  const max = await person('max');
  const id = await receive({ network: 'x', author: { handle: '@johanna' }, reach: 48200, text: 'My parcel was due on Monday. Nobody answers the phone. Is anybody there?' });
  // It appears by itself.
  await card(rita, id).waitFor();
  await card(max, id).waitFor();
  await card(rita, id).getByRole('button', { name: 'Claim' }).click();
  await state(rita, id, 'claimed');
  await state(max, id, 'claimed');
  await card(rita, id).getByRole('link', { name: 'Edit' }).click();
  const text = rita.getByRole('dialog').locator('textarea[name=text]');
  await text.fill('So sorry, Johanna. We found your parcel: https://example.com/track/1 has the new time.');
  assert.equal(await rita.locator('#count-text output').textContent(), String(41 + 23 + 18));
  await rita.getByRole('dialog').getByRole('button', { name: 'Edit' }).click();
  await state(rita, id, 'awaiting_approval');
  // Nobody approves what they wrote: a responder has no such button at all.
  assert.equal(await card(rita, id).getByRole('button', { name: 'Approve' }).count(), 0);
  await state(max, id, 'awaiting_approval');
  await card(max, id).getByRole('button', { name: 'Approve' }).click();
  await state(max, id, 'approved');
  await card(max, id).locator('.window time[data-countdown]').waitFor();
  await state(max, id, 'published');
  await state(rita, id, 'published');
  const arrived = await deliveries(id);
  assert.equal(arrived.length, 1);
  assert.match(arrived[0].text, /^So sorry, Johanna/);
  await max.goto(`${desk.url}/threads/${id}`);
  await max.locator('.conversation .ours').waitFor();
  assert.deepEqual(problems, []);
});

test('the keyboard is enough', async () => {
  const page = await person('ravi');
  const id = await receive({ network: 'mastodon', text: 'Can I change my address after ordering?' });
  await card(page, id).waitFor();
  await page.keyboard.press('?');
  await page.locator('#help-dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#help-dialog').waitFor({ state: 'hidden' });
  const isHere = () => page.evaluate((wanted) => document.activeElement?.id === wanted, `card-${id}`);
  // A card that moves up meanwhile lies behind whoever walks down: then back up.
  for (let step = 0; step < 40 && !await isHere(); step += 1) await page.keyboard.press(step < 20 ? 'j' : 'k');
  assert.ok(await isHere());
  await page.keyboard.press('c');
  await state(page, id, 'claimed');
  // The exchange of the card left the focus on it.
  await page.waitForFunction((wanted) => document.activeElement?.closest('.card')?.id === wanted, `card-${id}`);
  await page.keyboard.press('e');
  await page.locator('#form-dialog textarea').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'text');
  await page.keyboard.press('Escape');
  await page.locator('#form-dialog').waitFor({ state: 'hidden' });
  await page.waitForFunction((wanted) => document.activeElement?.closest('.card')?.id === wanted, `card-${id}`);
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.id === 'line');
  await page.keyboard.type(`release ${id.slice(-6)}`);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/threads/${id}`);
  await state(page, id, 'open');
  assert.deepEqual(problems, []);
});

test('texts from outside stay texts', async () => {
  const page = await person('max');
  const text = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> [x](javascript:alert(1))';
  const id = await receive({ network: 'reddit', author: { handle: text }, text, url: 'https://example.com/"><script>' });
  await card(page, id).waitFor();
  await call(desk.tokens.responder, `/threads/${id}/edit`, { text, revision: 0 });
  await state(page, id, 'awaiting_approval');
  await page.goto(`${desk.url}/threads/${id}`);
  assert.match(await page.locator('.card .text').textContent(), /<script>/);
  assert.equal(await page.locator('main script, main img').count(), 0);
  assert.doesNotMatch(await page.title(), /owned/);
  await call(desk.tokens.responder, `/threads/${id}/dismiss`, {});
  assert.deepEqual(problems, []);
});

test('somebody else saved meanwhile: both texts, and the choice', async () => {
  const page = await person('rita');
  const id = await receive({ network: 'facebook', author: { handle: 'M. Kowalski' }, sentiment: 'negative', reach: 950, text: 'The coat lost its colour after one wash. I want my money back.' });
  await card(page, id).getByRole('link', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('textarea[name=text]').fill('We are sorry about the coat. We will refund you today, no return needed.');
  await call(desk.tokens.responder2, `/threads/${id}/edit`, { text: 'We are sorry about the coat. Please send us a photo and we will refund you.', revision: 0 });
  await page.locator('#link-state').getByText('changed while the form was open').waitFor();
  await dialog.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByText('Somebody saved meanwhile').waitFor();
  await dialog.getByText('Please send us a photo').first().waitFor();
  assert.ok(await dialog.locator('ins').count() > 0);
  await picture(page, 'conflict.png');
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await page.locator(`#card-${id} .draft`).getByText('no return needed').waitFor();
  assert.deepEqual(problems, []);
});

test('it works without a script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const id = await receive({ network: 'x', text: 'Do you ship to Norway?' });
  await page.goto(desk.url);
  await card(page, id).getByRole('button', { name: 'Claim' }).click();
  await card(page, id).getByText('Claimed').waitFor();
  await card(page, id).getByRole('link', { name: 'Edit' }).click();
  await page.locator('textarea[name=text]').fill('We do, in five days.');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByText('Awaiting approval').first().waitFor();
  await context.close();
});

test('a shift is handed over and answered one by one', async () => {
  const sam = await person('sam');
  const ravi = await person('ravi');
  const { lead, responder2 } = desk.tokens;
  const held = [];
  for (const [network, handle, text] of [
    ['x', '@ola', 'Two weeks, three calls, no parcel.'],
    ['facebook', 'Piet de Vries', 'De app sluit zichzelf af zodra ik betaal.'],
    ['instagram', '@hana', 'Is the recall also about the small model?'],
  ]) {
    const id = await receive({ network, author: { handle }, text, tags: ['recall'] });
    await call(lead, `/threads/${id}/claim`, {});
    held.push(id);
  }
  await call(lead, `/threads/${held[2]}/escalate`, { path: 'legal', reason: 'A recall, and nobody said so yet.' });
  await call(lead, '/commands/handover', { roster: 'care', note: 'The carrier calls back at four.' });
  await sam.goto(`${desk.url}/hand-overs`);
  await sam.getByText('Hand over Care and community').click();
  const form = sam.locator('form').filter({ hasText: 'To whom' }).first();
  await form.locator('select[name=to]').selectOption('ravi');
  await form.locator('textarea[name=words]').fill('Watch the recall: press asks about it.');
  await form.getByRole('button', { name: 'Hand over' }).click();
  await sam.locator('.pending').waitFor();
  // The desk says so until it is accepted, and leads there.
  await ravi.goto(desk.url);
  await ravi.locator('.pending a').first().click();
  await ravi.getByRole('heading', { name: /Sam .* → Ravi/ }).waitFor();
  await ravi.locator(`select[name=item]`).first().waitFor();
  await picture(ravi, 'hand-over.png');
  await ravi.locator(`select[name=item]:has(option[value^="${held[1]}"])`).selectOption(`${held[1]}=queue`);
  await ravi.getByRole('button', { name: 'Answer as chosen' }).click();
  await ravi.locator('.stage-accepted').first().waitFor();
  const holder = async (id) => (await (await fetch(`${desk.url}/api/v1/threads/${id}`, { headers: { authorization: `Bearer ${responder2}` } })).json()).holder;
  await ravi.goto(desk.url);
  await state(ravi, held[1], 'open');
  await state(ravi, held[2], 'claimed');
  assert.deepEqual(await Promise.all(held.map(holder)), ['ravi', null, 'ravi']);
  // A second one, to be held against the first; and everything fits on a phone.
  await call(lead, '/commands/handover', { what: 'offer', roster: 'care', to: 'ravi' });
  const phone = await person('ravi', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  await phone.goto(desk.url);
  await phone.locator('.pending a').first().click();
  await phone.getByText('Compare with another').click();
  await phone.locator('.hand-over-list a').first().click();
  await phone.locator('.compared').waitFor();
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than the phone');
  await phone.getByRole('button', { name: 'Accept all' }).click();
  await phone.locator('.stage-accepted').first().waitFor();
  assert.deepEqual(problems, []);
});

test('a drill is played, marked everywhere and debriefed', async () => {
  const file = join(folder, 'desk.toml');
  await writeFile(file, `${await readFile(file, 'utf8')}
[scenarios.smoke]
name = "Smoke in a store"
about = "A rumour of a fire, a frightened customer, and a journalist in a hurry."
length = "24s"
[[scenarios.smoke.injects]]
conversation = "rumour"
network = "x"
author = "@rumour_0417"
text = "{desk} burns! Smoke out of every window of the store!"
priority = "high"
reach = 5200
queue = "care"
expect = [{ what = "claim", within = "6s" }, { what = "reply", within = "18s", avoid = ["fake*"] }]
[[scenarios.smoke.injects]]
after = "1s"
tell = "everybody"
text = "The store calls: a toaster in the kitchen, nobody is hurt."
[[scenarios.smoke.injects]]
after = "2s"
network = "facebook"
author = "Ina Moreau"
text = "My daughter works at {desk}. Is she safe? Please!"
priority = "urgent"
queue = "care"
expect = [{ what = "claim", within = "3s" }, { what = "reply", within = "15s" }]
[[scenarios.smoke.injects]]
after = "3s"
network = "x"
author = "@live_at_six"
text = "How many are injured at {desk}? We are live in five minutes."
priority = "urgent"
reach = 96000
queue = "press"
expect = [{ what = "escalate", within = "8s" }]
`);
  const tom = await person('tom');
  const rita = await person('rita');
  // The desk file is looked at every other second.
  await tom.goto(`${desk.url}/drills`);
  while (await tom.getByRole('heading', { name: 'Smoke in a store' }).count() === 0) await tom.reload();
  await picture(tom, 'drills.png');
  const scenario = tom.locator('.scenarios li').filter({ hasText: 'Smoke in a store' });
  await scenario.getByRole('button', { name: 'Start a drill' }).click();
  await tom.locator('.pending').filter({ hasText: 'Smoke in a store' }).waitFor();
  const rumour = rita.locator('.card.of-drill').filter({ hasText: 'Smoke out of every window' });
  await rumour.getByText('DRILL').first().waitFor();
  await rumour.getByRole('button', { name: 'Claim' }).click();
  const id = await rumour.getAttribute('data-id');
  await state(rita, id, 'claimed');
  await card(rita, id).getByRole('link', { name: 'Edit' }).click();
  await rita.getByRole('dialog').getByText('DRILL').waitFor();
  await rita.getByRole('dialog').locator('textarea[name=text]').fill('A toaster, nobody is hurt, the store is open.');
  await rita.getByRole('dialog').getByRole('button', { name: 'Edit' }).click();
  await state(rita, id, 'awaiting_approval');
  await call(desk.tokens.manager, `/threads/${id}/approve`, { revision: 1 });
  const mother = rita.locator('.card.of-drill').filter({ hasText: 'My daughter works' });
  await mother.getByRole('button', { name: 'Claim' }).click();
  await picture(rita, 'drill.png');
  await state(rita, id, 'rehearsed');
  assert.equal((await deliveries(id)).length, 0, 'a drill went out');
  // Its end closes what is open of it, and says the score.
  await tom.goto(`${desk.url}/notices`);
  while (await tom.getByText('The drill “Smoke in a store” is over').count() === 0) await tom.reload();
  await tom.getByRole('link', { name: 'Open the debrief' }).first().click();
  await tom.getByRole('heading', { name: 'Smoke in a store' }).waitFor();
  await tom.getByText('in time').first().waitFor();
  await tom.getByText('missed').first().waitFor();
  await picture(tom, 'debrief.png', { fullPage: true });
  const phone = await person('tom', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  for (const page of ['/drills', new URL(tom.url()).pathname]) {
    await phone.goto(`${desk.url}${page}`);
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${page} is wider than the phone`);
  }
  assert.deepEqual(problems, []);
});

test('no page is wider than the window, whatever is open on it', async () => {
  const id = await receive({ network: 'x', author: { handle: '@a_rather_long_handle_without_a_place_to_break_it' }, text: 'Where is my parcel? https://example.com/a/very/long/address/without/any/place/at/which/it/could/be/broken' });
  await call(desk.tokens.responder, `/threads/${id}/edit`, { text: 'Soon.', revision: 0 });
  const paths = ['/', '/listed', '/roster', '/roster?week=1', '/hand-overs', '/drills', '/people', '/notices', '/log', '/say?line=queue',
    `/threads/${id}`, ...['edit', 'approve', 'reject', 'assign', 'escalate', 'snooze', 'note'].map((command) => `/threads/${id}/${command}`)];
  const wider = [];
  for (const width of [1280, 390]) {
    for (const locale of ['en-GB', 'de-DE']) {
      const page = await person('max', { viewport: { width, height: 844 }, locale });
      for (const path of paths) {
        await page.goto(desk.url + path);
        const over = await page.evaluate(() => {
          document.querySelectorAll('details').forEach((part) => { part.open = true; });
          const root = document.documentElement;
          return root.scrollWidth - root.clientWidth;
        });
        if (over > 0) wider.push(`${path} at ${width} in ${locale}: by ${over}`);
      }
      await page.context().close();
    }
  }
  assert.deepEqual(wider, []);
  assert.deepEqual(problems, []);
});

test('pictures', async () => {
  const page = await person('max');
  const { responder, responder2, manager } = desk.tokens;
  const press = await receive({ queue: 'press', network: 'linkedin', author: { handle: 'Ines Duarte, Daily Ledger' }, lang: 'en', reach: 210000, priority: 'urgent', text: 'We publish at six: will Northwind confirm the third-quarter forecast it gave to investors last week?' });
  await call(responder, `/threads/${press}/edit`, { text: 'Thank you for asking. We guarantee our forecast stands; our press desk will call you within the hour.', revision: 0 });
  await call(responder, `/threads/${press}/escalate`, { path: 'legal', reason: 'A promise about the forecast, on the record.' });
  await receive({ queue: 'community', network: 'bluesky', author: { handle: '@sol.example' }, lang: 'es', sentiment: 'positive', reach: 3100, text: '¡El nuevo modelo es precioso! ¿Llegará también en verde?' });
  await receive({ queue: 'community', network: 'instagram', author: { handle: '@hana' }, lang: 'pt', sentiment: 'neutral', reach: 12800, text: 'Quando sai a edição limitada? Também vai haver nas lojas?' });
  const held = await receive({ network: 'x', author: { handle: '@tomasz_k' }, lang: 'de', sentiment: 'negative', reach: 7400, priority: 'urgent', text: 'Der Akku wird beim Laden so heiß, dass man ihn nicht anfassen kann. Ist das gefährlich?' });
  await call(responder2, `/threads/${held}/claim`, {});
  await page.goto(desk.url);
  await listening(page);
  await card(page, held).waitFor();
  await picture(page, 'desk.png');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'dark.png');
  await page.emulateMedia({ colorScheme: 'light' });
  await call(responder, `/threads/${press}/note`, { text: 'Called Ines: she can wait until 18:30.' });
  const seen = await (await fetch(`${desk.url}/api/v1/threads/${press}`, { headers: { authorization: `Bearer ${manager}` } })).json();
  await call(manager, `/threads/${press}/edit`, { text: 'Thank you for asking. Our forecast of last week stands; our press desk will call you within the hour.', revision: seen.revision.number });
  await page.goto(`${desk.url}/threads/${press}`);
  await page.locator('.revisions ins').first().waitFor();
  await picture(page, 'thread.png');
  await page.goto(`${desk.url}/log`);
  await page.getByRole('button', { name: 'Verify now' }).click();
  await page.locator('.chain .good').waitFor();
  await picture(page, 'log.png');
  const phone = await person('rita', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  await card(phone, held).waitFor();
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than the phone');
  await picture(phone, 'phone.png');
  assert.deepEqual(problems, []);
});

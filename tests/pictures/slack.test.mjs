// What the desk sends to Slack, drawn by slack-blocks-to-jsx in Chromium, several states on a picture. Kept by
// WATCHFLOOR_PICTURES=docs/images scripts/test browser, and in the temporary folder otherwise.
//
// WATCHFLOOR_RENDERED: the folder with slack.jsonl. WATCHFLOOR_CHROMIUM: the browser. Run by scripts/test.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import UPNG from 'upng-js';

const here = dirname(fileURLToPath(import.meta.url));
const pictures = process.env.WATCHFLOOR_PICTURES ?? join(tmpdir(), 'watchfloor-pictures');
const payloads = new Map();
let browser, script, styles;

before(async () => {
  await mkdir(pictures, { recursive: true });
  const lines = await readFile(join(process.env.WATCHFLOOR_RENDERED, 'slack.jsonl'), 'utf8');
  for (const line of lines.trim().split('\n')) {
    const { name, kind, payload } = JSON.parse(line);
    // slack-blocks-to-jsx takes a verbatim text for one without markup, where Slack only looks for no links.
    // Without it, it also looks for links: there must be none to find.
    payloads.set(name, { kind, payload: JSON.parse(JSON.stringify(payload), (key, value) => (key === 'verbatim' ? undefined : value)) });
  }
  const bundle = await build({
    entryPoints: [join(here, 'slack.jsx')], bundle: true, write: false, minify: true, format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error',
  });
  script = bundle.outputFiles[0].text;
  const slack = createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css');
  styles = await readFile(slack, 'utf8') + await readFile(join(here, 'page.css'), 'utf8');
  browser = await chromium.launch({ executablePath: process.env.WATCHFLOOR_CHROMIUM, args: ['--no-sandbox'] });
});

after(() => browser?.close());

// A page with payloads in columns; nothing is fetched from anywhere, and nothing may be complained about.
async function drawn(columns) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith('data:')) problems.push(request.url()); });
  await page.setContent('<!doctype html><meta charset="utf-8"><div id="root"></div>');
  await page.addStyleTag({ content: styles });
  await page.addScriptTag({ content: script });
  await page.evaluate((shown) => window.draw(shown), columns.map((panels) => panels.map(([label, name]) => {
    assert.ok(payloads.has(name), `no payload ${name}`);
    return { label, ...payloads.get(name) };
  })));
  assert.deepEqual(problems, []);
  return page;
}

async function picture(name, columns) {
  const page = await drawn(columns);
  const image = UPNG.decode(await page.locator('#root').screenshot());
  // Sixty-four colours are enough for text, and a third of the bytes.
  const png = Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 64));
  assert.ok(png.length < 150_000, `${name}.png has ${png.length} bytes`);
  await writeFile(join(pictures, `${name}.png`), png);
  const text = await page.locator('#root').innerText();
  await page.close();
  return text;
}

const card = (state, look = 'usual', locale = 'en') => `card/${locale}/${state}/${look}`;

test('a card from arrival to approval', async () => {
  const text = await picture('slack-cards', [
    [['New', card('open')], ['Somebody has claimed it', card('claimed')]],
    [['A draft waits for its approvals', card('awaiting_approval')], ['Approved: the undo window runs', card('approved')]],
  ]);
  for (const said of ['Claim', 'Approve', 'Draft 2 by Rita', 'given by Max', 'Leaves at 11:06:50 AM', 'Today 10:24 AM']) {
    assert.ok(text.includes(said), `${said} is not in ${text}`);
  }
});

test('a card when the reply is on its way, and after', async () => {
  const text = await picture('slack-cards-after', [
    [['On its way', card('sending')], ['Published', card('published')], ['Put off', card('snoozed')]],
    [['Could not be delivered', card('failed', 'troubled')], ['Done', card('resolved')], ['Needs no answer', card('dismissed')],
      ['Listed, without a card yet', card('listed')]],
  ]);
  for (const said of ['Published', 'Retry', 'Not delivered after 4 attempts', 'Back Today 2:06 PM']) assert.ok(text.includes(said), said);
});

test('a card with everything in the way, and in other languages', async () => {
  const text = await picture('slack-cards-trouble', [
    [['Concern, escalation, another message', card('awaiting_approval', 'troubled')]],
    [['Japanese, in a German channel, the handle masked', card('claimed', 'japanese', 'de')]],
  ]);
  for (const said of ['Concern 1 by Mona', 'Escalated to Legal', 'Zurückgegeben von Max']) assert.ok(text.includes(said), said);
});

test('a card of a drill, a card that a pause holds, and the form that starts a drill', async () => {
  const text = await picture('slack-drills', [
    [['A drill: the reply would have left, and did not', card('rehearsed')], ['A pause holds an approved reply', card('approved', 'japanese')]],
    [['Starting a drill', 'form/en/drill/usual/roster']],
  ]);
  for (const said of ['DRILL', 'Rehearsed, did not leave', 'Paused: nothing of this goes out', 'Scenario']) {
    assert.ok(text.includes(said), `${said} is not in ${text}`);
  }
});

test('a card whose texts would like to be markup', async () => {
  const text = await picture('slack-cards-hostile', [
    [['Everything that somebody from outside might try', card('listed', 'hostile')]],
    [['Shortened, with all of it a press away', card('listed', 'longest')]],
  ]);
  for (const said of ['@everyone', '<!channel>', '<http://x.example|y>', 'Show all']) {
    assert.ok(text.replaceAll('\u2060', '').includes(said), said);
  }
});

test('forms', async () => {
  const text = await picture('slack-forms', [
    [['Edit: somebody else has saved meanwhile', 'form/en/edit/usual/conflict']],
    [['Escalate', 'form/en/escalate/usual/fresh'], ['Reject, without the right: breaking the glass', 'form/en/reject/usual/glass']],
  ]);
  for (const said of ['Save mine', 'Go on from theirs', 'Path', 'Break the glass']) assert.ok(text.includes(said), said);
});

test('home, history, digest and answers', async () => {
  const text = await picture('slack-around', [
    [['The home tab', 'home/en/usual']],
    [['History, in the thread under a card', 'history/en/usual'], ['In a storm: a digest until all cards stand', 'digest/en/one'],
      ['A refusal, for one person alone', 'said/en/refused/usual']],
  ]);
  for (const said of ['Waiting for your approval: 4', 'saved a draft', 'on its way to this channel', 'was faster']) {
    assert.ok(text.includes(said), said);
  }
});

test('nothing from outside is drawn as a link, a mention or formatting', async () => {
  const hostile = [...payloads.keys()].filter((name) => name.includes('/hostile') && !name.startsWith('form/'));
  assert.ok(hostile.length > 50);
  const page = await drawn([hostile.map((name) => [name, name])]);
  const found = await page.evaluate(() => [
    // The button 'Original' alone leads anywhere.
    ...[...document.querySelectorAll('a')].filter((a) => !/Original|Konsole|console/.test(a.textContent)),
    ...document.querySelectorAll('em, i, s, del, pre, blockquote blockquote, img:not([src^="data:"]), [class*=mention]'),
  ].map((element) => element.outerHTML.slice(0, 200)));
  assert.deepEqual(found, []);
  await page.close();
});

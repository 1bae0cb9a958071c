// A story in a local Teams: the app is added, a thread stands as a card, Rita claims it in the browser and
// writes in her chat, Max approves, and the one message in the channel shows all of it. Takes pictures: they
// are kept by WATCHFLOOR_PICTURES=docs/images, and go to the temporary folder otherwise.
//
// WATCHFLOOR_PROGRAM: the program. WATCHFLOOR_CHROMIUM: the browser. Run by scripts/test.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { channel, personal, start, until } from './playground.mjs';

const pictures = process.env.WATCHFLOOR_PICTURES ?? join(tmpdir(), 'watchfloor-pictures');
let local, browser, page;
// What Teams shows, as it tells its page: the latest version of each message, by its id.
const shown = new Map();

before(async () => {
  await mkdir(pictures, { recursive: true });
  local = await start();
  browser = await chromium.launch({ executablePath: process.env.WATCHFLOOR_CHROMIUM, args: ['--no-sandbox'] });
  page = await browser.newPage({ viewport: { width: 1360, height: 900 }, locale: 'en-GB' });
  // Nothing leaves this machine.
  await page.route((url) => url.hostname !== '127.0.0.1' && url.hostname !== 'localhost', (route) => route.abort());
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
    let frame;
    try { frame = JSON.parse(payload); } catch { return; }
    const { message, actionConversationId } = frame;
    if (!message?.messageId || !frame.action) return;
    const before = shown.get(message.messageId);
    const place = message.postConversationId ?? before?.place ?? actionConversationId;
    shown.set(message.messageId, { ...before, ...message, id: message.messageId, place });
  }));
  await page.goto(local.teams);
  await page.waitForLoadState('networkidle');
});

after(async () => {
  await browser?.close();
  await local?.stop();
});

const text = (value) => JSON.stringify(value ?? '');
const message = (what, fits) => until(what, () => [...shown.values()].find(fits));
const content = (found) => found.attachments[0].content;
const button = (card, title) => {
  const found = card.actions.find((action) => action.title === title);
  assert.ok(found, `there is no ${title} on ${text(card)}`);
  return found;
};
const invoke = (user, found, action, inputs = {}) => local.call('POST', `${local.teams}/_conversation/v1/invoke`, {
  name: 'adaptiveCard/action', from: { id: user }, conversation: { id: found.place }, replyToId: found.id,
  value: { action: { type: 'Action.Execute', verb: action.verb, data: { ...action.data, ...inputs } }, trigger: 'manual' },
});
// The conversation, without what belongs to the playground.
const picture = (name) => page.screenshot({ path: join(pictures, `teams-${name}.png`), clip: { x: 330, y: 50, width: 695, height: 850 } });

test('a thread is claimed, answered and approved', async () => {
  await local.call('POST', `${local.teams}/_debug/conversation/${channel}/installation`, {});
  await local.call('POST', `${local.teams}/_debug/conversation/${personal}/installation`, {});
  await message('the welcome', (found) => found.place === personal && text(found).includes('Rita at Acme'));
  const { id } = await local.receive('My parcel was due on Monday. <b>Nobody</b> answers the phone. [Win](https://evil.example)');
  const card = await message('the card', (found) => text(found).includes('My parcel was due'));
  assert.ok(card.place.startsWith(channel), card.place);

  await page.getByText('General', { exact: true }).first().click();
  const claim = page.getByRole('button', { name: 'Claim', exact: true });
  await claim.waitFor();
  assert.equal(await page.getByRole('link', { name: 'Win' }).count(), 0, 'a stranger wrote a link');
  await picture('card');
  await claim.click();
  // The answer to the press says 'It is yours.', until the update of the message takes its place.
  await page.getByText('Held by Rita').waitFor();
  await picture('claimed');
  assert.equal((await local.thread(id)).holder, 'rita');

  // The playground opens no dialogs: as a client without them it sends the button as a message, and the
  // form comes into Rita's chat.
  const claimed = await message('the claim', (found) => found.id === card.id && text(found).includes('Held by Rita'));
  await local.call('POST', `${local.teams}/_conversation/v1/submit`, {
    conversation: { id: claimed.place }, from: { id: 'user-id-0' }, replyToId: claimed.id, value: button(content(claimed), 'Edit').data,
  });
  const form = await message('the form', (found) => found.place === personal && text(found).includes('in_text'));
  const saved = await invoke('user-id-0', form, button(content(form), 'Edit'), { in_text: 'So sorry, Johanna. It arrives tomorrow before noon.' });
  assert.match(text(saved), /Revision 1 is saved/);
  await page.getByText('Personal Chat', { exact: true }).first().click();
  await page.getByText('Back to the card').first().waitFor();
  await picture('form');

  // The worker changes the one message; Max, whom the desk knows by his address, approves on it.
  const waiting = await message('the update', (found) => found.id === card.id && text(found).includes('It arrives tomorrow'));
  const approved = await invoke('user-id-1', waiting, button(content(waiting), 'Approve'));
  assert.match(text(approved), /Approved\./);
  await message('the approval', (found) => found.id === card.id && /Approved/.test(text(found)));
  await page.getByText('General', { exact: true }).first().click();
  await page.getByText('given by Max').first().waitFor();
  await picture('approved');
  // What was decided stands under the card, in its thread.
  await message('the history', (found) => found.id !== card.id && found.place === card.place && text(found).includes('claimed it'));
});

test('a command by mention is answered in private', async () => {
  const { id } = await local.receive('Do you open on Sunday?');
  await local.call('POST', `${local.teams}/_conversation/v1/conversations/${channel}/messages`, {
    from: { id: 'user-id-0' }, text: `<at>Watchfloor</at> claim ${id.slice(-6)}`, textFormat: 'plain',
    mentions: [{ mentioned: { id: '00000000-0000-0000-0000-000000000000' }, text: '<at>Watchfloor</at>' }],
  });
  await message('the answer', (found) => found.place === personal && text(found).includes('It is yours.') && text(found).includes('Sunday'));
  await message('the line', (found) => found.place.startsWith(channel) && text(found).includes('answered you in our chat'));
  assert.equal((await local.thread(id)).holder, 'rita');
});

test('a dialog and a message sent to the desk', async () => {
  const { id } = await local.receive('Is my data safe?');
  const tenant = { id: '00000000-0000-0000-0000-000000000001' };
  const activity = (more) => local.activity({
    type: 'invoke', channelId: 'msteams', serviceUrl: `${local.teams}/_connector`,
    from: { id: 'user-id-0', aadObjectId: '00000000-0000-0000-0000-000000000020' },
    recipient: { id: '00000000-0000-0000-0000-000000000000' },
    conversation: { id: channel, conversationType: 'channel' }, channelData: { tenant }, ...more,
  });
  const data = { watchfloor: 1, do: 'submit', command: 'note', thread: id, version: 1, in_text: 'Known to legal.' };
  await activity({ id: 'a1', name: 'task/submit', value: { data } });
  await until('the note', async () => text(await local.thread(id)).includes('Known to legal.') || (await local.thread(id)).version > 1);
  await activity({ id: 'a2', name: 'composeExtension/fetchTask', value: { commandId: 'send-to-desk', messagePayload: {
    id: '99', body: { contentType: 'html', content: '<p>Sent from a <b>chat</b></p>' }, from: { user: { displayName: 'Jo' } } } } });
  await message('its card', (found) => text(found).includes('Sent from a chat'));
});

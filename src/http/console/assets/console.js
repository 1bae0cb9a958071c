// Keeps an open page live and quick. Everything here also works without it, by reload: it only
// exchanges parts of the page for what the server renders. Must not know a rule of the desk.
'use strict';

(() => {
  const page = document.documentElement;
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const board = () => $('#board');
  const thread = () => $('.thread-page')?.dataset.thread;
  const fragment = { headers: { 'watchfloor-fragment': '1' }, credentials: 'same-origin' };
  const parse = (html) => { const part = document.createElement('template'); part.innerHTML = html; return part.content; };
  const get = async (address) => {
    const answer = await fetch(address, fragment);
    if (answer.status === 401) location.reload();
    return answer;
  };

  // --- Time -------------------------------------------------------------------------------------
  // The desk's clock counts, not this machine's.
  let ahead = Number(page.dataset.now) - Date.now();
  const now = () => Date.now() + ahead;
  const two = (number) => String(number).padStart(2, '0');
  const clock = (millis) => {
    const left = Math.max(0, Math.ceil(millis / 1000));
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  };
  const relative = new Intl.RelativeTimeFormat(page.lang, { style: 'short', numeric: 'auto' });
  const ago = (millis) => {
    const minutes = Math.floor(Math.max(0, millis) / 60000);
    if (minutes < 1) return null;
    if (minutes < 60) return relative.format(-minutes, 'minute');
    if (minutes < 2880) return relative.format(-Math.floor(minutes / 60), 'hour');
    return relative.format(-Math.floor(minutes / 1440), 'day');
  };
  const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const tick = () => {
    for (const time of all('time[data-countdown]')) {
      const left = Date.parse(time.dateTime) - now();
      write(time, clock(left));
      time.classList.toggle('soon', left < 60000);
    }
    for (const time of all('time[data-ago]')) {
      const text = ago(now() - Date.parse(time.dateTime));
      if (text !== null) write(time, text);
    }
  };
  setInterval(tick, 1000);
  tick();

  // --- Exchanging parts ---------------------------------------------------------------------------
  // What has the focus keeps it: the same control of the new part, else the card itself.
  const keepFocus = (old, fresh, exchange) => {
    const active = document.activeElement;
    const inside = old !== null && old.contains(active);
    const key = inside ? active.dataset.command ?? (active.matches('summary') ? 'summary' : null) : null;
    const open = old !== null && $('details.more', old)?.open;
    exchange();
    const more = $('details.more', fresh);
    if (open && more) more.open = true;
    if (!inside) return;
    const same = key === 'summary' ? $('details.more > summary', fresh) : key && $(`[data-command="${key}"]`, fresh);
    (same ?? fresh).focus({ preventScroll: true });
  };
  const flash = (card) => { card.classList.add('changed'); setTimeout(() => card.classList.remove('changed'), 1600); };

  const place = (fresh) => {
    const old = document.getElementById(fresh.id);
    if (old !== null && thread() !== undefined) {
      if (Number(old.dataset.version) <= Number(fresh.dataset.version)) keepFocus(old, fresh, () => old.replaceWith(fresh));
      tick();
      return;
    }
    const column = all('.column').find((one) => one.dataset.queue === fresh.dataset.queue);
    if (column === undefined) return;
    if (old !== null && Number(old.dataset.version) > Number(fresh.dataset.version)) return;
    // A card that is done stays where it stood until the page is opened again.
    const stays = old !== null && (old.dataset.order === fresh.dataset.order || fresh.dataset.order.startsWith('1')) &&
      old.dataset.queue === fresh.dataset.queue;
    keepFocus(old, fresh, () => {
      if (stays) return old.replaceWith(fresh);
      old?.remove();
      const cards = $('.cards', column);
      const next = all('.card', cards).find((one) => one.dataset.order > fresh.dataset.order);
      cards.insertBefore(fresh, next ?? $('.empty', cards));
    });
    flash(fresh);
    count();
    tick();
  };
  const remove = (id) => { $(`.column #card-${CSS.escape(id)}`)?.remove(); count(); };
  const count = () => all('.column').forEach((column) => {
    if ($('.more-cards', column) !== null) return;
    write($('header .count', column), String(all('.card:not(.settled), .card[data-state="snoozed"]', column).length));
  });

  const show = () => board()?.dataset.show ?? 'all';
  const fetchCard = async (id) => {
    const where = thread() === undefined ? `show=${show()}` : 'place=thread';
    const answer = await get(`/fragments/card/${id}?${where}`);
    if (answer.status === 204 || answer.status === 404 || answer.status === 403) return remove(id);
    if (!answer.ok) return;
    const card = $('article.card', parse(await answer.text()));
    if (card !== null) place(card);
  };
  const fetchBoard = async () => {
    const answer = await get(`/fragments/board?show=${show()}`);
    if (!answer.ok) return;
    const fresh = $('#board', parse(await answer.text()));
    const focused = document.activeElement?.closest?.('.card')?.id;
    board().replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    tick();
  };
  const fetchStory = async (id) => {
    const answer = await get(`/fragments/story/${id}`);
    if (answer.ok) { $('#story').replaceChildren(parse(await answer.text())); tick(); }
  };
  const fetchBell = async () => {
    const answer = await get('/fragments/bell');
    const bell = $('#bell', parse(answer.ok ? await answer.text() : ''));
    if (bell !== null && $('#bell') !== null && !$('#bell').hasAttribute('aria-current')) $('#bell').replaceWith(bell);
  };

  // --- What changed ---------------------------------------------------------------------------------
  const changed = new Map();
  let everything = false;
  let due = null;
  let bellDue = null;
  const later = () => { due ??= setTimeout(work, 60); bellDue ??= setTimeout(() => { bellDue = null; fetchBell().catch(lost); }, 1500); };
  const work = async () => {
    due = null;
    const ids = Array.from(changed);
    const whole = everything || ids.length > 12;
    changed.clear();
    everything = false;
    const here = thread();
    try {
      if (here !== undefined) {
        if (whole || ids.some(([id]) => id === here)) await Promise.all([fetchCard(here), fetchStory(here)]);
      } else if (board() !== null) {
        await (whole ? fetchBoard() : Promise.all(ids.map(([id]) => fetchCard(id))));
      }
      if (ids.some(([id]) => id === openForm())) note($('#link-state').dataset.changed);
    } catch {
      lost();
    }
  };
  const shown = (id) => Number(document.getElementById(`card-${id}`)?.dataset.version ?? -1);
  const note = (text) => { const state = $('#link-state'); write(state, text); state.hidden = text === ''; };
  let broken = false;
  const lost = () => { broken = true; note($('#link-state').dataset.lost); };

  const listen = () => {
    const source = new EventSource('/events');
    source.addEventListener('hello', (event) => {
      ahead = Number(event.data) - Date.now();
      page.dataset.listening = 'true';
      if (broken) { broken = false; note(''); everything = true; later(); }
    });
    source.addEventListener('changed', (event) => {
      for (const item of event.data.split(' ')) {
        const [id, version] = item.split(':');
        if (version !== undefined && shown(id) >= Number(version)) continue;
        changed.set(id, version);
      }
      if (changed.size > 0) later();
    });
    source.addEventListener('look', () => { everything = true; later(); });
    source.addEventListener('bye', () => location.reload());
    source.addEventListener('error', () => { lost(); if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000); });
  };
  if (document.body.hasAttribute('data-live')) listen();

  // --- Acting without leaving the page -----------------------------------------------------------------
  const say = (content) => {
    const said = $('.said', content);
    if (said === null) return;
    $('#said').replaceChildren(said);
    if (said.classList.contains('done')) setTimeout(() => said.remove(), 6000);
  };
  const post = (form) => fetch(form.action, { ...fragment, method: 'POST', body: new URLSearchParams(new FormData(form)) });
  const dialog = $('#form-dialog');
  const openForm = () => (dialog?.open ? /\/threads\/([^/]+)\//.exec($('form[data-asked]', dialog)?.getAttribute('action') ?? '')?.[1] : undefined);

  const settle = async (answer) => {
    const content = parse(await answer.text());
    const form = $('.form-page', content);
    if (form !== null) return fill(form);
    if (dialog.open) dialog.close();
    const card = $('article.card', content);
    say(content);
    if (thread() !== undefined) { changed.set(thread()); later(); } else if (card !== null) place(card);
  };
  let openedFrom = '';
  const fill = (form) => {
    dialog.replaceChildren(form);
    if (!dialog.open) dialog.showModal();
    all('textarea[data-counting]', dialog).forEach(measure);
    ($('[aria-invalid]', dialog) ?? $('textarea, input:not([type=hidden]), select', dialog))?.focus();
  };

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('form[data-act], #form-dialog form[data-asked]')) return;
    event.preventDefault();
    const button = event.submitter ?? $('button', form);
    button.disabled = true;
    form.setAttribute('aria-busy', 'true');
    try { await settle(await post(form)); } catch { lost(); } finally {
      button.disabled = false;
      form.removeAttribute('aria-busy');
    }
  });
  document.addEventListener('click', async (event) => {
    if (event.target.closest('#form-dialog [data-close]')) { event.preventDefault(); dialog.close(); return; }
    const link = event.target.closest('a[data-dialog]');
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    link.closest('details.more')?.removeAttribute('open');
    openedFrom = link.closest('.card')?.id ?? openedFrom;
    try { await settle(await get(link.href)); } catch { location.assign(link.href); }
  });
  // A menu closes when something else is pressed.
  document.addEventListener('click', (event) => all('details.more[open]').forEach((more) => {
    if (!more.contains(event.target)) more.open = false;
  }));
  // The card that the form was opened from may have been exchanged meanwhile: the focus goes to the new one.
  dialog?.addEventListener('close', () => {
    note('');
    // Where the browser has nowhere to put it back, it stays for a moment on what the dialog hides.
    const here = document.activeElement;
    if (here === null || here === document.body || dialog.contains(here)) {
      document.getElementById(openedFrom)?.focus({ preventScroll: true });
    }
  });

  // --- Counting ---------------------------------------------------------------------------------------
  const measure = (field) => {
    const output = document.getElementById(`count-${field.name}`);
    const length = globalThis.watchfloorLength(field.dataset.counting, field.value.replaceAll('\r\n', '\n'));
    const over = length - Number(field.dataset.limit);
    $('output', output).value = String(length);
    output.classList.toggle('over', over > 0);
    write($('.over-by', output), over > 0 ? `${output.dataset.over} ${over}` : '');
  };
  document.addEventListener('input', (event) => { if (event.target.matches('textarea[data-counting]')) measure(event.target); });
  all('textarea[data-counting]').forEach(measure);

  // --- The keyboard -------------------------------------------------------------------------------------
  const cards = () => all('.card');
  const current = () => document.activeElement?.closest?.('.card') ?? (thread() === undefined ? null : $('.card'));
  const move = (step) => {
    const list = cards();
    if (list.length === 0) return;
    const at = list.indexOf(current());
    const next = list[at === -1 ? 0 : Math.min(list.length - 1, Math.max(0, at + step))];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const press = (command) => $(`[data-command="${command}"]`, current() ?? document.createElement('i'))?.click();
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    c: () => press('claim'),
    e: () => press('edit'),
    a: () => press('approve'),
    '/': () => $('#line')?.focus(),
    '?': () => $('#help-dialog')?.showModal(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      all('details.more[open]').forEach((more) => { more.open = false; $('summary', more).focus(); });
      if (document.activeElement?.id === 'line') document.activeElement.blur();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return;
    if (event.key === 'Enter' && event.target.matches('.column .card')) { $('.text a', event.target)?.click(); return; }
    const act = keys[event.key];
    if (act !== undefined) { event.preventDefault(); act(); }
  });
})();

// Draws what the desk sends to Slack as Slack draws it: messages, modals and the home tab, several on a page.

import React from 'react';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { Message } from 'slack-blocks-to-jsx';

// The moment at which the samples read, in UTC: pictures do not change with the day they are taken on.
const now = new Date(1795000000000);
const day = (date) => Math.floor(date.getTime() / 86_400_000);
const clock = (date, seconds) => date.toLocaleTimeString('en-US',
  { hour: 'numeric', minute: '2-digit', ...(seconds && { second: '2-digit' }), timeZone: 'UTC' });

function date({ timestamp, format }) {
  const at = new Date(Number(timestamp) * 1000);
  const pretty = { '-1': 'Yesterday', 0: 'Today', 1: 'Tomorrow' }[day(at) - day(now)]
    ?? at.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
  return <span className="moment">{format
    .replace('{date_short_pretty} {time}', `${pretty} {time}`)
    .replace('{time_secs}', clock(at, true))
    .replace('{time}', clock(at, false))}</span>;
}

const logo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" rx="8" fill="#1f2a44"/>'
  + '<path d="M8 12l4 14 6-11 6 11 4-14" fill="none" stroke="#fff" stroke-width="3" stroke-linejoin="round"/></svg>')}`;

const drawn = { logo, name: 'Watchfloor', theme: 'light', hooks: { date } };

// The time beside the name is written as the reader's clock has it.
const Blocks = ({ blocks }) => <Message {...drawn} blocks={blocks} withoutWrapper />;

function Modal({ payload }) {
  return <div className="modal">
    <header><b>{payload.title.text}</b><span>✕</span></header>
    <div className="body"><Blocks blocks={payload.blocks} /></div>
    <footer>
      {payload.close && <span className="close">{payload.close.text}</span>}
      {payload.submit && <span className="submit">{payload.submit.text}</span>}
    </footer>
  </div>;
}

function Panel({ label, kind, payload }) {
  return <figure>
    <figcaption>{label}</figcaption>
    {kind === 'message' && <div className="message">
      <img src={logo} width="36" height="36" alt="" />
      <div><div className="who"><b>Watchfloor</b><span className="app">APP</span><span className="when">11:06 AM</span></div>
        <Blocks blocks={payload.blocks} /></div>
    </div>}
    {kind === 'modal' && <Modal payload={payload} />}
    {kind === 'home' && <div className="home"><Blocks blocks={payload.blocks} /></div>}
  </figure>;
}

window.draw = (columns) => flushSync(() => createRoot(document.getElementById('root')).render(
  columns.map((panels, index) => <div className="column" key={index}>
    {panels.map((panel) => <Panel key={panel.label} {...panel} />)}
  </div>)));

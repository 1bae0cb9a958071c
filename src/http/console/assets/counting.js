// Counts a reply as its network does: the same four ways as src/domain/network.rs, where they are
// described. tests/counting.rs compares the two. Must not know any network by name.
'use strict';

globalThis.watchfloorLength = (() => {
  const LINK = 23;
  const ENDINGS = new Set((
    'com org net info biz edu gov int eu io co ai app dev me tv ly gg be uk us de fr es it pt br nl ch at ' +
    'pl se no dk fi ie jp cn in au ca mx kr ru ua tr za nz store shop'
  ).split(' '));
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

  const codePoints = (text) => Array.from(text).length;
  const pieces = (text) => Array.from(graphemes.segment(text), (part) => part.segment);

  // The length of a link that a text begins with, in UTF-16 units; 0 where it begins with none.
  const linkAt = (text, hosts) => {
    const scheme = /^https?:\/\//i.exec(text)?.[0].length ?? 0;
    if (scheme === 0 && !(hosts && beginsWithHost(text))) return 0;
    let link = /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~\u00C0-\u04FF]*/.exec(text)[0];
    const count = (mark) => link.split(mark).length - 1;
    for (;;) {
      const last = link.at(-1);
      const foreign = last !== undefined && (
        ".,;:!?'*".includes(last) ||
        (last === ')' && count('(') < count(')')) ||
        (last === ']' && count('[') < count(']')));
      if (!foreign) break;
      link = link.slice(0, -1);
    }
    return link.length > scheme ? link.length : 0;
  };

  const beginsWithHost = (text) => {
    const end = /^[A-Za-z0-9.-]*/.exec(text)[0].length;
    if (/^[@_\p{Alphabetic}\p{N}]/u.test(text.slice(end))) return false;
    const labels = text.slice(0, end).replace(/\.+$/, '').split('.');
    return labels.length > 1 && ENDINGS.has(labels.at(-1).toLowerCase()) &&
      labels.slice(0, -1).every((label) => label !== '');
  };

  const aroundLinks = (text, hosts, count) => {
    let length = 0;
    let plain = 0;
    let before = '';
    for (let at = 0; at < text.length;) {
      const character = String.fromCodePoint(text.codePointAt(at));
      const open = before === '' || !/[A-Za-z0-9@#$_\-./]/.test(before);
      const link = open ? linkAt(text.slice(at), hosts) : 0;
      const step = link || character.length;
      if (link > 0) {
        length += count(text.slice(plain, at)) + LINK;
        plain = at + link;
      }
      before = Array.from(text.slice(at, at + step)).at(-1);
      at += step;
    }
    return length + count(text.slice(plain));
  };

  // Mentions of people on other servers, without the server.
  const withoutServers = (text) => text.replace(/(@[A-Za-z0-9_]+)@([A-Za-z0-9.-]*)/g, (whole, name, server) => {
    const host = server.replace(/[.-]+$/, '');
    return host.includes('.') ? name + server.slice(host.length) : whole;
  });

  const weight = (grapheme) => {
    if (/[\uFE0F\u20E3\u{1F000}-\u{1FAFF}]/u.test(grapheme)) return 2;
    let sum = 0;
    for (const character of grapheme) {
      sum += /[\u0000-\u10FF\u2000-\u200D\u2010-\u201F\u2032-\u2037]/.test(character) ? 1 : 2;
    }
    return sum;
  };

  const ways = {
    characters: codePoints,
    graphemes: (text) => pieces(text).length,
    graphemes_links: (text) => aroundLinks(text, false, (part) => pieces(withoutServers(part)).length),
    weighted: (text) => aroundLinks(text, true, (part) =>
      pieces(part).reduce((sum, grapheme) => sum + weight(grapheme), 0)),
  };
  return (way, text) => (ways[way] ?? codePoints)(text);
})();

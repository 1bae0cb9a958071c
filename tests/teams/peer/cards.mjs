// Reads every card that the adapter draws with Microsoft's own reader: no complaint may come.
//   node cards.mjs teams.jsonl
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

// Its modules are for bundlers: they name no endings. Node reads the bundle.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');

const complaints = [];
let count = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const { name, card } = JSON.parse(line);
  const context = new SerializationContext(Versions.v1_5);
  const read = new AdaptiveCard();
  read.parse(card, context);
  for (let at = 0; at < context.eventCount; at += 1) {
    const { message } = context.getEventAt(at);
    // Its pattern for languages remembers where it was, and refuses every second good one.
    if (!/^Invalid value "[a-z]{2,3}" for property "lang"/.test(message)) complaints.push(`${name}: ${message}`);
  }
  // Reading drops what it does not know: as many elements have to be there as were drawn.
  if (read.getItemCount() !== card.body.length) complaints.push(`${name}: elements are lost`);
  if (read.getActionCount() !== (card.actions ?? []).length) complaints.push(`${name}: buttons are lost`);
  count += 1;
}
if (complaints.length > 0 || count === 0) {
  console.error(complaints.slice(0, 20).join('\n'), `\n${complaints.length} complaints about ${count} cards`);
  process.exit(1);
}
console.log(`adaptivecards reads ${count} cards without a complaint`);

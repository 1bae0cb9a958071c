// Starts a Slack Web API with state (npm `emulate`) for tests/slack on a port that the system gives, prints
// one line of JSON with its address, and ends when its standard input does: it never outlives the test.
import { createServer } from "node:net";
import { createEmulator } from "emulate";

// The emulator wants to know its port beforehand; the system gives one that is free.
const probe = createServer();
await new Promise((ready) => probe.listen(0, "127.0.0.1", ready));
const { port } = probe.address();
await new Promise((closed) => probe.close(closed));

const seed = {
  slack: {
    team: { name: "Acme", domain: "acme" },
    users: [
      { name: "rita", real_name: "Rita", email: "rita@acme.example" },
      { name: "max", real_name: "Max", email: "max@acme.example" },
    ],
    channels: [{ name: "care" }, { name: "press" }],
    bots: [{ name: "watchfloor" }],
  },
};
const emulator = await createEmulator({ service: "slack", port, seed });
console.log(JSON.stringify({ url: emulator.url }));
process.stdin.resume();
process.stdin.on("end", async () => {
  await emulator.close();
  process.exit(0);
});

// Stops the parts of a local platform whose starting program died without stopping them.
//
// Standard input is a pipe held by that program: lines `+ <pid> <stage> <signal>` and `- <pid>`, and `bye` before an
// ordinary end. When the pipe closes without `bye`, every process still listed is asked to end, lowest stage first
// (services before the broker, the broker before the database), and killed after ten seconds.
import { createInterface } from 'node:readline';

const GRACE_MS = 10_000;
/** @type {Map<number, { stage: number, signal: NodeJS.Signals }>} */
const watched = new Map();
let dismissed = false;

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [word, pid, stage, signal] = line.split(' ');
  if (word === '+') {
    watched.set(Number(pid), { stage: Number(stage), signal: /** @type {NodeJS.Signals} */ (signal) });
  } else if (word === '-') {
    watched.delete(Number(pid));
  } else if (word === 'bye') {
    dismissed = true;
  }
});
lines.on('close', async () => {
  if (!dismissed) await stopAll();
  process.exit(0);
});

async function stopAll() {
  const stages = [...new Set([...watched.values()].map(({ stage }) => stage))].sort((a, b) => a - b);
  for (const stage of stages) {
    const pids = [...watched].filter(([, entry]) => entry.stage === stage);
    for (const [pid, { signal }] of pids) send(pid, signal);
    const deadline = Date.now() + GRACE_MS;
    while (pids.some(([pid]) => alive(pid)) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    for (const [pid] of pids) send(-pid, 'SIGKILL');
  }
}

function alive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function send(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // already gone
  }
}

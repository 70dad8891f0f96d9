// Detection over the log: entries a second that the rules look at, beside reading the same rows alone. Accesses of a thousand
// accounts to a million people: nearly every entry opens a window of its own, which is the most that it can cost.
import { messageAt } from './log.messages.mjs';
import { logStage } from './log.stage.mjs';

/** @param {string} path */
const load = (path) => import(new URL(`../../apps/audit-log/dist/${path}`, import.meta.url).href);

/** @param {string} databaseUrl administrator's address @param {{ entries: number, say: (text: string) => void }} of */
export async function benchDetection(databaseUrl, { entries, say }) {
  const log = await logStage(databaseUrl);
  try {
    const [{ detectionStep }, { entriesFrom }, { DETAILED }] = await Promise.all([
      load('detection/detection.clock.js'),
      load('entries/entry.sequence.js'),
      load('detection/seen.entry.js'),
    ]);
    const began = Date.parse('2026-03-03T09:00:00.000Z');
    for (let at = 0; at < entries; at += 1_000) {
      const readings = [];
      for (let i = at; i < Math.min(entries, at + 1_000); i++)
        readings.push(await log.read(messageAt(i, began)));
      await log.sequencer.append(readings);
    }
    say(`detection: ${entries} entries`);
    const { database } = log.test;
    const seconds = async (/** @type {() => Promise<void>} */ work) => {
      const from = performance.now();
      await work();
      return (performance.now() - from) / 1_000;
    };
    const read = await seconds(async () => {
      for (let at = 0; at < entries; at += 1_000) await entriesFrom(database, at, 1_000, DETAILED);
    });
    const now = new Date().toISOString();
    const looked = await seconds(async () => {
      while (
        await database.transaction((/** @type {any} */ tx) => detectionStep(tx, now, 'metropolitan', 1_000))
      );
    });
    const [{ found }] = await database.query('SELECT count(*)::int AS found FROM detection');
    say(`detection: ${found} findings`);
    return [
      {
        what: 'log: entries that detection looks at',
        value: entries / looked,
        unit: '/s',
        ratio: read / looked,
        baseline: { what: 'reading and parsing the same rows', value: entries / read },
      },
    ];
  } finally {
    await log.end();
  }
}

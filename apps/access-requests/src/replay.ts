import { Database, loadSettings } from '@garant/nest-kit';
import { PARTS } from './access.parts.js';
import { useCalendar } from './clocks/working.calendar.js';
import { replay } from './projection/replay.js';

/** A program of its own, under the migrator role: the read models are made again from what happened. */
async function main(): Promise<void> {
  const settings = loadSettings(['GARANT_MIGRATOR_DATABASE_URL', 'GARANT_POLICY_WORKING_CALENDAR']);
  useCalendar(settings.GARANT_POLICY_WORKING_CALENDAR);
  const database = await Database.open(settings.GARANT_MIGRATOR_DATABASE_URL, {
    application: 'access-requests',
    pool: 1,
  });
  try {
    const projections = PARTS.flatMap((part) => part.projections ?? []);
    await replay(database, projections, {
      done: ({ noun, streams, events, seconds }) =>
        void process.stdout.write(`${noun}: ${streams} streams, ${events} events, ${seconds.toFixed(1)} s\n`),
    });
  } finally {
    await database.close();
  }
}

await main();

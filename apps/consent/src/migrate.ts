import { Database, loadSettings, runMigrations } from '@garant/nest-kit';
import { MIGRATIONS } from './migrations/consent.migrations.js';
import { publishNotices } from './notices/notice.publish.js';

/** A start phase of its own, under the migrator role: schema, then the notices that ship with the platform. */
async function migrate(): Promise<void> {
  const settings = loadSettings(['GARANT_MIGRATOR_DATABASE_URL', 'GARANT_DATABASE_URL']);
  const appRole = decodeURIComponent(new URL(settings.GARANT_DATABASE_URL).username);
  const ran = await runMigrations(settings.GARANT_MIGRATOR_DATABASE_URL, appRole, MIGRATIONS);
  const database = await Database.open(settings.GARANT_DATABASE_URL, { application: 'consent', pool: 2 });
  try {
    await publishNotices(database, new Date().toISOString());
  } finally {
    await database.close();
  }
  process.stdout.write(ran.length > 0 ? `consent: ${ran.join(', ')}\n` : 'consent: schema is up to date\n');
}

await migrate();

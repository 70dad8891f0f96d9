import { loadSettings, runMigrations } from '@garant/nest-kit';
import { MIGRATIONS } from './migrations/audit-log.migrations.js';

/** A start phase of its own, under the migrator role. */
async function migrate(): Promise<void> {
  const settings = loadSettings(['GARANT_MIGRATOR_DATABASE_URL', 'GARANT_DATABASE_URL']);
  const appRole = decodeURIComponent(new URL(settings.GARANT_DATABASE_URL).username);
  const ran = await runMigrations(settings.GARANT_MIGRATOR_DATABASE_URL, appRole, MIGRATIONS);
  process.stdout.write(
    ran.length > 0 ? `audit-log: ${ran.join(', ')}\n` : 'audit-log: schema is up to date\n',
  );
}

await migrate();

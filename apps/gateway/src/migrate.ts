import { loadSettings, runMigrations } from '@garant/nest-kit';
import { MIGRATIONS } from './migrations/gateway.migrations.js';

/** A start phase of its own, under the migrator role. */
const settings = loadSettings(['GARANT_MIGRATOR_DATABASE_URL', 'GARANT_DATABASE_URL']);
const appRole = decodeURIComponent(new URL(settings.GARANT_DATABASE_URL).username);
const ran = await runMigrations(settings.GARANT_MIGRATOR_DATABASE_URL, appRole, MIGRATIONS);
process.stdout.write(ran.length > 0 ? `gateway: ${ran.join(', ')}\n` : 'gateway: schema is up to date\n');

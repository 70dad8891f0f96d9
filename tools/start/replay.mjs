// `npm run replay`: makes the read models of access-requests again from the event streams of the platform that runs here.
// Elsewhere: GARANT_MIGRATOR_DATABASE_URL=… npm run replay -w apps/access-requests.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { provisionDatabases } from '../../infra/postgres/provision.mjs';
import { ROOT, plainEnv } from './settings.mjs';
import { readPlatform } from './sign-in.mjs';

const { databaseUrl } = readPlatform();
const urls = await provisionDatabases({
  adminUrl: databaseUrl,
  secretsDir: join(resolve(process.env.GARANT_DIR || '.garant'), 'secrets'),
  services: ['access-requests'],
});
const program = join(ROOT, 'apps', 'access-requests', 'dist', 'replay.js');
spawn(process.execPath, ['--enable-source-maps', program], {
  stdio: 'inherit',
  env: { ...plainEnv(process.env), GARANT_MIGRATOR_DATABASE_URL: urls['access-requests']?.migrator },
}).on('exit', (code) => process.exit(code ?? 1));

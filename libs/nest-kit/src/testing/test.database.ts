import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { ServiceName } from '@garant/contracts';
import { Database } from '../database/database.js';
import { runMigrations, type Migration } from '../database/migrations.run.js';

export interface TestDatabase {
  /** As the application role. */
  database: Database;
  ownerUrl: string;
  appUrl: string;
  drop(): Promise<void>;
}

/** A database of its own on the server of GARANT_TEST_DATABASE_URL, with a migrator and an application role as in production. */
export async function createTestDatabase(
  migrations: Migration[],
  service: ServiceName,
): Promise<TestDatabase> {
  const server = process.env.GARANT_TEST_DATABASE_URL;
  if (!server) throw new Error('GARANT_TEST_DATABASE_URL is not set: start the test stack');
  const name = `test_${service.replace('-', '_')}_${randomBytes(6).toString('hex')}`;
  const [owner, app] = [`${name}_migrator`, `${name}_app`];
  const password = randomBytes(12).toString('hex');
  await as(server, async (client) => {
    await client.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${password}'`);
    await client.query(`CREATE ROLE ${app} LOGIN PASSWORD '${password}'`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  });
  const [ownerUrl, appUrl] = [urlOf(server, name, owner, password), urlOf(server, name, app, password)];
  await as(urlOf(server, name), (client) => client.query(`ALTER SCHEMA public OWNER TO ${owner}`));
  await runMigrations(ownerUrl, app, migrations);
  const database = await Database.open(appUrl, { application: service, pool: 12 });
  return {
    database,
    ownerUrl,
    appUrl,
    async drop() {
      await database.close();
      await as(server, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await client.query(`DROP ROLE IF EXISTS ${owner}`);
        await client.query(`DROP ROLE IF EXISTS ${app}`);
      });
    },
  };
}

function urlOf(server: string, database: string, user?: string, password?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (user !== undefined) [url.username, url.password] = [user, password ?? ''];
  return url.href;
}

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

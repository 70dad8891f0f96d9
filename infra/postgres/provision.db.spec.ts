import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { namesOf, provisionDatabases } from './provision.mjs';

const adminUrl = String(process.env.GARANT_TEST_DATABASE_URL);
const service = `t-${randomBytes(4).toString('hex')}`;
const { database, migrator, app } = namesOf(service);
const secretsDir = mkdtempSync(join(tmpdir(), 'garant-provision-'));
let urls: { app: string; migrator: string };

async function as<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  await provisionDatabases({ adminUrl, secretsDir, services: [service] });
  // A second run changes nothing and gives the same URLs.
  urls = (await provisionDatabases({ adminUrl, secretsDir, services: [service] }))[service]!;
});
afterAll(async () => {
  await as(adminUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await as(adminUrl, `DROP ROLE IF EXISTS ${migrator}`);
  await as(adminUrl, `DROP ROLE IF EXISTS ${app}`);
  rmSync(secretsDir, { recursive: true, force: true });
});

describe('a service’s database', () => {
  it('is owned by its migrator, who may create', async () => {
    await as(urls.migrator, 'CREATE TABLE thing (id int)');
    const [owner] = await as<{ tableowner: string }>(
      urls.migrator,
      `SELECT tableowner FROM pg_tables WHERE tablename = 'thing'`,
    );
    expect(owner?.tableowner).toBe(migrator);
  });

  it('gives the application role nothing that a migration did not grant', async () => {
    await expect(as(urls.app, 'SELECT * FROM thing')).rejects.toThrow(/permission denied/);
    await expect(as(urls.app, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
    await expect(as(urls.app, 'CREATE SCHEMA mine')).rejects.toThrow(/permission denied/);
    await expect(as(urls.app, 'CREATE TEMP TABLE mine (id int)')).rejects.toThrow(/permission denied/);
    await as(urls.migrator, `GRANT SELECT ON thing TO ${app}`);
    expect(await as(urls.app, 'SELECT * FROM thing')).toEqual([]);
    await expect(as(urls.app, 'DROP TABLE thing')).rejects.toThrow(/must be owner/);
  });

  it('is closed to every other role', async () => {
    const other = `t-${randomBytes(4).toString('hex')}`;
    const theirs = (await provisionDatabases({ adminUrl, secretsDir, services: [other] }))[other]!;
    const intruding = new URL(theirs.app);
    intruding.pathname = `/${database}`;
    try {
      await expect(as(intruding.href, 'SELECT 1')).rejects.toThrow(/permission denied for database/);
    } finally {
      const names = namesOf(other);
      await as(adminUrl, `DROP DATABASE ${names.database} WITH (FORCE)`);
      await as(adminUrl, `DROP ROLE ${names.migrator}`);
      await as(adminUrl, `DROP ROLE ${names.app}`);
    }
  });

  it('has roles without power over the server', async () => {
    const roles = await as(
      adminUrl,
      `SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname IN ('${migrator}', '${app}')`,
    );
    const none = {
      rolsuper: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolbypassrls: false,
    };
    expect(roles).toEqual([none, none]);
  });
});

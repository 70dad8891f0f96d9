import pg from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';

/** One step of a schema: hand-written SQL. `:app_role` stands for the quoted name of the application role. */
export interface Migration {
  /** Unique in the service, e.g. `consent-001-choices`; never renamed. */
  name: string;
  sql: string;
}

const LOCK = 4_127_001;
const FIRST_STAMP = 1_000_000_000_000;

/**
 * Runs what is missing, in order, each in a transaction of its own, as the migrator role. New tables are open to the application role for
 * SELECT, INSERT, UPDATE and DELETE unless a migration takes a right away; it owns nothing, so it can alter and drop nothing.
 * @returns names that ran now
 * @throws Error when the database knows a migration that this version does not: an older version must not run on a newer schema
 */
export async function runMigrations(
  url: string,
  appRole: string,
  migrations: Migration[],
): Promise<string[]> {
  const names = migrations.map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated) throw new Error(`Migration ${repeated} is listed twice`);
  const client = new pg.Client({ connectionString: url, application_name: 'garant-migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const role = client.escapeIdentifier(appRole);
    await client.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
    await client.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
    );
    await client.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
    );
    const done = await recorded(client);
    const stray = [...done.keys()].find((name) => !names.includes(name));
    if (stray) throw new Error(`The database has migration ${stray}, which this version does not know`);
    const ran = await execute(url, plan(migrations, done, role));
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON migrations FROM ${role}`);
    return ran;
  } finally {
    await client.end();
  }
}

/** Recorded migrations: our name → TypeORM's, which must end in thirteen digits. */
async function recorded(client: pg.Client): Promise<Map<string, string>> {
  const exists = await client.query<{ found: string | null }>(
    `SELECT to_regclass('public.migrations') AS found`,
  );
  if (!exists.rows[0]?.found) return new Map();
  const rows = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return new Map(rows.rows.map(({ name }) => [name.slice(0, -14), name]));
}

function plan(
  migrations: Migration[],
  done: Map<string, string>,
  role: string,
): (new () => MigrationInterface)[] {
  // TypeORM runs by stamp: what is new gets the next stamps, in the order given.
  let stamp = Math.max(FIRST_STAMP, ...[...done.values()].map((name) => Number(name.slice(-13))));
  return migrations.map(({ name, sql }) => {
    const full = done.get(name) ?? `${name}-${++stamp}`;
    return class implements MigrationInterface {
      name = full;
      async up(runner: QueryRunner): Promise<void> {
        await runner.query(sql.replaceAll(':app_role', role));
      }
      down(): Promise<void> {
        return Promise.reject(new Error('Migrations only go forward'));
      }
    };
  });
}

async function execute(url: string, migrations: (new () => MigrationInterface)[]): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migrations',
    logging: false,
    applicationName: 'garant-migrate',
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map(({ name }) => name.slice(0, -14));
  } finally {
    await source.destroy();
  }
}

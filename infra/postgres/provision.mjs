// Creates the four databases and their roles on one server: for `npm start`, for tests and for operators.
//
//   GARANT_DATABASE_URL=<superuser URL> node infra/postgres/provision.mjs <folder of passwords>
//
// What is created stands in database.sql and schema.sql, which psql runs too; this file only reads the small part of
// psql's language that they use (variables, \gexec and dollar quotes).
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

export const SERVICES = /** @type {const} */ (['consent', 'access-requests', 'audit-log', 'gateway']);

/** Names of a service's database and roles. */
export function namesOf(/** @type {string} */ service) {
  const database = `garant_${service.replaceAll('-', '_')}`;
  return { database, migrator: `${database}_migrator`, app: `${database}_app` };
}

/**
 * @param {object} options
 * @param {string} options.adminUrl URL of a role that may create roles and databases
 * @param {string} options.secretsDir passwords are kept there, made on first use
 * @param {readonly string[]} [options.services]
 * @returns {Promise<Record<string, { app: string, migrator: string }>>} connection URLs per service
 */
export async function provisionDatabases({ adminUrl, secretsDir, services = SERVICES }) {
  /** @type {Record<string, { app: string, migrator: string }>} */
  const urls = {};
  await withClient(adminUrl, async (client) => {
    for (const service of services) {
      const names = namesOf(service);
      const variables = {
        ...names,
        migrator_password: passwordIn(secretsDir, names.migrator),
        app_password: passwordIn(secretsDir, names.app),
      };
      await runSql(client, 'database.sql', variables);
      await withClient(urlWith(adminUrl, { database: names.database }), (inside) =>
        runSql(inside, 'schema.sql', variables),
      );
      urls[service] = {
        app: urlWith(adminUrl, {
          database: names.database,
          user: names.app,
          password: variables.app_password,
        }),
        migrator: urlWith(adminUrl, {
          database: names.database,
          user: names.migrator,
          password: variables.migrator_password,
        }),
      };
    }
  });
  return urls;
}

/** @param {string} url @param {{ database: string, user?: string, password?: string }} part */
export function urlWith(url, { database, user, password }) {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  if (user) changed.username = encodeURIComponent(user);
  if (password) changed.password = encodeURIComponent(password);
  return changed.href;
}

/** @param {string} url @param {(client: pg.Client) => Promise<void>} work */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** @param {pg.Client} client @param {string} name @param {Record<string, string>} variables */
export async function runSql(client, name, variables) {
  const text = readFileSync(new URL(`./${name}`, import.meta.url), 'utf8').replaceAll(/^--.*$/gm, '');
  for (const [, statement, , end] of text.matchAll(/((?:\$(\w*)\$[\s\S]*?\$\2\$|[^;\\])+)(;|\\gexec)/g)) {
    if (!statement.trim()) continue;
    const { rows } = await client.query({ text: withVariables(statement, variables), rowMode: 'array' });
    if (end === '\\gexec') for (const [made] of rows) await client.query(String(made));
  }
}

/** psql's :'name' (literal) and :"name" (identifier). @param {string} statement @param {Record<string, string>} variables */
function withVariables(statement, variables) {
  return statement.replaceAll(/:(['"])(\w+)\1/g, (_, quote, name) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`no value for the variable ${name}`);
    return quote === "'" ? pg.escapeLiteral(value) : pg.escapeIdentifier(value);
  });
}

/** The password kept in a file of `dir`, made on first use. */
export function passwordIn(/** @type {string} */ dir, /** @type {string} */ name) {
  const file = join(dir, name);
  if (!existsSync(file)) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir] = process.argv.slice(2);
  const adminUrl = process.env.GARANT_DATABASE_URL;
  if (!dir || !adminUrl) {
    console.error(
      'usage: GARANT_DATABASE_URL=<superuser URL> node infra/postgres/provision.mjs <folder of passwords>',
    );
    process.exit(2);
  }
  const urls = await provisionDatabases({ adminUrl, secretsDir: resolve(dir) });
  console.log(
    `databases: ${Object.keys(urls)
      .map((service) => namesOf(service).database)
      .join(', ')}`,
  );
}

// Raises and lowers the walls around the audit log's tables of evidence (walls.sql): for `npm start`, compose and operators.
//
//   GARANT_DATABASE_URL=<superuser URL> node infra/postgres/walls.mjs raise    after the migrations
//   GARANT_DATABASE_URL=<superuser URL> node infra/postgres/walls.mjs lower    before an upgrade that changes such a table
//   GARANT_DATABASE_URL=<superuser URL> node infra/postgres/walls.mjs state
import { pathToFileURL } from 'node:url';
import { namesOf, runSql, urlWith, withClient } from './provision.mjs';

export const EVENT_TRIGGERS = /** @type {const} */ (['evidence_stays', 'evidence_is_not_rewritten']);
/** SQLSTATE insufficient_privilege: a managed server whose administrator is no superuser. */
const NO_PRIVILEGE = '42501';

/**
 * @typedef {{ database: string, migrator: string, app: string }} Names
 * @typedef {{ standing: boolean, tables: string[], why?: string }} WallState
 */

/**
 * Takes the database over from its migrator and puts event triggers around the tables of evidence, in one transaction each.
 * @param {{ adminUrl: string, names?: Names }} options
 * @returns {Promise<WallState>} not standing, with the reason, where the administrator may not create event triggers
 */
export async function raiseWalls({ adminUrl, names = namesOf('audit-log') }) {
  /** @type {string | undefined} */ let why;
  await inside(adminUrl, names, async (client) => {
    for (const file of ['ownership.sql', 'walls.sql']) {
      await client.query('BEGIN');
      try {
        await runSql(client, file, names);
        await client.query('COMMIT');
      } catch (error) {
        await client.query('ROLLBACK');
        const { code, message } = /** @type {import('pg').DatabaseError} */ (error);
        if (code !== NO_PRIVILEGE) throw error;
        why ??= message;
      }
    }
  });
  return { ...(await wallState({ adminUrl, names })), ...(why === undefined ? {} : { why }) };
}

/**
 * Takes the event triggers away, for migrations; everything else that refuses stays. Nothing where there are none.
 * @param {{ adminUrl: string, names?: Names }} options
 */
export async function lowerWalls({ adminUrl, names = namesOf('audit-log') }) {
  await inside(adminUrl, names, async (client) => {
    if (!(await standing(client))) return;
    for (const trigger of EVENT_TRIGGERS) await client.query(`DROP EVENT TRIGGER IF EXISTS ${trigger}`);
    await client.query(
      `INSERT INTO walls.history (what, tables) SELECT 'lowered', coalesce(array_agg(name ORDER BY name), '{}') FROM walls.evidence`,
    );
  });
}

/** @param {{ adminUrl: string, names?: Names }} options @returns {Promise<WallState>} */
export async function wallState({ adminUrl, names = namesOf('audit-log') }) {
  /** @type {WallState} */ let state = { standing: false, tables: [] };
  await inside(adminUrl, names, async (client) => {
    if (!(await standing(client))) return;
    const { rows } = await client.query('SELECT name FROM walls.evidence ORDER BY name');
    state = { standing: true, tables: rows.map(({ name }) => name) };
  });
  return state;
}

/** @param {import('pg').Client} client */
async function standing(client) {
  const { rows } = await client.query(
    `SELECT count(*)::int AS count FROM pg_event_trigger WHERE evtname = ANY ($1) AND evtenabled = 'A'`,
    [EVENT_TRIGGERS],
  );
  return rows[0].count === EVENT_TRIGGERS.length;
}

/** @param {string} adminUrl @param {Names} names @param {(client: import('pg').Client) => Promise<void>} work */
const inside = (adminUrl, names, work) => withClient(urlWith(adminUrl, { database: names.database }), work);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const adminUrl = process.env.GARANT_DATABASE_URL;
  const act = { raise: raiseWalls, lower: lowerWalls, state: wallState }[process.argv[2] ?? ''];
  if (!adminUrl || !act) {
    console.error(
      'usage: GARANT_DATABASE_URL=<superuser URL> node infra/postgres/walls.mjs raise | lower | state',
    );
    process.exit(2);
  }
  await act({ adminUrl });
  const { standing: stands, tables, why } = { ...(await wallState({ adminUrl })) };
  console.log(stands ? `walls: around ${tables.join(', ')}` : `walls: none${why ? ` (${why})` : ''}`);
}

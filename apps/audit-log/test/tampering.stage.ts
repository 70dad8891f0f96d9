import { randomBytes } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import {
  equalBytes,
  nodesInMemory,
  nodesInTiles,
  openCheckpoint,
  leafHash,
  proveConsistency,
  verifyConsistency,
  type NodeReader,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { LogFiles } from '../src/publish/log.files.js';
import { Publisher, type Record as PublishedRecord } from '../src/publish/publisher.js';
import { logKey, logStage, rawOf, type LogStage } from './log.stage.js';

/** By its path, because it is a script of the installation and no package. */
const WALLS = '../../../infra/postgres/walls.mjs';
export interface Names {
  database: string;
  migrator: string;
  app: string;
}
export interface WallTools {
  raiseWalls(options: {
    adminUrl: string;
    names: Names;
  }): Promise<{ standing: boolean; tables: string[]; why?: string }>;
  lowerWalls(options: { adminUrl: string; names: Names }): Promise<void>;
  wallState(options: { adminUrl: string; names: Names }): Promise<{ standing: boolean; tables: string[] }>;
}
export const walls = (await import(WALLS)) as WallTools;

export const adminUrl = process.env.GARANT_TEST_DATABASE_URL!;

/** Sizes of the checkpoints of the seeded log. */
export const SIZES = [40, 128, 300, 510] as const;

/** A log with everything in it that somebody may want to be different. */
export interface Seeded {
  names: Names;
  folder: string;
  urls: Record<Role, string>;
  /** What outsiders kept: every checkpoint, and a mirror of the tiles of the largest. */
  kept: string[];
  mirror: NodeReader;
  end(): Promise<void>;
}
export type Role = 'application' | 'owner' | 'superuser';

/** Seeds the log, raises the walls, and closes every connection, so that it can be copied. */
export async function seeded(): Promise<Seeded> {
  const stage: LogStage = await logStage();
  const { database, ownerUrl, appUrl } = stage.test;
  const publisher = new Publisher(database as unknown as PublishedRecord, stage.files, logKey);
  await publisher.open();
  const kept: string[] = [];
  // An unreadable message raises an alarm; an event of the service's own stream is a row like those of other parts.
  await stage.sequencer.append([await stage.read(rawOf('consent.events', Buffer.from('not JSON'), 1_000))]);
  await database.query(
    `INSERT INTO event_stream (stream_id, version, event_id, type, data, recorded_at, causation_id)
     VALUES ('test:1', 1, gen_random_uuid(), 'test.happened', '{}', now(), 'system:clock/test')`,
  );
  for (const size of SIZES) {
    await stage.fill(size - (await count(database)));
    kept.push((await publisher.publish())!.note);
  }
  const entries = await database.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index');
  const mirror = nodesInMemory(
    sha256,
    entries.map(({ entry }) => leafHash(sha256, entry)),
  );
  const name = (url: string): string => decodeURIComponent(new URL(url).username);
  const names = { database: new URL(appUrl).pathname.slice(1), migrator: name(ownerUrl), app: name(appUrl) };
  const { standing, why } = await walls.raiseWalls({ adminUrl, names });
  if (!standing) throw new Error(`the walls do not stand: ${why}`);
  await database.close();
  return {
    names,
    folder: stage.folder,
    urls: { application: appUrl, owner: ownerUrl, superuser: inDatabase(adminUrl, names.database) },
    kept,
    mirror,
    end: () => stage.end(),
  };
}

const count = async (tx: Pick<Tx, 'query'>): Promise<number> =>
  (await tx.query<{ n: number }>('SELECT count(*) AS n FROM log_entry'))[0]!.n;

export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs SQL under a role; several statements are one transaction unless they say otherwise. */
export async function as(url: string, sql: string): Promise<pg.QueryResult[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return [await client.query(sql)].flat();
  } finally {
    await client.end();
  }
}

/** A copy of the seeded log that may be destroyed. */
export interface Copy {
  database: string;
  folder: string;
  files: LogFiles;
  superuser: string;
  urls: Record<Role, string>;
  tx: Tx;
  query<T>(sql: string): Promise<T[]>;
  /** Past every trigger, as only a superuser can. */
  tamper(sql: string): Promise<void>;
  /** After `tamper`: what it opened stays open. */
  change(sql: string): Promise<void>;
  damage(path: string, change: (bytes: Buffer) => Buffer): Promise<void>;
  publisher(): Publisher;
  end(): Promise<void>;
}

export async function copyOf(log: Pick<Seeded, 'names' | 'folder' | 'urls'>): Promise<Copy> {
  const database = `${log.names.database.slice(0, 40)}_${randomBytes(4).toString('hex')}`;
  await as(adminUrl, `CREATE DATABASE ${database} TEMPLATE ${log.names.database}`);
  // A copy has the contents of the database, not what was granted on it.
  await as(
    adminUrl,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${log.names.app}, ${log.names.migrator}`,
  );
  const folder = `${log.folder}.${database.slice(-8)}`;
  await cp(log.folder, folder, { recursive: true });
  const files = new LogFiles(folder);
  const superuser = inDatabase(adminUrl, database);
  const pool = new pg.Pool({ connectionString: superuser, max: 2 });
  pool.on('error', () => undefined);
  const query = async <T>(sql: string, params: unknown[] = []): Promise<T[]> =>
    (await pool.query(sql, params)).rows as T[];
  const tx: Tx = { service: 'audit-log', query, wroteOutbox: () => undefined };
  return {
    database,
    folder,
    files,
    superuser,
    urls: {
      application: inDatabase(log.urls.application, database),
      owner: inDatabase(log.urls.owner, database),
      superuser,
    },
    tx,
    query,
    async tamper(sql) {
      await as(
        superuser,
        `DROP EVENT TRIGGER evidence_stays; DROP EVENT TRIGGER evidence_is_not_rewritten;
         SET session_replication_role = replica;
         ALTER TABLE log_entry DISABLE TRIGGER ALL; ALTER TABLE checkpoint DISABLE TRIGGER ALL; ALTER TABLE alarm DISABLE TRIGGER ALL;
         ${sql}`,
      );
    },
    async change(sql) {
      await as(superuser, sql);
    },
    async damage(path, change) {
      const file = join(folder, path);
      await writeFile(file, change(await readFile(file)));
    },
    publisher: () =>
      new Publisher(
        { query, transaction: <T>(work: (given: Tx) => Promise<T>) => work(tx) } as PublishedRecord,
        files,
        logKey,
      ),
    async end() {
      await pool.end();
      await as(adminUrl, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An entry that says something else, with the leaf hash that fits. */
export const forge = (index: number): string =>
  `UPDATE log_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"consent.events"', '"gateway.events"'), 'UTF8') WHERE index = ${index};
   UPDATE log_entry SET leaf_hash = sha256('\\x00'::bytea || entry) WHERE index = ${index};`;

/**
 * A witness as C2SP tlog-witness asks for one: it remembers the largest checkpoint it has cosigned, and believes nothing
 * that does not continue it.
 */
export class Witness {
  note = '';
  private head: { size: number; root: Uint8Array } = { size: 0, root: new Uint8Array(0) };

  /** @returns what it answers: `cosigned`, or why not */
  async see(note: string, files: LogFiles): Promise<string> {
    const opened = await openCheckpoint(note, { logs: [logKey.verifier] }, noteCrypto);
    if (!opened.ok) return `not a checkpoint of this log: ${opened.reason}`;
    const { size, root } = opened.value;
    if (size < this.head.size) return `smaller than the ${this.head.size} entries cosigned`;
    if (size === this.head.size && !equalBytes(root, this.head.root)) return 'another root of the same size';
    if (this.head.size > 0 && size > this.head.size) {
      const read = nodesInTiles(sha256, size, async (id) => (await files.readTile(id))!);
      const proof = await proveConsistency(sha256, this.head.size, size, read);
      const verdict = verifyConsistency(sha256, {
        oldSize: this.head.size,
        newSize: size,
        oldRoot: this.head.root,
        newRoot: root,
        proof,
      });
      if (!verdict.ok) return `does not continue what was cosigned: ${verdict.reason}`;
    }
    this.head = { size, root };
    this.note = note;
    return 'cosigned';
  }
}

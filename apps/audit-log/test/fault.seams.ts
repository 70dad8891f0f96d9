import type { BulkTx, Database, Tx } from '@garant/nest-kit';
import type { LogFiles } from '../src/publish/log.files.js';
import type { PublishedFiles, Record as Recorded } from '../src/publish/publisher.js';

/**
 * What may happen at a storage call: the process dies before it was done, or after; the connection ends under it; the disk
 * has no room for it. After a death nothing else of that process happens.
 */
export type Fault = 'not persisted' | 'persisted' | 'connection cut' | 'disk full';
export interface Plan {
  /** Which call, from 1 on; 0 for none. */
  call: number;
  fault: Fault;
}
export class Crash extends Error {}

export interface Seams {
  /** Names of the calls, in order. */
  calls: string[];
  database: Pick<Database, 'transaction'>;
  record: Recorded;
  files: PublishedFiles;
}

/**
 * The seams through which the log reaches database and disk, wrapped so that a plan can strike one call.
 * @param cut ends the connection on which `query` runs, from outside
 */
export function seamsOf(
  given: { database: Database; files: LogFiles },
  plan: Plan,
  cut: (query: Tx['query']) => Promise<void>,
): Seams {
  const calls: string[] = [];
  let dead = false;
  /** True when this is the call that is struck. */
  const struck = (name: string): boolean => {
    if (dead) throw new Crash('dead');
    return calls.push(name) === plan.call;
  };
  const die = (name: string): never => {
    dead = true;
    throw new Crash(name);
  };
  async function call<T>(name: string, work: () => Promise<T>, query?: Tx['query']): Promise<T> {
    if (!struck(name)) return work();
    if (plan.fault === 'connection cut' && query) {
      await cut(query);
      return work();
    }
    if (plan.fault === 'disk full')
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    if (plan.fault === 'persisted') await work();
    return die(name);
  }
  const inside = (tx: BulkTx): BulkTx => ({
    service: tx.service,
    query: (sql, params) => call(named(sql), () => tx.query(sql, params), tx.query),
    copy: (into, rows) => call(`COPY ${into.split(' ')[0]}`, () => tx.copy(into, rows), tx.query),
    wroteOutbox: () => tx.wroteOutbox(),
  });
  const transaction = async <T>(work: (tx: BulkTx) => Promise<T>): Promise<T> => {
    let dies = false;
    const result = await given.database.transaction(async (tx) => {
      const done = await work(inside(tx));
      if (!struck('COMMIT')) return done;
      if (plan.fault === 'connection cut') await cut(tx.query);
      else if (plan.fault === 'persisted') dies = true;
      else die('COMMIT');
      return done;
    });
    return dies ? die('COMMIT') : result;
  };
  return {
    calls,
    database: { transaction } as Pick<Database, 'transaction'>,
    record: {
      query: (sql: string, params?: unknown[]) => call(named(sql), () => given.database.query(sql, params)),
      transaction,
    } as Recorded,
    files: {
      read: (path) => call(`read ${kindOf(path)}`, () => given.files.read(path)),
      readTile: (id) =>
        call(id.level === 'entries' ? 'read bundle' : 'read tile', () => given.files.readTile(id)),
      write: (path, bytes) => call(`write ${kindOf(path)}`, () => given.files.write(path, bytes)),
      dropPartials: (id) => call('drop partials', () => given.files.dropPartials(id)),
    },
  };
}

const kindOf = (path: string): string =>
  path.startsWith('tile/entries') ? 'bundle' : path.startsWith('tile/') ? 'tile' : path;

/** `INSERT INTO checkpoint`, `SELECT … FROM log_entry`: enough to know which call it is. */
function named(sql: string): string {
  const text = sql.replaceAll(/\s+/g, ' ').trim();
  const verb = text.split(' ', 1)[0]!;
  const [table] = /(?<=\b(?:INTO|FROM|UPDATE) )[a-z_]+/.exec(text) ?? [/pg_\w+/.exec(text)?.[0] ?? ''];
  return `${verb} ${table}`.trim();
}

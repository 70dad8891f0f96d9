import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { copyQuery, type CopyRows } from './copy.rows.js';

export type Row = Record<string, unknown>;

/** Where SQL runs: inside a transaction, or on the {@link Database} itself, each statement alone. */
export interface Tx {
  /** `bigint` comes as a number, `timestamptz` as a Date, `jsonb` parsed. UPDATE and DELETE answer with their RETURNING rows. */
  query<T = Row>(sql: string, params?: unknown[]): Promise<T[]>;
  /** The service whose database this is; outbox rows are published in its name. */
  readonly service: string;
  /** Called when something was written to the outbox; wakes the relay of this process after the commit. */
  wroteOutbox(): void;
}

/** Where many rows can be added at once. */
export interface BulkTx extends Tx {
  /**
   * Adds many rows (binary COPY): all of them, or none and an error.
   * @param into table with its columns, `log_entry (index, entry)`
   */
  copy(into: string, rows: CopyRows): Promise<void>;
}

// 2^53 positions, offsets and counts are more than the platform will see; anything beyond must fail loudly.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit`);
  return value;
});

const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** One service's PostgreSQL (through TypeORM's DataSource). */
export class Database implements BulkTx {
  private readonly listeners = new Set<() => void>();

  private constructor(
    readonly source: DataSource,
    readonly service: string,
  ) {}

  /**
   * @param options.application name of the service (`consent`, …): connections carry it and events are published under it
   * @param options.entities read-model entities, if a service has any
   */
  static async open(
    url: string,
    options: { application: string; pool?: number; entities?: (new () => object)[] },
  ): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url,
      applicationName: `garant-${options.application}`,
      entities: options.entities ?? [],
      synchronize: false,
      logging: false,
      poolErrorHandler: () => undefined,
      connectTimeoutMS: 10_000,
      extra: {
        max: options.pool ?? 10,
        // Statements that do not wait for each other travel together.
        pipeline: true,
        // Named statements are planned with their values: a plan for any values, made while a table was small, stays.
        options:
          '-c TimeZone=UTC -c idle_in_transaction_session_timeout=30000 -c plan_cache_mode=force_custom_plan',
      },
    });
    await source.initialize();
    return new Database(source, options.application);
  }

  async query<T = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    const runner = this.source.createQueryRunner();
    try {
      return await run<T>(runner, sql, params);
    } finally {
      await runner.release();
    }
  }

  async copy(into: string, rows: CopyRows): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      await copy(runner, into, rows);
    } finally {
      await runner.release();
    }
  }

  /** Runs `work` in one READ COMMITTED transaction; serialization failures and deadlocks are tried again with a fresh one. */
  async transaction<T>(work: (tx: BulkTx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const runner = this.source.createQueryRunner();
      try {
        return await this.attempt(runner, work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRIED.has(sqlState(error) ?? '')) throw error;
        await wait(2 ** attempt + Math.random() * 10);
      } finally {
        await runner.release();
      }
    }
  }

  private async attempt<T>(runner: QueryRunner, work: (tx: BulkTx) => Promise<T>): Promise<T> {
    let wrote = false;
    const tx: BulkTx = {
      service: this.service,
      query: (sql, params = []) => run(runner, sql, params),
      copy: (into, rows) => copy(runner, into, rows),
      wroteOutbox: () => {
        wrote = true;
      },
    };
    const result = await inTransaction(runner, () => work(tx));
    if (wrote) this.wroteOutbox();
    return result;
  }

  wroteOutbox(): void {
    for (const listener of this.listeners) listener();
  }

  onOutbox(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A connection of its own, for session locks. Its transactions do not retry. */
  async dedicated(): Promise<Dedicated> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    return new Dedicated(runner, this);
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

export class Dedicated {
  constructor(
    private readonly runner: QueryRunner,
    private readonly database: Database,
  ) {}

  query<T = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    return run<T>(this.runner, sql, params);
  }

  async transaction<T>(work: (tx: BulkTx) => Promise<T>): Promise<T> {
    const { service } = this.database;
    return inTransaction(this.runner, () =>
      work({
        service,
        query: (sql, params = []) => run(this.runner, sql, params),
        copy: (into, rows) => copy(this.runner, into, rows),
        wroteOutbox: () => this.database.wroteOutbox(),
      }),
    );
  }

  async release(): Promise<void> {
    await this.runner.release();
  }
}

/** BEGIN travels with the first statements of the work; whatever fails, the transaction is rolled back and the failure thrown. */
async function inTransaction<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  const connection = (await runner.connect()) as pg.PoolClient;
  const begun = together(connection, { text: 'BEGIN' });
  // Looked at below; a failure in between is not nobody's.
  begun.catch(() => undefined);
  try {
    const result = await work();
    await begun;
    const ended = await connection.query('COMMIT');
    // PostgreSQL answers so when a statement had failed and the work went on regardless.
    if (ended.command !== 'COMMIT') throw new Error('a statement failed: the transaction was rolled back');
    return result;
  } catch (error) {
    // A broken connection cannot roll back; the server does it when it sees the connection end.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/**
 * Statements go to the driver's own connection, and by name: PostgreSQL parses each once a connection. TypeORM's
 * `query` can do neither, and this is the hottest place of every service.
 */
async function run<T>(runner: QueryRunner, sql: string, params: unknown[]): Promise<T[]> {
  const connection = (await runner.connect()) as pg.PoolClient;
  const name = nameOf(sql);
  const result = await together(
    connection,
    name === undefined ? { text: sql, values: params } : { name, text: sql, values: params },
  );
  return (result.rows ?? []) as T[];
}

async function copy(runner: QueryRunner, into: string, rows: CopyRows): Promise<void> {
  const connection = (await runner.connect()) as pg.PoolClient;
  const query = copyQuery(into, rows.bytes());
  await new Promise<void>((resolve, reject) => {
    Object.assign(query, { callback: (error: Error | null) => (error ? reject(error) : resolve()) });
    cork(connection);
    connection.query(query);
  });
}

function together(connection: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
  cork(connection);
  return connection.query(query);
}

/** What is asked in one turn of the event loop leaves in one write. */
function cork(connection: pg.PoolClient): void {
  const { stream } = (connection as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** More texts than a service has, but not as many as could fill a connection's memory if some were made on the fly. */
const NAMED = 600;
const names = new Map<string, string>();

/** A name per text; none for what PostgreSQL cannot prepare, and none beyond {@link NAMED} texts. */
function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= NAMED || !/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(sql) || sql.includes(';'))
    return undefined;
  const name = `g${names.size + 1}`;
  names.set(sql, name);
  return name;
}

/**
 * Statements of one transaction that do not wait for each other's answers, in the order given. When one fails, those
 * behind it fail because of it: the first failure in that order is thrown.
 */
export async function atOnce<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((one): one is PromiseRejectedResult => one.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** SQLSTATE of a PostgreSQL error, as TypeORM hands it on. */
export function sqlState(error: unknown): string | undefined {
  const found = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = found?.driverError?.code ?? found?.code;
  return typeof code === 'string' ? code : undefined;
}

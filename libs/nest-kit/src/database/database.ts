import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';

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

// 2^53 positions, offsets and counts are more than the platform will see; anything beyond must fail loudly.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit`);
  return value;
});

const RETRIED = new Set(['40001', '40P01']);
const ATTEMPTS = 5;

/** One service's PostgreSQL (through TypeORM's DataSource). */
export class Database implements Tx {
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
        options: '-c TimeZone=UTC -c idle_in_transaction_session_timeout=30000',
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

  /** Runs `work` in one READ COMMITTED transaction; serialization failures and deadlocks are tried again with a fresh one. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
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

  private async attempt<T>(runner: QueryRunner, work: (tx: Tx) => Promise<T>): Promise<T> {
    let wrote = false;
    const tx: Tx = {
      service: this.service,
      query: (sql, params = []) => run(runner, sql, params),
      wroteOutbox: () => {
        wrote = true;
      },
    };
    await runner.connect();
    await runner.startTransaction();
    let result: T;
    try {
      result = await work(tx);
      await runner.commitTransaction();
    } catch (error) {
      // A broken connection cannot roll back; the server does it when it sees the connection end.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
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

  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { service } = this.database;
    await this.runner.startTransaction();
    try {
      const result = await work({
        service,
        query: (sql, params = []) => run(this.runner, sql, params),
        wroteOutbox: () => this.database.wroteOutbox(),
      });
      await this.runner.commitTransaction();
      return result;
    } catch (error) {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }

  async release(): Promise<void> {
    await this.runner.release();
  }
}

async function run<T>(runner: QueryRunner, sql: string, params: unknown[]): Promise<T[]> {
  const result = await runner.query(sql, params, true);
  return (result.records ?? []) as T[];
}

/** SQLSTATE of a PostgreSQL error, as TypeORM hands it on. */
export function sqlState(error: unknown): string | undefined {
  const found = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = found?.driverError?.code ?? found?.code;
  return typeof code === 'string' ? code : undefined;
}

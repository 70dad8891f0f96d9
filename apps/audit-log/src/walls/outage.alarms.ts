import { sqlState, type Database } from '@garant/nest-kit';
import { raiseAlarms } from '../alarms/alarm.store.js';

const NO_ROOM = ['ENOSPC', 'EDQUOT', '53100'];
// 55000: the database takes no connections; 3D000: it does not exist.
const NO_DATABASE = /^(08\w{3}|57P0[1-5]|53300|55000|3D000|ECONN\w+|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH)$/;

/** Ids and codes only: the words of an error may hold what nobody should read in an event. */
function causeOf(error: unknown): string {
  const code = sqlState(error) ?? (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  return error instanceof Error && /connection/i.test(error.message) ? 'ECONNRESET' : 'unknown';
}

/**
 * Tells once that the log could not go on: with a full disk at once, and without a database as soon as there is one again.
 * Nothing is lost meanwhile: messages wait on the bus, entries in the database.
 */
export class Outages {
  private since: string | undefined;
  private cause = '';
  private told = false;

  constructor(
    private readonly database: Pick<Database, 'transaction'>,
    private readonly work: 'intake' | 'publishing',
  ) {}

  async failed(error: unknown): Promise<void> {
    if (this.since === undefined) {
      this.since = new Date().toISOString();
      this.cause = causeOf(error);
    }
    if (!this.told) await this.tell();
  }

  async worked(): Promise<void> {
    if (this.since === undefined) return;
    if (!this.told) await this.tell();
    if (this.told) [this.since, this.told] = [undefined, false];
  }

  private async tell(): Promise<void> {
    const { work, cause, since } = this;
    const code = NO_ROOM.includes(cause)
      ? 'disk-full'
      : NO_DATABASE.test(cause)
        ? 'database-gone'
        : `${work}-failed`;
    const alarm = {
      code,
      place: `${work}/${since}`,
      index: null,
      topic: 'audit-log.events',
      partition: 0,
      offset: '',
      detail: `${work} waits since ${since}: ${cause}`,
    };
    this.told = await this.database
      .transaction((tx) => raiseAlarms(tx, [alarm], new Date().toISOString()))
      // Where it would be kept is what is missing: it is told later.
      .then(
        () => true,
        () => false,
      );
  }
}

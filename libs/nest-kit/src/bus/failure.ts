import { sqlState } from '../database/database.js';

export { reasonOf } from '../process/reason.js';

/** Another consumer owns the partition now. */
export class StaleOwner extends Error {}

/** PostgreSQL is away or out of means: not the message's fault, so no attempt is counted. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state && (/^(08|53|57P0)/.test(state) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/.test(state)))
    return true;
  const message = error instanceof Error ? error.message : '';
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|DataSource is not|Driver not Connected/i.test(
    message,
  );
}

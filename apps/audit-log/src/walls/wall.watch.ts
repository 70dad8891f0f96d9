import type { Database, Logger, Tx } from '@garant/nest-kit';
import { raiseAlarms } from '../alarms/alarm.store.js';
import type { Worker } from '../log.part.js';
import { tablesOf } from './table.classes.js';

/**
 * What stands open in the walls, as far as the application role can see: `table: what`. Whether the superuser's event
 * triggers are there counts only where they were raised once: a managed server has none.
 */
export async function openings(tx: Pick<Tx, 'query'>): Promise<string[]> {
  const rows = await tx.query<{ opening: string }>(
    `WITH evidence AS (SELECT name, to_regclass('public.' || name) AS id FROM unnest($1::text[]) AS t (name)),
     guard AS (SELECT tgrelid, tgtype, tgenabled FROM pg_trigger WHERE tgfoid = to_regproc('public.refuse_change') AND NOT tgisinternal)
     SELECT name || ': no such table' AS opening FROM evidence WHERE id IS NULL
     UNION ALL SELECT name || ': no row trigger' FROM evidence
       WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM guard WHERE tgrelid = id AND tgtype & 25 = 25 AND tgenabled = 'A')
     UNION ALL SELECT name || ': no statement trigger' FROM evidence
       WHERE id IS NOT NULL AND NOT EXISTS (SELECT FROM guard WHERE tgrelid = id AND tgtype & 57 = 56 AND tgenabled = 'A')
     UNION ALL SELECT name || ': the application may change it' FROM evidence
       WHERE id IS NOT NULL AND has_table_privilege(id::oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
     UNION ALL SELECT name || ': no ordinary table, a rule or row security' FROM evidence JOIN pg_class c ON c.oid = id
       WHERE c.relkind NOT IN ('r', 'p') OR c.relrowsecurity OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = id)
     UNION ALL SELECT 'event triggers: lowered or disabled'
       WHERE to_regnamespace('walls') IS NOT NULL
         AND (SELECT count(*) FROM pg_event_trigger WHERE evtname IN ('evidence_stays', 'evidence_is_not_rewritten') AND evtenabled = 'A') < 2
     ORDER BY 1`,
    [tablesOf('evidence')],
  );
  return rows.map(({ opening }) => opening);
}

/**
 * Looks whether the walls still stand, and raises an alarm when somebody with more power opened one: the log of a log
 * (CNIL: an alert when a privileged account touches the logs). Told once a day for as long as it lasts.
 */
export class WallWatch implements Worker {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly database: Pick<Database, 'transaction'>,
    private readonly logger: Logger,
    private readonly intervalMs = 60_000,
  ) {}

  start(): void {
    const look = (): void => {
      this.looking ??= this.look()
        .catch((error: unknown) =>
          this.logger.error({ err: error }, 'the walls could not be looked at; it is tried again'),
        )
        .finally(() => (this.looking = undefined));
    };
    look();
    this.timer = setInterval(look, this.intervalMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  async look(now = new Date().toISOString()): Promise<void> {
    await this.database.transaction(async (tx) => {
      const alarms = (await openings(tx)).map((opening) => ({
        code: 'wall-open',
        place: `wall/${now.slice(0, 10)}/${opening}`,
        index: null,
        topic: 'audit-log.events',
        partition: 0,
        offset: '',
        detail: opening,
      }));
      await raiseAlarms(tx, alarms, now);
    });
  }
}

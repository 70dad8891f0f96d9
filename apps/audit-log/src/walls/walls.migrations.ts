import type { Migration } from '@garant/nest-kit';

/**
 * SQL that makes tables append-only: for a migration, after the tables were created.
 *
 * Two triggers, because each has a hole that the other closes. The statement trigger refuses before a row is looked at, also
 * when no row would be touched, and TRUNCATE, which has no rows; but who names a partition goes past the one of its parent.
 * The row trigger is copied to every partition there is and will be. The function answers by the name of the operation and
 * reads neither OLD nor NEW. Both fire always: `session_replication_role` does not turn them off.
 */
export const appendOnly = (tables: readonly string[]): string => `
DO $walls$
DECLARE wanted text; part regclass;
BEGIN
  FOREACH wanted IN ARRAY ARRAY[${tables.map((table) => `'${table}'`).join(', ')}] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', wanted || '_rows_stay', wanted);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', wanted, wanted || '_rows_stay');
    FOR part IN SELECT relid FROM pg_partition_tree(wanted::regclass) UNION SELECT wanted::regclass LOOP
      EXECUTE format('CREATE OR REPLACE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', wanted || '_is_append_only', part);
      EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', part, wanted || '_is_append_only');
      EXECUTE format('REVOKE ALL ON %s FROM PUBLIC', part);
      EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON %s FROM :app_role', part);
    END LOOP;
  END LOOP;
END $walls$;
`;

/** What the database itself refuses. In order; forward only; a name never changes. */
export const wallsMigrations: readonly Migration[] = [
  {
    name: 'audit-log-walls-001-rows-stay',
    sql: appendOnly(['log_entry', 'checkpoint', 'alarm', 'event_stream']),
  },
  {
    name: 'audit-log-walls-002-witnesses-and-erasures',
    sql: appendOnly([
      'checkpoint_cosignature',
      'checkpoint_timestamp',
      'log_key_rotation',
      'details_erasure',
      'erased_details',
      'log_pruning',
    ]),
  },
];

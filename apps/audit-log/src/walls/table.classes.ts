/**
 * What the tables of the audit log are. Every table stands here, and a spec compares the list with the database: a table
 * that nobody has thought about is neither walled nor said to be erasable.
 *
 * - evidence: rows are added and read, by everybody, for ever. Grants and triggers refuse the rest (walls.migrations.ts),
 *   event triggers keep grants and triggers as they are (infra/postgres/walls.sql).
 * - derived: can be made again from the evidence.
 * - erasable: what a person may have erased (GDPR Art. 17), or whose time ends; the evidence holds a commitment or nothing.
 * - working: state of work under way, and transport.
 */
export type TableClass = 'evidence' | 'derived' | 'erasable' | 'working';

export const TABLE_CLASSES: Readonly<Record<string, TableClass>> = {
  log_entry: 'evidence',
  checkpoint: 'evidence',
  alarm: 'evidence',
  checkpoint_cosignature: 'evidence',
  checkpoint_timestamp: 'evidence',
  log_key_rotation: 'evidence',
  event_stream: 'evidence',

  entry_posting: 'derived',
  entry_period: 'derived',
  command_trace: 'derived',
  producer_number: 'derived',
  mission: 'derived',
  mission_inspector: 'derived',

  entry_details: 'erasable',

  migrations: 'working',
  outbox: 'working',
  outbox_number: 'working',
  inbox: 'working',
  command_outcome: 'working',
  parked_key: 'working',
  parked_command: 'working',
};

export const tablesOf = (wanted: TableClass): string[] =>
  Object.entries(TABLE_CLASSES)
    .filter(([, found]) => found === wanted)
    .map(([table]) => table)
    .sort();

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
  details_erasure: 'evidence',
  erased_details: 'evidence',
  log_pruning: 'evidence',
  log_period: 'evidence',
  period_closing: 'evidence',
  alarm_end: 'evidence',

  entry_posting: 'derived',
  entry_period: 'derived',
  period_leaves: 'derived',
  command_trace: 'derived',
  producer_number: 'derived',
  mission: 'derived',
  mission_inspector: 'derived',
  mission_read: 'derived',
  legal_hold: 'derived',
  entry_tally: 'derived',
  detection: 'derived',
  detection_tuning: 'derived',
  detection_account: 'derived',

  entry_details: 'erasable',
  bundle_piece: 'erasable',
  mission_words: 'erasable',
  mission_file: 'erasable',
  sealed_reason: 'erasable',

  waiting_erasure: 'working',
  retention_place: 'working',
  detection_place: 'working',
  detection_window: 'working',
  bundle: 'working',
  published_head: 'working',
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

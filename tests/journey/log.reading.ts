import type { EntryView } from '../../libs/contracts/src/audit-log.js';
import type { TestPlatform } from '../platform.fixture.js';

/** Every entry of the log, as an inspector reads them, in order. */
export async function readLog(test: TestPlatform): Promise<EntryView[]> {
  const entries = new Map<number, EntryView>();
  let after = '';
  for (;;) {
    const page = await test.api.get('paul', `/api/v1/inspection/entries?limit=200${after}`);
    for (const entry of page.entries as EntryView[]) entries.set(entry.index, entry);
    if (page.next === null) break;
    after = `&after=${page.next}`;
  }
  return [...entries.values()].sort((a, b) => a.index - b.index);
}

export interface Account {
  /** Commands without an outcome, or with more than one. */
  unsettled: { id: string; type: string; outcomes: number }[];
  /** CloudEvents identities that occur twice. */
  doubled: string[];
  /** Entries that the log itself flags: gaps, effects without a cause, bad signatures. */
  flagged: string[];
  alarms: string[];
}

/** What a reader of the log alone finds out about lost and doubled messages. */
export function account(entries: readonly EntryView[]): Account {
  const outcomes = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const { entry, details } of entries) {
    const identity = `${entry.source} ${entry.id}`;
    seen.set(identity, (seen.get(identity) ?? 0) + 1);
    if (entry.type !== 'command.done' && entry.type !== 'command.refused') continue;
    const id = String(details?.data.commandId);
    outcomes.set(id, (outcomes.get(id) ?? 0) + 1);
  }
  return {
    unsettled: entries
      .filter(({ entry }) => entry.kind === 'command' && outcomes.get(entry.id) !== 1)
      .map(({ entry }) => ({ id: entry.id, type: entry.type, outcomes: outcomes.get(entry.id) ?? 0 })),
    doubled: [...seen].filter(([, count]) => count > 1).map(([identity]) => identity),
    flagged: entries
      .filter(({ entry }) => entry.flags.length > 0)
      .map(({ index, entry }) => `${index} ${entry.type} ${entry.flags.join(',')}`),
    alarms: entries
      .filter(({ entry }) => entry.type === 'alarm.raised')
      .map(({ details }) => JSON.stringify(details?.data)),
  };
}

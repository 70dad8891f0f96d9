import type { SeenEntry } from '@garant/rules';
import type { FollowedEntry } from '../entries/entry.sequence.js';

/** Types of which detection needs more than the entry itself: roles, rows, codes. */
export const DETAILED = ['data.read', 'entries.read', 'command.refused', 'account.created'];
/** The gateway where it reads on its own behalf: nobody acts. */
const PLATFORM = '6a617261-6e74-4000-8000-000000000001';
const BEHIND = /^system:(?:read|decision)\/([0-9a-f-]{36})/;

/** What detection sees of an entry: who acted, in which role, about whom, how much. */
export function seenOf({ index, entry, data }: FollowedEntry): SeenEntry {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const number = (value: unknown): number | null =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
  // Entries that the gateway reads for a person about themselves are no act of a reader.
  const inMission = text(data?.missionId) !== null;
  const created =
    entry.type === 'account.created' && Array.isArray(data?.roles) ? data.roles.map(String) : null;
  const behind = entry.actor?.ref ?? BEHIND.exec(entry.cause ?? '')?.[1] ?? null;
  const account = created ? text(data?.accountRef) : behind;
  const nobody = account === PLATFORM || (entry.type === 'entries.read' && !inMission);
  const problem = data?.problem as { code?: unknown } | undefined;
  return {
    index,
    kind: entry.kind,
    topic: entry.topic,
    type: entry.type,
    at: entry.time ?? entry.received,
    actor: nobody ? null : account,
    role: inMission ? 'inspector' : (entry.actor?.role ?? text(data?.role)),
    subject: entry.subject,
    permit: entry.permit,
    purpose: entry.purpose,
    outcome: entry.outcome,
    problem: text(problem?.code),
    rows: number(data?.rows),
    created,
  };
}

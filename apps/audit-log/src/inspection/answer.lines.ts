import type { AnswerLine, EntryView } from '@garant/contracts';
import { typeTitle, type AskedEntry, type StoryEntry } from '@garant/rules';

const BEHIND = /^system:(?:read|decision|import)\/([0-9a-f-]{36})/;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Account behind an entry: who acted, or who caused a read or a decision. */
export const actorOf = ({ entry }: EntryView): string | null =>
  entry.actor?.ref ?? BEHIND.exec(entry.cause ?? '')?.[1] ?? null;
const roleOf = ({ entry, details }: EntryView): string | null =>
  entry.actor?.role ?? text(details?.data.role) ?? null;
export const timeOf = ({ entry }: EntryView): string => entry.time ?? entry.received;

export const askedOf = (view: EntryView): AskedEntry => ({
  index: view.index,
  type: view.entry.type,
  at: timeOf(view),
  actor: actorOf(view),
  role: roleOf(view),
  outcome: view.entry.outcome,
  data: view.details?.data ?? null,
});
export const storyEntryOf = (view: EntryView): StoryEntry => ({
  index: view.index,
  type: view.entry.type,
  at: timeOf(view),
  actor: view.entry.actor && { ref: view.entry.actor.ref, role: view.entry.actor.role },
  data: view.details?.data ?? null,
});

/** Details that tell why, how much and on which grounds: codes, references, hashes and counts, never a text. */
const FACTS = [
  'what',
  'purpose',
  'requestId',
  'mandateId',
  'authorityId',
  'missionId',
  'action',
  'reason',
  'act',
  'regime',
  'channel',
  'rows',
  'count',
  'people',
  'position',
  'cutPosition',
  'choicePosition',
  'commandType',
  'class',
  'legalBasis',
  'fromIndex',
  'toIndex',
  'minimumIndex',
  'verdict',
  'kind',
] as const;

/** An entry as an answer shows it. */
export function lineOf(view: EntryView): AnswerLine {
  const { entry, details, erasure } = view;
  const data = details?.data ?? {};
  const actor = actorOf(view);
  const problem = text((data.problem as { code?: unknown } | undefined)?.code);
  const facts = FACTS.flatMap((name) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? [{ name, value: String(value) }] : [];
  });
  return {
    index: view.index,
    type: entry.type,
    title: typeTitle(entry.type),
    at: timeOf(view),
    actor: actor === null ? null : { ref: actor, role: roleOf(view) },
    subject: entry.subject,
    permit: entry.permit,
    dataset: entry.dataset,
    release: entry.release,
    environment: entry.environment,
    outcome: entry.outcome,
    facts: problem === null ? facts : [...facts, { name: 'reason', value: problem }],
    ...(details === null ? { erasedBy: erasure?.entryIndex ?? null } : {}),
  };
}

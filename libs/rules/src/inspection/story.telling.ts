import { instant } from '../clocks/calendar.js';
import type { Sentence } from '../rule.js';
import { EXPECTATIONS, STOPPING_TYPES, type Expectation, type StoryKind } from './story.table.js';
import { typeTitle } from './type.titles.js';

export interface StoryEntry {
  readonly index: number;
  readonly type: string;
  /** RFC 3339. */
  readonly at: string;
  readonly actor: { readonly ref: string; readonly role: string } | null;
  /** Null when the details were erased. */
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** `waiting`: still to come, in its time; `missing`: it should be there and is not. */
export type StoryState = 'done' | 'stopped' | 'waiting' | 'missing';
export interface StoryStep {
  readonly type: string;
  readonly title: Sentence;
  readonly state: StoryState;
  /** Entry of the log, whose proof it has; null for a step that is not there. */
  readonly index: number | null;
  readonly at: string | null;
  readonly actor: StoryEntry['actor'];
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly legalSource: string | null;
}

const HOUR_MS = 3_600_000;
/** Details that a reader of a story wants to see at once: numbers, codes and hashes. */
const FACTS = [
  'act',
  'regime',
  'channel',
  'vote',
  'decision',
  'reason',
  'cutPosition',
  'position',
  'choicePosition',
  'people',
  'releaseId',
  'recallId',
  'cohortCommitment',
  'manifestHash',
  'ruleBundleHash',
  'by',
] as const;

const stepOf = (entry: StoryEntry): StoryStep => ({
  type: entry.type,
  title: typeTitle(entry.type),
  state: STOPPING_TYPES.includes(entry.type) ? 'stopped' : 'done',
  index: entry.index,
  at: entry.at,
  actor: entry.actor,
  facts: FACTS.flatMap((name) => {
    const value = entry.data?.[name];
    return typeof value === 'string' || typeof value === 'number' ? [{ name, value: String(value) }] : [];
  }),
  legalSource: null,
});

const absent = (expectation: Expectation, state: StoryState): StoryStep => ({
  type: expectation.one[0]!,
  title: expectation.title,
  state,
  index: null,
  at: null,
  actor: null,
  facts: [],
  legalSource: expectation.legalSource,
});

const fulfils = (expectation: Expectation, of: StoryEntry, other: StoryEntry): boolean => {
  if (!expectation.one.includes(other.type)) return false;
  const { same } = expectation;
  // What was erased can no longer tell the two apart: the step itself is there.
  return same === undefined || of.data === null || other.data === null || of.data[same] === other.data[same];
};

/**
 * The steps of a life in the order of the log, and between them those that should be there and are not.
 * Pure: the same entries at the same time tell the same story.
 * @param entries in any order
 * @param now RFC 3339: what is in its time is waited for, what is late is missing
 */
export function tellStory(kind: StoryKind, entries: readonly StoryEntry[], now: string): StoryStep[] {
  const inOrder = [...entries].sort((a, b) => a.index - b.index);
  return inOrder.flatMap((entry) => {
    const own = EXPECTATIONS[kind].filter(({ of }) => of === entry.type);
    const before = own.filter(
      (one) =>
        one.side === 'before' &&
        !inOrder.some((other) => other.index < entry.index && fulfils(one, entry, other)),
    );
    const after = own.filter(
      (one) =>
        one.side === 'after' && !inOrder.some((other) => other !== entry && fulfils(one, entry, other)),
    );
    const late = ({ withinHours = 0 }: Expectation): boolean =>
      instant(now) - instant(entry.at) > withinHours * HOUR_MS;
    return [
      ...before.map((one) => absent(one, 'missing')),
      stepOf(entry),
      ...after.map((one) => absent(one, late(one) ? 'missing' : 'waiting')),
    ];
  });
}

/** The permit's own end, which the log has to show once its term is over. */
export function unendedPermit(entries: readonly StoryEntry[], now: string): StoryStep | null {
  const signed = entries.find(({ type }) => type === 'permit.signed');
  const terms = signed?.data?.terms as { validUntil?: unknown } | undefined;
  const until = typeof terms?.validUntil === 'string' ? terms.validUntil : undefined;
  const ended = entries.some(({ type }) =>
    ['permit.expired', 'permit.revoked', 'permit.superseded'].includes(type),
  );
  if (until === undefined || ended || instant(now) < instant(until) + 24 * HOUR_MS) return null;
  return {
    type: 'permit.expired',
    title: { fr: 'La fin du permis, à son terme', en: 'The end of the permit, when its term is over' },
    state: 'missing',
    index: null,
    at: null,
    actor: null,
    facts: [{ name: 'validUntil', value: until }],
    legalSource: 'Regulation (EU) 2025/327 Art. 68(12)',
  };
}

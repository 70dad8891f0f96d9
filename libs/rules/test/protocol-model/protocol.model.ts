import type { Choice, DecidedRegime, Moment, Positions, RecordFacts } from '../../src/index.js';
import { CHOICE_ACTS, recallDue, recordDecision } from '../../src/index.js';

/**
 * The protocol by which two people's acts decide one release of one permit, as a state machine small enough to visit
 * every state of it.
 *
 * Person p's commands and choices travel in partition p. Durable: Kafka (accepted commands, published events) and the
 * three databases. Volatile: the transaction that consent holds the counter's lock for, and what each of two gateway
 * instances has read. A crash loses the volatile part at any step. Messages delivered twice are not modelled apart: a
 * consumer knows their number and skips them; a crashed gateway reads everything again.
 */
export interface Model {
  readonly regime: DecidedRegime;
  readonly mutant?: Mutant;
  /** Heartbeats that consent may send during the run. */
  readonly beats: number;
}

/** Ways of getting it wrong. Each is seen to break a promise. */
export const MUTANTS = [
  'cut-ignores-a-partition',
  'beat-written-before-what-it-vouches-for',
  'recall-looked-up-by-the-choice-only',
  'recall-looked-up-by-the-unsealing-only',
  'plan-on-a-cut-seen-in-one-partition',
] as const;
export type Mutant = (typeof MUTANTS)[number];

/** The regular way of a release; each step is durable. Acts, handling, relaying and reading go on beside it. */
export const PHASE = {
  START: 0,
  PERMIT_SIGNED: 1,
  PERMIT_PUBLISHED: 2,
  PERMIT_OFFSETS: 3,
  PERMIT_CUT: 4,
  PERMIT_ACTIVE: 5,
  RELEASE_OPENED: 6,
  RELEASE_PUBLISHED: 7,
  RELEASE_OFFSETS: 8,
  RELEASE_CUT: 9,
  PLANNED: 10,
  SEALED: 11,
  UNSEAL_REQUESTED: 12,
  UNSEAL_PUBLISHED: 13,
  UNSEAL_OFFSETS: 14,
  UNSEAL_CUT: 15,
  UNSEALED: 16,
} as const;

/** Transactions of the register, in the order of their outbox rows. A choice has a row in its partition, others in both. */
export const TX = {
  CHOICE_0: 0,
  CHOICE_1: 1,
  PERMIT_CUT: 2,
  RELEASE_CUT: 3,
  UNSEAL_CUT: 4,
  BEAT: 5,
} as const;
type Tx = (typeof TX)[keyof typeof TX];

/** Who holds the counter's lock: nobody, or the transaction that a crash would undo. `RESERVED`: the mutant's open beat. */
export const LOCK = { FREE: 0, CHOICE_0: 1, CHOICE_1: 2, CUT: 3, BEAT: 4 } as const;

export const ACTED = { NOT: 0, IN_TIME: 1, LATE: 2 } as const;
type Acted = (typeof ACTED)[keyof typeof ACTED];

/** By regime: the last cut that counts, the phase before which an accepted act must count, and whether later ones recall. */
export const LAST = {
  EHDS_OPT_OUT: { cut: TX.PERMIT_CUT, acceptedBefore: PHASE.PERMIT_SIGNED, recall: false },
  SNDS_OPPOSITION: { cut: TX.RELEASE_CUT, acceptedBefore: PHASE.RELEASE_OPENED, recall: false },
  NON_OPPOSITION: { cut: TX.UNSEAL_CUT, acceptedBefore: PHASE.UNSEAL_REQUESTED, recall: true },
  EXPLICIT_CONSENT: { cut: TX.UNSEAL_CUT, acceptedBefore: PHASE.UNSEAL_REQUESTED, recall: true },
} as const;

export interface State {
  phase: number;
  /** Each person's act: none yet, accepted in time for the last cut that counts under the regime, or after. */
  readonly acted: [Acted, Acted];
  lock: number;
  /** End offsets that the cut waits for: whether each person's command lies before them. */
  readonly awaited: [number, number];
  /** The register's transactions, by outbox order. */
  register: Tx[];
  /** Positions that the beats carry; -1 while the transaction of the beat is open. */
  beatPositions: number[];
  /** Transactions whose outbox rows the relay has published, in order. */
  published: number;
  /** Whether the gateways' shared consumer has joined each person's act (durable). Other rows change nothing there. */
  readonly joined: [boolean, boolean];
  /** Rows of each partition that each gateway instance holds in memory (volatile). */
  readonly read: [[number, number], [number, number]];
  /** Release: people of the plan, then of the readable output; people recalled. Bit p is person p. */
  people: number;
  recalled: number;
}

export const initial = (): State => ({
  phase: PHASE.START,
  acted: [ACTED.NOT, ACTED.NOT],
  lock: LOCK.FREE,
  awaited: [0, 0],
  register: [],
  beatPositions: [],
  published: 0,
  joined: [false, false],
  read: [
    [0, 0],
    [0, 0],
  ],
  people: 0,
  recalled: 0,
});

/** Written out because it runs tens of millions of times; spreading takes four times as long. */
export const copy = (s: State): State => ({
  phase: s.phase,
  acted: [s.acted[0], s.acted[1]],
  lock: s.lock,
  awaited: [s.awaited[0], s.awaited[1]],
  register: s.register.slice(),
  beatPositions: s.beatPositions.slice(),
  published: s.published,
  joined: [s.joined[0], s.joined[1]],
  read: [
    [s.read[0][0], s.read[0][1]],
    [s.read[1][0], s.read[1][1]],
  ],
  people: s.people,
  recalled: s.recalled,
});

const isChoice = (tx: Tx): boolean => tx === TX.CHOICE_0 || tx === TX.CHOICE_1;
const inPartition = (tx: Tx, partition: number): boolean => !isChoice(tx) || tx === partition;

/** Outbox rows of one partition, in order; those published when `published` says so. */
export const rows = (s: State, partition: number, upTo = s.register.length): Tx[] =>
  s.register.slice(0, upTo).filter((tx) => inPartition(tx, partition));

/** Position that a transaction read or took: choices numbered before it, itself included. */
export function positionAt(s: State, index: number): number {
  let position = 0;
  for (let i = 0; i <= index; i++) if (isChoice(s.register[i]!)) position++;
  return position;
}
export function positionOf(s: State, tx: Tx): number | undefined {
  const index = s.register.indexOf(tx);
  return index < 0 ? undefined : positionAt(s, index);
}
export const isHandled = (s: State, person: number): boolean => s.register.includes(person as Tx);

/** Position that the n-th row of a partition vouches for, if it is a cut or a committed beat. */
function vouched(s: State, partition: number, n: number): number | undefined {
  let seen = -1;
  let beat = -1;
  for (let i = 0; i < s.register.length; i++) {
    const tx = s.register[i]!;
    if (tx === TX.BEAT) beat++;
    if (!inPartition(tx, partition)) continue;
    if (++seen !== n) continue;
    if (isChoice(tx)) return undefined;
    return tx === TX.BEAT ? s.beatPositions[beat] : positionAt(s, i);
  }
  return undefined;
}

/** Whether an instance has a cut, or a beat that vouches for its position, in every partition (in one, for the mutant). */
export function hasSeen(s: State, instance: number, cut: Tx, model: Model): boolean {
  const position = positionOf(s, cut);
  if (position === undefined) return false;
  const read = s.read[instance]!;
  const has = (partition: number): boolean => rows(s, partition).slice(0, read[partition]).includes(cut);
  if (!has(0) && !has(1)) return false;
  if (model.mutant === 'plan-on-a-cut-seen-in-one-partition') return true;
  return [0, 1].every((partition) => {
    if (has(partition)) return true;
    for (let n = 0; n < read[partition]!; n++) if ((vouched(s, partition, n) ?? -1) >= position) return true;
    return false;
  });
}

/** Where the act of a person stands in what an instance has read; undefined: it does not know of it. */
export function knownPosition(s: State, instance: number, person: number): number | undefined {
  const known = rows(s, person)
    .slice(0, s.read[instance]![person])
    .includes(person as Tx);
  return known ? positionOf(s, person as Tx) : undefined;
}

const TERMS = {
  applicationId: 'project',
  purpose: '53.1.e',
  datasetId: 'dataset',
  holderId: 'holder',
  categories: [],
} as const;
const AT = '2026-11-24T12:00:00.000Z';
const choiceAt = (regime: DecidedRegime, position: number): Choice => ({
  choiceId: `choice-${position}`,
  position,
  regime,
  act: Object.entries(CHOICE_ACTS[regime]).find(([, effect]) => effect === 'deny')![0] as Choice['act'],
  scope: { kind: 'everything' },
  actedAt: `2026-11-24T10:00:0${position}.000Z`,
  acceptedAt: `2026-11-24T10:00:0${position}.000Z`,
  channel: 'portal',
});
/** Under consent, everybody once said yes, before the register's first position of the run. */
const saidYes: Choice = {
  ...choiceAt('EXPLICIT_CONSENT', 0),
  choiceId: 'yes',
  act: 'consent',
  scope: { kind: 'project', id: 'project' },
  actedAt: '2026-11-24T09:00:00.000Z',
  acceptedAt: '2026-11-24T09:00:00.000Z',
};

const decisions = new Map<string, boolean>();
/** The library's own decision on a person whose one act is known to stand at `position`. */
export function mayUse(
  regime: DecidedRegime,
  moment: Moment,
  positions: Positions,
  position: number | undefined,
): boolean {
  const key = [
    regime,
    moment,
    positions.permitCut,
    positions.releaseCut,
    positions.unsealCut,
    position,
  ].join();
  let answer = decisions.get(key);
  if (answer === undefined) {
    const facts: RecordFacts = {
      terms: { ...TERMS, regime, waitingDays: 0 },
      moment,
      positions,
      choices: [
        ...(regime === 'EXPLICIT_CONSENT' ? [saidYes] : []),
        ...(position === undefined ? [] : [choiceAt(regime, position)]),
      ],
      subject: 'linked',
      informedAt: '2026-01-01',
      at: AT,
    };
    answer = recordDecision(facts).effect === 'permit';
    decisions.set(key, answer);
  }
  return answer;
}

const dues = new Map<string, boolean>();
/** The library's own rule on whether an act recalls what an unsealing made readable. */
export function recalls(regime: DecidedRegime, position: number, unsealCut: number): boolean {
  const key = `${regime},${position},${unsealCut}`;
  let due = dues.get(key);
  if (due === undefined) {
    const act = choiceAt(regime, position);
    due = recallDue(
      act,
      regime === 'EXPLICIT_CONSENT' ? [saidYes, act] : [act],
      { ...TERMS, regime },
      unsealCut,
    );
    dues.set(key, due);
  }
  return due;
}

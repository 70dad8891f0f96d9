import type { Model, State } from './protocol.model.js';
import {
  ACTED,
  LAST,
  LOCK,
  PHASE,
  TX,
  copy,
  hasSeen,
  isHandled,
  knownPosition,
  mayUse,
  positionOf,
  recalls,
  rows,
} from './protocol.model.js';

export interface Step {
  readonly label: string;
  /**
   * `will`: somebody may do it or not (acting, signing, a beat, a crash). `progress`: the system does it sooner or later;
   * a state in which no progress is left is quiet, and there every promise must be kept.
   */
  readonly kind: 'will' | 'progress';
  readonly next: State;
}

const PEOPLE = [0, 1] as const;
const PARTITIONS = [0, 1] as const;
const CUTS = [
  {
    tx: TX.PERMIT_CUT,
    name: 'permit',
    published: PHASE.PERMIT_PUBLISHED,
    offsets: PHASE.PERMIT_OFFSETS,
    done: PHASE.PERMIT_CUT,
  },
  {
    tx: TX.RELEASE_CUT,
    name: 'release',
    published: PHASE.RELEASE_PUBLISHED,
    offsets: PHASE.RELEASE_OFFSETS,
    done: PHASE.RELEASE_CUT,
  },
  {
    tx: TX.UNSEAL_CUT,
    name: 'unseal',
    published: PHASE.UNSEAL_PUBLISHED,
    offsets: PHASE.UNSEAL_OFFSETS,
    done: PHASE.UNSEAL_CUT,
  },
] as const;

/** Every step that may come next. */
export function steps(s: State, model: Model): Step[] {
  const out: Step[] = [];
  const add = (kind: Step['kind'], label: string, change: (next: State) => void): void => {
    const next = copy(s);
    change(next);
    out.push({ kind, label, next });
  };
  register(s, model, add);
  // An open transaction shows nothing to anybody, and no other step depends on it: whatever happens meanwhile happens
  // before or after it just as well. So only its two ends are followed from here.
  if (s.lock !== LOCK.FREE) return out;
  people(s, model, add);
  cuts(s, model, add);
  relay(s, add);
  gateways(s, model, add);
  shared(s, model, add);
  humans(s, model, add);
  return out;
}
type Add = (kind: Step['kind'], label: string, change: (next: State) => void) => void;

/** A person's protective act is accepted: the broker has it. Once, at any moment. */
function people(s: State, model: Model, add: Add): void {
  const now = s.phase < LAST[model.regime].acceptedBefore ? ACTED.IN_TIME : ACTED.LATE;
  for (const p of PEOPLE)
    if (s.acted[p] === ACTED.NOT) add('will', `person ${p} acts`, (n) => void (n.acted[p] = now));
}

/** consent numbers acts and sends beats under the counter's lock; a crash undoes the open transaction. */
function register(s: State, model: Model, add: Add): void {
  const openBeat = s.beatPositions.indexOf(-1);
  if (s.lock === LOCK.FREE) {
    for (const p of PEOPLE)
      if (s.acted[p] !== ACTED.NOT && !isHandled(s, p))
        add('progress', `consent takes the lock for act ${p}`, (n) => void (n.lock = LOCK.CHOICE_0 + p));
    if (openBeat < 0 && s.beatPositions.length < model.beats && s.phase !== PHASE.UNSEALED) {
      if (model.mutant === 'beat-written-before-what-it-vouches-for')
        add('will', 'consent inserts a beat before reading the counter', (n) => {
          n.register.push(TX.BEAT);
          n.beatPositions.push(-1);
        });
      else add('will', 'consent takes the lock for a beat', (n) => void (n.lock = LOCK.BEAT));
    }
    if (openBeat >= 0)
      add(
        'progress',
        'consent reads the counter into its beat',
        (n) => void (n.beatPositions[openBeat] = PEOPLE.filter((p) => isHandled(s, p)).length),
      );
  } else {
    add('progress', 'consent commits', (n) => commit(n));
  }
  if (s.lock !== LOCK.FREE || openBeat >= 0)
    add('will', 'consent crashes', (n) => {
      n.lock = LOCK.FREE;
      if (openBeat < 0) return;
      n.beatPositions.splice(openBeat, 1);
      n.register.splice(n.register.lastIndexOf(TX.BEAT), 1);
    });
}

function commit(n: State): void {
  if (n.lock === LOCK.CHOICE_0 || n.lock === LOCK.CHOICE_1)
    n.register.push((n.lock - LOCK.CHOICE_0) as 0 | 1);
  if (n.lock === LOCK.BEAT) {
    n.register.push(TX.BEAT);
    n.beatPositions.push(PEOPLE.filter((p) => isHandled(n, p)).length);
  }
  if (n.lock === LOCK.CUT) {
    const cut = CUTS.find(({ offsets }) => offsets === n.phase)!;
    n.register.push(cut.tx);
    n.phase = cut.done;
    n.awaited[0] = n.awaited[1] = 0;
  }
  n.lock = LOCK.FREE;
}

/** A cut: asked for by an event, end offsets stored, all of them handled, then one transaction under the lock. */
function cuts(s: State, model: Model, add: Add): void {
  for (const { name, published, offsets } of CUTS) {
    if (s.phase === published - 1)
      add('progress', `the request for the ${name} cut is published`, (n) => void (n.phase = published));
    if (s.phase === published)
      add('progress', `consent stores the end offsets for the ${name} cut`, (n) => {
        n.phase = offsets;
        for (const p of PARTITIONS) n.awaited[p] = s.acted[p] !== ACTED.NOT ? 1 : 0;
        if (model.mutant === 'cut-ignores-a-partition') n.awaited[1] = 0;
      });
    const reached = PARTITIONS.every((p) => s.awaited[p] === 0 || isHandled(s, p));
    if (s.phase === offsets && reached && s.lock === LOCK.FREE)
      add('progress', `consent takes the lock for the ${name} cut`, (n) => void (n.lock = LOCK.CUT));
  }
}

/** The relay publishes committed rows in order; an open transaction holds back what was inserted after it. */
function relay(s: State, add: Add): void {
  const open = s.beatPositions.indexOf(-1) < 0 ? s.register.length : s.register.lastIndexOf(TX.BEAT);
  if (s.published < open) add('progress', 'the relay publishes the next rows', (n) => void n.published++);
}

/** Each gateway instance reads every partition into memory, and loses it in a crash. */
function gateways(s: State, model: Model, add: Add): void {
  // What an instance holds decides nothing once the release is unsealed.
  if (s.phase === PHASE.UNSEALED) return;
  for (const i of [0, 1] as const) {
    for (const p of PARTITIONS)
      if (s.read[i][p] < rows(s, p, s.published).length)
        add('progress', `gateway ${i} reads partition ${p}`, (n) => void n.read[i][p]++);
    if (s.read[i][0] + s.read[i][1] > 0)
      add('will', `gateway ${i} crashes`, (n) => void (n.read[i] = [0, 0]));
    if (s.phase === PHASE.PERMIT_ACTIVE && hasSeen(s, i, TX.PERMIT_CUT, model))
      add('will', `gateway ${i} opens the release`, (n) => void (n.phase = PHASE.RELEASE_OPENED));
    if (s.phase === PHASE.RELEASE_CUT && hasSeen(s, i, TX.RELEASE_CUT, model))
      add('progress', `gateway ${i} plans`, (n) => {
        n.phase = PHASE.PLANNED;
        n.people = chosen(s, i, model, 'release');
      });
    if (s.phase === PHASE.UNSEAL_CUT && hasSeen(s, i, TX.UNSEAL_CUT, model))
      add('progress', `gateway ${i} unseals`, (n) => {
        n.phase = PHASE.UNSEALED;
        n.people = s.people & chosen(s, i, model, 'unseal');
        // One transaction: the unsealed row, and the acts that the shared consumer stored before it.
        if (model.mutant !== 'recall-looked-up-by-the-choice-only')
          for (const p of PEOPLE) if (s.joined[p]) recall(n, p, model);
        forget(n);
      });
  }
}

/** What no promise depends on any more once the release is unsealed: the instances' memory, and beats. */
function forget(n: State): void {
  n.read[0] = [0, 0];
  n.read[1] = [0, 0];
  n.published -= n.register.slice(0, n.published).filter((tx) => tx === TX.BEAT).length;
  n.register = n.register.filter((tx) => tx !== TX.BEAT);
  n.beatPositions = [];
  if (n.lock === LOCK.BEAT) n.lock = LOCK.FREE;
}

function chosen(s: State, instance: number, model: Model, moment: 'release' | 'unseal'): number {
  const positions = {
    permitCut: positionOf(s, TX.PERMIT_CUT),
    releaseCut: positionOf(s, TX.RELEASE_CUT),
    unsealCut: positionOf(s, TX.UNSEAL_CUT),
  };
  return PEOPLE.filter((p) =>
    mayUse(model.regime, moment, positions, knownPosition(s, instance, p)),
  ).reduce<number>((bits, p) => bits | (1 << p), 0);
}

function recall(n: State, person: 0 | 1, model: Model): void {
  if (
    (n.people & (1 << person)) !== 0 &&
    recalls(model.regime, positionOf(n, person)!, positionOf(n, TX.UNSEAL_CUT)!)
  )
    n.recalled |= 1 << person;
}

/** The gateways' shared consumer: one transaction stores an act and looks for an unsealed release it concerns. */
function shared(s: State, model: Model, add: Add): void {
  // Under a regime without recall the join has nothing to do.
  if (!LAST[model.regime].recall) return;
  for (const p of PEOPLE)
    if (!s.joined[p] && rows(s, p, s.published).includes(p))
      add('progress', `the join takes act ${p}`, (n) => {
        n.joined[p] = true;
        if (s.phase === PHASE.UNSEALED && model.mutant !== 'recall-looked-up-by-the-unsealing-only')
          recall(n, p, model);
      });
}

/** What people at their desks do, in the order that the platform leaves them. */
function humans(s: State, _model: Model, add: Add): void {
  if (s.phase === PHASE.START)
    add('will', 'the signatory signs the permit', (n) => void (n.phase = PHASE.PERMIT_SIGNED));
  const cutIsOut = s.register.slice(0, s.published).includes(TX.PERMIT_CUT);
  if (s.phase === PHASE.PERMIT_CUT && cutIsOut)
    add('progress', 'access-requests activates the permit', (n) => void (n.phase = PHASE.PERMIT_ACTIVE));
  if (s.phase === PHASE.PLANNED) add('will', 'the holder seals', (n) => void (n.phase = PHASE.SEALED));
  if (s.phase === PHASE.SEALED)
    add('will', 'the operator asks to unseal', (n) => void (n.phase = PHASE.UNSEAL_REQUESTED));
}

import {
  appendEvents,
  ClockWorker,
  streamVersion,
  type Cause,
  type Database,
  type Tx,
} from '@garant/nest-kit';
import { decideAuthority, MAJORITY_AGE, type AuthorityEndReason } from '@garant/rules';
import { requestMessage } from '../notifications/message.request.js';
import { project, tellEnded } from './authority.service.js';
import { authorityStream, loadAuthority, overdueAuthorities } from './authority.store.js';
import {
  doneThrough,
  milestoneDone,
  milestonesOn,
  setDoneThrough,
  type MilestoneAge,
} from './milestone.store.js';
import { authoritiesOver, deathOf, personFacts, type RepresentationDeps } from './person.status.js';

/** A batch is one short transaction. */
const BATCH = 50;
const DAY_MS = 86_400_000;
const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

/** Ends one verified authority for a cause that nobody commanded. */
export async function endBySystem(
  tx: Tx,
  authorityId: string,
  because: AuthorityEndReason,
  cause: Cause,
  at: string,
): Promise<boolean> {
  const { state, version } = await loadAuthority(tx, authorityId);
  if (state?.status !== 'verified') return false;
  const decided = decideAuthority(
    state,
    { type: 'authority.end', because },
    { actor: { ref: '', role: 'system' }, at, birthDate: null },
  );
  if (!decided.ok) return false;
  await project(tx, decided.events, null, at);
  await appendEvents(tx, {
    streamId: authorityStream(authorityId),
    expectedVersion: version,
    events: decided.events.map(({ type, data }) => ({ type, key: authorityId, data: { ...data } })),
    cause,
  });
  await tellEnded(tx, state);
  return true;
}

/** Authorities whose last day has passed end; they were over already, this says so in the log. */
export async function endOverdue(tx: Tx, now: string): Promise<boolean> {
  const overdue = await overdueAuthorities(tx, now.slice(0, 10), BATCH);
  for (const { authorityId } of overdue)
    await endBySystem(tx, authorityId, 'end-date', { system: 'system:clock/authority-end' }, now);
  return overdue.length === BATCH;
}

/**
 * Birthdays: the letter at 16, the end of the parents' authority and one notice at 18. Days are worked off in order from
 * where the last round stopped, however long the service was away; today is looked at again in each round.
 */
export const reachAges =
  ({ cipher, policy }: RepresentationDeps) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    const today = now.slice(0, 10);
    const last = await doneThrough(tx);
    const day = last === undefined || last >= today ? today : dayAfter(last);
    const due = await milestonesOn(tx, cipher, day, BATCH);
    for (const { subjectRef, age } of due) {
      await milestoneDone(tx, subjectRef, age, now);
      // Who was erased, merged into another or has died is told nothing.
      if ((await deathOf(tx, subjectRef)) !== null) continue;
      if ((await personFacts(tx, cipher, subjectRef)).birthDate === null) continue;
      await reached(tx, subjectRef, age, policy, now);
    }
    if (due.length === BATCH) return true;
    await setDoneThrough(tx, day);
    return day < today;
  };

async function reached(
  tx: Tx,
  subjectRef: string,
  age: MilestoneAge,
  policy: RepresentationDeps['policy'],
  now: string,
): Promise<void> {
  const cause: Cause = { system: `system:clock/age-${age}` };
  const streamId = `representation:${subjectRef}`;
  await appendEvents(tx, {
    streamId,
    expectedVersion: await streamVersion(tx, streamId),
    events: [{ type: 'age.reached', key: subjectRef, data: { subjectRef, age } }],
    cause,
  });
  if (age === MAJORITY_AGE) {
    for (const { authorityId, type } of await authoritiesOver(tx, subjectRef))
      if (type === 'parental-authority') await endBySystem(tx, authorityId, 'majority', cause, now);
    if (policy.majorityNotice === 'send')
      await requestMessage(tx, {
        subjectRef,
        template: 'majority-reached',
        messageId: `majority-reached:${subjectRef}`,
      });
  } else if (policy.letterAt16 === 'send')
    await requestMessage(tx, {
      subjectRef,
      template: 'letter-at-16',
      messageId: `letter-at-16:${subjectRef}`,
    });
}

export function representationClocks(
  database: Database,
  deps: RepresentationDeps,
  onError: (error: unknown) => void,
  everyMs = 30_000,
): ClockWorker[] {
  return [
    new ClockWorker(database, { name: 'authority-end', everyMs, step: endOverdue, onError }),
    new ClockWorker(database, { name: 'ages', everyMs, step: reachAges(deps), onError }),
  ];
}

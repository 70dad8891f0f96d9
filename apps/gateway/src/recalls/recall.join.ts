import type { EventBody } from '@garant/contracts';
import type { EventContext, Tx } from '@garant/nest-kit';
import { effectOfAct, recalls } from '@garant/rules';
import { choiceOf } from '../enforcement/register.events.js';
import type { DatasetTerms } from '../releases/cohort.js';
import { lockRelease, type Release } from '../releases/release.store.js';
import { recallingAmongPeople } from './people.recall.js';
import { peopleHistoryOf } from './people.store.js';
import {
  choicesOf,
  enterAsAct,
  insertChoices,
  orderRecall,
  peopleActingAfter,
  recallingChoice,
  unsealedReleasesWith,
  type ReceivedChoice,
} from './recall.store.js';

export const termsOfRelease = (release: Release): DatasetTerms => ({
  regime: release.regime,
  applicationId: release.applicationId,
  purpose: release.purpose,
  datasetId: release.datasetId,
  holderId: release.holderId,
  categories: release.categories,
  waitingDays: release.waitingDays,
});

type Arrival = Pick<EventContext<EventBody<'consent', 'choice.recorded'>>, 'data' | 'now'> & {
  event: { id: string };
};

/** Acts arrive: kept, and joined with the releases that were unsealed before them. Lock order: recall.store.ts. */
export async function choicesRecorded(tx: Tx, arrivals: readonly Arrival[]): Promise<void> {
  const received = arrivals.map(({ data, event }): ReceivedChoice => {
    const { subjectIndex, subjectRef, receiptId } = data;
    const choice = choiceOf(data);
    const protective = effectOfAct(choice) === 'deny';
    return { subjectRef, subjectIndex, protective, choice, receiptId, eventId: event.id };
  });
  const recalling = received.filter(({ choice }) => recalls(choice.regime));
  if (recalling.length > 0) await enterAsAct(tx);
  await insertChoices(tx, received);
  const indexes = recalling.filter(({ protective }) => protective).map(({ subjectIndex }) => subjectIndex);
  const history = await peopleHistoryOf(tx, indexes);
  // What one says reaches whoever is one person with them; who is not is sorted out by the join.
  await joinPeople(
    tx,
    indexes.flatMap((index) => history.relatedTo(index)),
    arrivals[0]!.now,
  );
}

/** Joins some people with the releases that were unsealed with them. */
export async function joinPeople(tx: Tx, subjectIndexes: readonly number[], now: string): Promise<void> {
  for (const { releaseId, subjectIndex } of await unsealedReleasesWith(tx, subjectIndexes)) {
    const release = await lockRelease(tx, releaseId);
    if (release) await joinPerson(tx, release, subjectIndex, now);
  }
}

/**
 * A release was unsealed in this transaction: joined with the acts that arrived before it. The caller holds the gate
 * (`enterAsUnsealing`) and the release's row, and has stored who was subtracted.
 */
export async function joinUnsealed(tx: Tx, release: Release, now: string): Promise<void> {
  if (!recalls(release.regime) || release.unsealPosition === null) return;
  for (const subjectIndex of await peopleActingAfter(tx, release.releaseId, release.unsealPosition)) {
    const [subtracted] = await tx.query(
      `SELECT 1 FROM release_person p JOIN unsealing_subtraction s USING (record_ref)
       WHERE p.release_id = $1 AND s.unseal_id = $2 AND p.subject_index = $3 LIMIT 1`,
      [release.releaseId, release.unsealId, subjectIndex],
    );
    if (!subtracted) await joinPerson(tx, release, subjectIndex, now);
  }
}

async function joinPerson(tx: Tx, release: Release, subjectIndex: number, now: string): Promise<void> {
  const terms = termsOfRelease(release);
  if (!recalls(terms.regime)) return;
  const history = await peopleHistoryOf(tx, [subjectIndex]);
  const choices = await choicesOf(tx, history.relatedTo(subjectIndex));
  const unsealedAt = release.unsealPosition ?? 0;
  const cause = history.affects(subjectIndex)
    ? recallingAmongPeople(history.actsOf(subjectIndex), subjectIndex, choices, terms, unsealedAt)
    : recallingChoice(choices, terms, unsealedAt);
  if (cause) await orderRecall(tx, release, { ...cause, subjectIndex }, now);
}

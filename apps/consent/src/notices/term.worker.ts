import { ClockWorker, publish, type Database, type Tx } from '@garant/nest-kit';
import { currentChoices } from '@garant/rules';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import type { RecordedChoice } from '../choices/choice.store.js';
import { requestMessage } from '../notifications/message.request.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { lapseOf } from './consent.lapse.js';
import { closeTerms, markReminded, termsOver, termsToRemind, type ConsentTerm } from './term.store.js';

const CONSENTS = 100;
const CAUSE = { system: 'system:clock/consent-term' } as const;

/** The consent that a term is about, if it still is the newest word of its person on its matter. */
async function standing(tx: Tx, term: ConsentTerm): Promise<RecordedChoice | undefined> {
  const current = currentChoices(await choicesOfPerson(tx, term.subjectRef));
  const row = current.find((one) => one.current.choiceId === term.choiceId);
  return row?.current as RecordedChoice | undefined;
}

async function remind(tx: Tx, now: string): Promise<boolean> {
  const due = await termsToRemind(tx, now, CONSENTS);
  for (const term of due) {
    if (!(await standing(tx, term))) continue;
    const { subjectRef, choiceId, endsAt } = term;
    await publish(tx, [
      {
        topic: 'consent.events',
        key: subjectRef,
        event: { type: 'consent.expiring', key: subjectRef, data: { subjectRef, choiceId, endsAt } },
        cause: CAUSE,
      },
    ]);
    await requestMessage(tx, {
      subjectRef,
      template: 'choice-expiring',
      messageId: `choice-expiring:${choiceId}`,
      params: { choiceId, endsOn: endsAt.slice(0, 10) },
    });
  }
  await markReminded(
    tx,
    due.map(({ choiceId }) => choiceId),
    now,
  );
  return due.length === CONSENTS;
}

async function end(tx: Tx, issuing: Issuing, now: string): Promise<boolean> {
  const over = await termsOver(tx, now, CONSENTS);
  const lapses: NewAct[] = [];
  for (const term of over) {
    const consent = await standing(tx, term);
    if (consent) lapses.push(lapseOf(consent, 'expired', term.endsAt, now));
  }
  await closeTerms(
    tx,
    over.map(({ choiceId }) => choiceId),
    now,
  );
  await appendActs(tx, lapses, CAUSE, issuing, now);
  return over.length === CONSENTS;
}

/** Reminds people before a consent ends, and ends it on time. A crash leaves the step undone, and it comes again. */
export const termStep =
  (issuing: Issuing) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    const moreToRemind = await remind(tx, now);
    const moreToEnd = await end(tx, issuing, now);
    return moreToRemind || moreToEnd;
  };

export const termWorker = (
  database: Database,
  issuing: Issuing,
  onError: (error: unknown) => void,
): ClockWorker =>
  new ClockWorker(database, { name: 'consent-term', everyMs: 10_000, step: termStep(issuing), onError });

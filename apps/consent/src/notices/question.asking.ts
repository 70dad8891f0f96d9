import type { Tx } from '@garant/nest-kit';
import { publish, type Cause } from '@garant/nest-kit';
import { currentChoices, lineage, revisionEffect } from '@garant/rules';
import type { NewAct } from '../choices/choice.append.js';
import type { RecordedChoice } from '../choices/choice.store.js';
import { requestMessage } from '../notifications/message.request.js';
import { choicesOfPerson, referencesOfPerson } from '../people/people.choices.js';
import { lapseOf } from './consent.lapse.js';
import { insertQuestions, questionsOf, type Question } from './question.store.js';
import type { NoticeRevision } from './revision.store.js';

export interface Asked {
  readonly asked: number;
  /** Acts for the register to append, last in the transaction. */
  readonly lapses: readonly NewAct[];
}

/** Asks people again about their choices in force on earlier versions; `choicesOf` holds all choices of each person. */
export async function askAgain(
  tx: Tx,
  revision: NoticeRevision,
  choicesOf: readonly (readonly RecordedChoice[])[],
  cause: Cause,
  now: string,
): Promise<Asked> {
  const { noticeId, version, affected, publishedAt } = revision;
  const questions: Omit<Question, 'dismissedAt'>[] = [];
  const consents = new Map<string, RecordedChoice>();
  for (const choices of choicesOf)
    for (const { current, effect } of currentChoices(choices)) {
      const choice = current as RecordedChoice;
      if (choice.act === 'lapse' || choice.notice.noticeId !== noticeId) continue;
      const { regime, scope, choiceId, subjectRef } = choice;
      const fromVersion = choice.notice.version;
      const follows = revisionEffect(
        { affected, version, material: [] },
        { regime, effect, scope, version: fromVersion },
      );
      if (!follows.askAgain) continue;
      if (follows.lapse) consents.set(choiceId, choice);
      questions.push({
        choiceId,
        version,
        noticeId,
        fromVersion,
        subjectRef,
        lapsed: follows.lapse,
        askedAt: now,
      });
    }
  const fresh = await insertQuestions(tx, questions);
  const asked = questions.filter(({ choiceId }) => fresh.has(choiceId));
  await publish(
    tx,
    asked.map(({ subjectRef, choiceId, lapsed, askedAt }) => ({
      topic: 'consent.events' as const,
      key: subjectRef,
      event: {
        type: 'question.asked',
        key: subjectRef,
        data: { subjectRef, choiceId, noticeId, version, lapsed, askedAt },
      },
      cause,
    })),
  );
  const people = new Set(asked.map(({ subjectRef }) => subjectRef));
  for (const subjectRef of people)
    await requestMessage(tx, {
      subjectRef,
      template: 'choice-asked-again',
      messageId: `choice-asked-again:${noticeId}:${version}:${subjectRef}`,
      params: { noticeId, version: String(version) },
    });
  const lapses = asked.flatMap(({ choiceId }) => {
    const consent = consents.get(choiceId);
    return consent ? [lapseOf(consent, 'notice-revised', publishedAt, now)] : [];
  });
  return { asked: people.size, lapses };
}

/** What a person has been asked and has neither answered nor set aside, with the choice it is about. */
export async function openQuestions(
  tx: Tx,
  subjectRef: string,
): Promise<{ question: Question; choice: RecordedChoice }[]> {
  const asked = await questionsOf(tx, await referencesOfPerson(tx, subjectRef));
  const open = asked.filter(({ dismissedAt }) => dismissedAt === null);
  if (open.length === 0) return [];
  const choices = await choicesOfPerson(tx, subjectRef);
  return open.flatMap((question) => {
    const choice = choices.find((one) => one.choiceId === question.choiceId);
    if (!choice) return [];
    const answered = choices.some(
      (later) =>
        later.position > choice.position && later.act !== 'lapse' && lineage(later) === lineage(choice),
    );
    return answered ? [] : [{ question, choice }];
  });
}

import { ClockWorker, type Database, type Tx } from '@garant/nest-kit';
import { appendActs, type Issuing } from '../choices/choice.append.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { askAgain } from './question.asking.js';
import { noteProgress, peopleOnEarlierVersions, runningRevision } from './revision.store.js';

const PEOPLE = 100;
const WINDOW = 50_000;
const CAUSE = { system: 'system:clock/notice-revised' } as const;

/**
 * Asks people again after a material revision, a hundred at a time in order of their index. A crash leaves the step
 * undone; nobody is asked twice about one version. Choices that reach the register meanwhile are the follower’s.
 */
export const revisionStep =
  (issuing: Issuing) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    const revision = await runningRevision(tx);
    if (!revision) return false;
    const { subjects, upToIndex, more } = await peopleOnEarlierVersions(tx, revision, PEOPLE, WINDOW);
    const choices = [];
    for (const { subjectRef } of subjects) choices.push(await choicesOfPerson(tx, subjectRef));
    const { asked, lapses } = await askAgain(tx, revision, choices, CAUSE, now);
    await noteProgress(tx, revision, {
      upToIndex,
      asked,
      lapsed: lapses.length,
      doneAt: more ? undefined : now,
    });
    await appendActs(tx, lapses, CAUSE, issuing, now);
    return true;
  };

export const revisionWorker = (
  database: Database,
  issuing: Issuing,
  onError: (error: unknown) => void,
): ClockWorker =>
  new ClockWorker(database, { name: 'notice-revised', everyMs: 1_000, step: revisionStep(issuing), onError });

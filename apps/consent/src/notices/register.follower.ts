import { ClockWorker, type Database, type Tx } from '@garant/nest-kit';
import { endOfConsent, lineage, reminderOf } from '@garant/rules';
import { appendActs, type Issuing, type NewAct } from '../choices/choice.append.js';
import { choicesOfPerson } from '../people/people.choices.js';
import { noticesByVersion, noticeKey } from './notice.store.js';
import { policiesOfVersion } from './policy.store.js';
import { askAgain } from './question.asking.js';
import { allRevisions, noteProgress } from './revision.store.js';
import { insertTerms } from './term.store.js';

const PAGE = 5_000;
/** Late choices handled in one step: each may end a consent, and that locks the register's counter. */
const LATE = 100;
const CAUSE = { system: 'system:clock/notice-revised' } as const;

interface Act {
  choice_id: string;
  subject_ref: string;
  position: number;
  act: string;
  acted_at: Date;
  notice_id: string;
  version: number;
}

/**
 * Reads the register in order of position and notes what its acts set running: the term of a consent, and a question
 * where a choice on an earlier version reached the register beside the revision. Positions have no gap below one that
 * is visible, so nothing is passed over. Acts are read before revisions: a revision published in between is either seen
 * here, or began after these acts and finds them itself.
 */
export const followStep =
  (issuing: Issuing) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    const acts = await tx.query<Act>(
      `SELECT choice_id, subject_ref, position, act, acted_at, notice->>'noticeId' AS notice_id,
              (notice->>'version')::int AS version
       FROM choice WHERE position > (SELECT position FROM notice_follower) ORDER BY position LIMIT ${PAGE}`,
    );
    if (acts.length === 0) return false;
    const revisions = await allRevisions(tx);
    const isLate = (act: Act): boolean =>
      act.act !== 'lapse' &&
      revisions.some(({ noticeId, version }) => noticeId === act.notice_id && version > act.version);
    let taken = acts;
    const late = acts.filter(isLate).slice(0, LATE);
    if (late.length === LATE) taken = acts.filter(({ position }) => position <= late.at(-1)!.position);

    await noteTerms(tx, taken);
    // One consent ends once, however many revisions it is older than.
    const lapses = new Map<string, NewAct>();
    for (const revision of revisions) {
      const people = new Set(
        late
          .filter((act) => act.notice_id === revision.noticeId && act.version < revision.version)
          .map((act) => act.subject_ref),
      );
      const choices = [];
      for (const subjectRef of people) choices.push(await choicesOfPerson(tx, subjectRef));
      const asked = await askAgain(tx, revision, choices, CAUSE, now);
      if (asked.asked > 0)
        await noteProgress(tx, revision, { asked: asked.asked, lapsed: asked.lapses.length });
      for (const lapse of asked.lapses) {
        const ended = `${lapse.subjectRef}/${lineage(lapse)}`;
        if (!lapses.has(ended)) lapses.set(ended, lapse);
      }
    }
    await tx.query('UPDATE notice_follower SET position = $1', [taken.at(-1)!.position]);
    await appendActs(tx, [...lapses.values()], CAUSE, issuing, now);
    return acts.length === PAGE || taken.length < acts.length;
  };

/** Terms of consents, from the notice and the policies that they were given on. */
async function noteTerms(tx: Tx, acts: readonly Act[]): Promise<void> {
  const consents = acts.filter(({ act }) => act === 'consent');
  if (consents.length === 0) return;
  const named = new Map(
    consents.map(({ notice_id: noticeId, version }) => [
      noticeKey({ noticeId, version }),
      { noticeId, version },
    ]),
  );
  const notices = await noticesByVersion(tx, [...named.values()]);
  const termsOf = new Map<string, readonly (string | undefined)[]>();
  for (const [key, { noticeId, version }] of named) {
    const policies = await policiesOfVersion(tx, noticeId, version);
    termsOf.set(key, [notices.get(key)?.term, ...policies.map(({ policy }) => policy.term)]);
  }
  await insertTerms(
    tx,
    consents.flatMap((act) => {
      const from = act.acted_at.toISOString();
      const key = noticeKey({ noticeId: act.notice_id, version: act.version });
      const endsAt = endOfConsent(from, termsOf.get(key) ?? []);
      if (endsAt === null) return [];
      return [
        { choiceId: act.choice_id, subjectRef: act.subject_ref, endsAt, remindAt: reminderOf(from, endsAt) },
      ];
    }),
  );
}

export const followerWorker = (
  database: Database,
  issuing: Issuing,
  onError: (error: unknown) => void,
): ClockWorker =>
  new ClockWorker(database, { name: 'notice-follower', everyMs: 1_000, step: followStep(issuing), onError });

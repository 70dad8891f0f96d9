import type { Tx, VaultCipher } from '@garant/nest-kit';
import { birthday, LETTER_AGE, MAJORITY_AGE } from '@garant/rules';
import { markSpecial } from './person.status.js';

const AGES = [LETTER_AGE, MAJORITY_AGE] as const;
export type MilestoneAge = (typeof AGES)[number];

const DOMAIN = 'milestone-v1';
const dueIndex = (cipher: VaultCipher, day: string): Buffer => cipher.blindIndex(DOMAIN, day);
/** Under every key of indexes that is still there: a day noted before the keys changed is found all the same. */
const dueIndexes = (cipher: VaultCipher, day: string): Buffer[] => [
  dueIndex(cipher, day),
  ...cipher.olderIndexVersions.map((version) => cipher.blindIndexAt(version, DOMAIN, day)),
];

/**
 * Notes the birthdays of a minor that change something, each once. A birthday that has passed is due today: whoever
 * enters the register at sixteen and a half gets the letter then.
 */
export async function noteMilestones(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  birthDate: string,
  now: string,
): Promise<void> {
  const today = now.slice(0, 10);
  for (const age of AGES) {
    const day = birthday(birthDate, age);
    if (day === undefined || (age === MAJORITY_AGE && day <= today)) continue;
    await tx.query(
      'INSERT INTO milestone (subject_ref, age, due_index) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [subjectRef, age, dueIndex(cipher, day < today ? today : day)],
    );
  }
  await markSpecial(tx, subjectRef, now);
}

/** Milestones that fall on a day and are not done. */
export async function milestonesOn(
  tx: Tx,
  cipher: VaultCipher,
  day: string,
  limit: number,
): Promise<{ subjectRef: string; age: MilestoneAge }[]> {
  const rows = await tx.query<{ subject_ref: string; age: MilestoneAge }>(
    'SELECT subject_ref, age FROM milestone WHERE due_index = ANY($1) AND done_at IS NULL ORDER BY subject_ref, age LIMIT $2',
    [dueIndexes(cipher, day), limit],
  );
  return rows.map((row) => ({ subjectRef: row.subject_ref, age: row.age }));
}

export async function milestoneDone(
  tx: Tx,
  subjectRef: string,
  age: MilestoneAge,
  now: string,
): Promise<void> {
  await tx.query('UPDATE milestone SET done_at = $3 WHERE subject_ref = $1 AND age = $2', [
    subjectRef,
    age,
    now,
  ]);
}

/** Day up to which every milestone was looked for; undefined before the first round. */
export async function doneThrough(tx: Tx): Promise<string | undefined> {
  const [row] = await tx.query<{ done_through: string }>('SELECT done_through FROM milestone_progress');
  return row?.done_through;
}
export async function setDoneThrough(tx: Tx, day: string): Promise<void> {
  await tx.query(
    'INSERT INTO milestone_progress (done_through) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET done_through = $1',
    [day],
  );
}

import type { Tx } from '@garant/nest-kit';
import { choicesCounting, type StandingTerms } from '@garant/rules';
import { choicesOfSubject, type RecordedChoice } from '../choices/choice.store.js';
import { historyOf, indexOfRef, refsOf } from '../people/people.acts.js';
import { decisivePages } from './decisive.stream.js';

/** Last position that is committed; every lower one is, too. */
export async function lastPosition(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ position: number }>('SELECT position FROM register_counter');
  if (!row) throw new Error('the register has no counter');
  return row.position;
}

/** Positions follow the clock but for what waited on the counter: so far at most may a later position be older. */
const WINDOW = 20_000;

/** Acts about data and acts about people, in one sequence. */
const NUMBERED =
  'SELECT position, recorded_at FROM choice UNION ALL SELECT position, recorded_at FROM people_act';

/**
 * The place of the register at an instant: the highest position that was recorded by then; 0 before the first.
 * A search by halves over the numbered acts, then a look at the few after it.
 */
export async function positionAt(tx: Tx, instant: string): Promise<number> {
  let [low, high] = [0, await lastPosition(tx)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const [row] = await tx.query<{ by: boolean }>(
      `SELECT recorded_at <= $2 AS by FROM (${NUMBERED}) AS act WHERE position >= $1 ORDER BY position LIMIT 1`,
      [middle, instant],
    );
    if (row?.by) low = middle;
    else high = middle - 1;
  }
  const [row] = await tx.query<{ position: number | null }>(
    `SELECT max(position) AS position FROM (${NUMBERED}) AS act WHERE position > $1 AND position <= $1 + ${WINDOW} AND recorded_at <= $2`,
    [low, instant],
  );
  return row?.position ?? low;
}

/** The place, permit and terms of a completed cut. */
export async function completedCut(
  tx: Tx,
  cutId: string,
): Promise<{ position: number; cutAt: string; datasets: StandingTerms[] } | null> {
  const [row] = await tx.query<{
    position: number;
    cut_at: Date;
    dataset_id: string | null;
    terms: {
      applicationId: string;
      purpose: StandingTerms['purpose'];
      datasets: (Omit<StandingTerms, 'categories'> & Partial<Pick<StandingTerms, 'categories'>>)[];
    };
  }>(
    `SELECT position, cut_at, dataset_id, terms FROM cut JOIN known_permit USING (permit_id)
     WHERE cut_id = $1 AND position IS NOT NULL`,
    [cutId],
  );
  if (!row) return null;
  const { applicationId, purpose, datasets } = row.terms;
  return {
    position: row.position,
    cutAt: row.cut_at.toISOString(),
    datasets: datasets
      .filter(({ datasetId }) => row.dataset_id === null || row.dataset_id === datasetId)
      .map((dataset) => ({ ...dataset, categories: dataset.categories ?? [], applicationId, purpose })),
  };
}

/**
 * The acts that counted for one person at a place, merges and splits as they were known there; null when the reference
 * is nobody's.
 */
export async function actsOf(tx: Tx, subjectRef: string, position: number): Promise<RecordedChoice[] | null> {
  const index = await indexOfRef(tx, subjectRef);
  if (index === null) return null;
  const history = await historyOf(tx, [index]);
  if (!history.affects(index)) return choicesOfSubject(tx, subjectRef);
  const said = new Map<number, RecordedChoice[]>();
  for (const [other, ref] of await refsOf(tx, history.relatedTo(index)))
    said.set(other, await choicesOfSubject(tx, ref));
  const of = (other: number): readonly RecordedChoice[] => said.get(other) ?? [];
  return choicesCounting(history.actsOf(index), index, position, of) as RecordedChoice[];
}

/** How many stand outside at a place. What is worth keeping is counted once: it never changes. */
export async function countDecisive(
  tx: Tx,
  terms: StandingTerms,
  position: number,
  keep: boolean,
): Promise<number> {
  const { regime } = terms;
  const [known] = await tx.query<{ people: number }>(
    'SELECT people FROM register_count WHERE regime = $1 AND position = $2',
    [regime, position],
  );
  if (known) return known.people;
  let people = 0;
  for await (const page of decisivePages(tx, terms, position)) people += page.length;
  if (keep)
    await tx.query(
      'INSERT INTO register_count (regime, position, people) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING',
      [regime, position, people],
    );
  return people;
}

import type { Tx } from '@garant/nest-kit';
import {
  answerOf,
  registerQuestion,
  standing,
  type Choice,
  type RegisterQuestion,
  type StandingTerms,
} from '@garant/rules';

/** People a page: its numbers are all that is in memory. */
const PAGE = 50_000;

/**
 * Dense indexes of the people whose choices decide, ascending, in pages: the answer of `decisiveSubjects`, read from
 * one index of the register. The database sums up each person's acts; where protective and permissive acts stand
 * together, `standing` itself weighs them. Pages need no common snapshot: what stands up to a position never changes.
 */
export async function* decisivePages(
  tx: Tx,
  terms: StandingTerms,
  upTo: number,
  pageSize = PAGE,
): AsyncGenerator<number[]> {
  const question = registerQuestion(terms);
  let after = -1;
  for (;;) {
    const page = await summaries(tx, question, { upTo, after, pageSize });
    if (page.last === null) return;
    const weighed = await weigh(tx, question, terms, upTo, page.ask);
    const indexes = merge(page.yes, weighed);
    if (indexes.length > 0) yield indexes;
    if (page.people < pageSize) return;
    after = page.last;
  }
}

/** All of them at once, for a commitment: four bytes a person. */
export async function decisiveIndexes(tx: Tx, terms: StandingTerms, upTo: number): Promise<Uint32Array> {
  let found = new Uint32Array(1_024);
  let count = 0;
  for await (const page of decisivePages(tx, terms, upTo)) {
    if (count + page.length > found.length) {
      const larger = new Uint32Array(Math.max(found.length * 2, count + page.length));
      larger.set(found);
      found = larger;
    }
    found.set(page, count);
    count += page.length;
  }
  return found.slice(0, count);
}

/**
 * The same answer at a later position, from that of an earlier one: only people who acted in between are weighed again.
 * For a cut, which holds the counter's lock meanwhile.
 */
export async function decisiveFrom(
  tx: Tx,
  terms: StandingTerms,
  earlier: { readonly indexes: Uint32Array; readonly upTo: number },
  upTo: number,
): Promise<Uint32Array> {
  const question = registerQuestion(terms);
  const rows = await tx.query<{ subject_index: number }>(
    'SELECT DISTINCT subject_index FROM choice WHERE position > $1 AND position <= $2 AND regime = $3',
    [earlier.upTo, upTo, question.regime],
  );
  if (rows.length === 0) return earlier.indexes;
  const moved = new Set(rows.map((row) => row.subject_index));
  const weighed = await weigh(tx, question, terms, upTo, [...moved]);
  return Uint32Array.from([...earlier.indexes.filter((index) => !moved.has(index)), ...weighed]).sort();
}

interface Page {
  people: number;
  last: number | null;
  yes: number[];
  ask: number[];
}

/** What a summary may say, as a table: the rule answers each of the eight once. */
const answers = (question: RegisterQuestion): { yes: boolean[]; ask: boolean[] } => {
  const all = Array.from({ length: 8 }, (_, bits) =>
    answerOf(question, { protective: (bits & 1) > 0, permissive: (bits & 2) > 0, allowing: (bits & 4) > 0 }),
  );
  return { yes: all.map((answer) => answer === 'yes'), ask: all.map((answer) => answer === 'ask') };
};

async function summaries(
  tx: Tx,
  question: RegisterQuestion,
  { upTo, after, pageSize }: { upTo: number; after: number; pageSize: number },
): Promise<Page> {
  const { yes, ask } = answers(question);
  const of = (wanted: boolean[]): number[] => wanted.flatMap((is, bits) => (is ? [bits] : []));
  const [row] = await tx.query<{
    people: number;
    last: number | null;
    yes: string | null;
    ask: string | null;
  }>(
    `SELECT count(*) AS people, max(subject_index) AS last,
       string_agg(subject_index::text, ',' ORDER BY subject_index) FILTER (WHERE bits = ANY($9::int[])) AS yes,
       string_agg(subject_index::text, ',' ORDER BY subject_index) FILTER (WHERE bits = ANY($10::int[])) AS ask
     FROM (
       SELECT subject_index,
         bool_or(act <> ALL($4::text[]))::int + 2 * bool_or(act = ANY($4::text[]))::int
           + 4 * bool_or(act || '/' || scope_kind || '/' || coalesce(scope_id, '') = ANY($5::text[]))::int AS bits
       FROM choice
       WHERE regime = $1 AND subject_index > $2 AND position <= $3
         AND (scope_kind || '/' || coalesce(scope_id, '') = ANY($6::text[]) OR scope_kind <> ALL($7::text[]))
       GROUP BY subject_index ORDER BY subject_index LIMIT $8
     ) AS summed`,
    [
      question.regime,
      after,
      upTo,
      question.permissiveActs,
      question.allowing,
      question.reaching,
      question.knownKinds,
      pageSize,
      of(yes),
      of(ask),
    ],
  );
  return {
    people: row?.people ?? 0,
    last: row?.last ?? null,
    yes: numbers(row?.yes),
    ask: numbers(row?.ask),
  };
}

const numbers = (text: string | null | undefined): number[] => JSON.parse(`[${text ?? ''}]`) as number[];

/** Those of the people whom `standing` finds where the question looks, in order. */
async function weigh(
  tx: Tx,
  question: RegisterQuestion,
  terms: StandingTerms,
  upTo: number,
  people: readonly number[],
): Promise<number[]> {
  if (people.length === 0) return [];
  const rows = await tx.query<{ subject_index: number; acts: Choice[] }>(
    `SELECT subject_index, json_agg(json_build_object(
       'choiceId', choice_id, 'position', position, 'regime', regime, 'act', act,
       'scope', json_strip_nulls(json_build_object('kind', scope_kind, 'id', scope_id)), 'channel', channel, 'voice', voice,
       'actedAt', to_char(acted_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
       'acceptedAt', to_char(accepted_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY position) AS acts
     FROM choice WHERE regime = $1 AND subject_index = ANY($2::bigint[]) AND position <= $3
     GROUP BY subject_index ORDER BY subject_index`,
    [question.regime, `{${people.join(',')}}`, upTo],
  );
  return rows
    .filter(({ acts }) => standing(acts, terms, upTo) === question.wanted)
    .map((row) => row.subject_index);
}

function merge(one: readonly number[], other: readonly number[]): number[] {
  if (other.length === 0) return [...one];
  const all: number[] = new Array<number>(one.length + other.length);
  let a = 0;
  let b = 0;
  for (let at = 0; at < all.length; at++)
    all[at] = b >= other.length || (a < one.length && one[a]! < other[b]!) ? one[a++]! : other[b++]!;
  return all;
}

import type { Tx } from '@garant/nest-kit';
import {
  PeopleHistory,
  answerOf,
  choicesCounting,
  registerQuestion,
  standing,
  type Choice,
  type DecidedRegime,
  type RegisterQuestion,
  type StandingTerms,
} from '@garant/rules';
import { peopleActs } from '../people/people.acts.js';

/** People a page: its numbers are all that is in memory. */
const PAGE = 20_000;

/**
 * Dense indexes of the people whose choices decide, ascending, in pages: the answer of `decisiveSubjects` over
 * `groupsCounting`, read from one index of the register. The database sums up each person's acts; where protective and
 * permissive acts stand together, and where people were merged or split, the rules weigh the acts themselves. Pages need
 * no common snapshot: what stands up to a position never changes.
 * @param tx a database, not a transaction: two of its connections work at once
 */
export async function* decisivePages(
  tx: Tx,
  terms: StandingTerms,
  upTo: number,
  pageSize = PAGE,
): AsyncGenerator<number[]> {
  const question = registerQuestion(terms);
  const weighing = { tx, question, terms, upTo, history: new PeopleHistory(await peopleActs(tx, upTo)) };
  const named = weighing.history.affected();
  let after = -1;
  let coming = summaries(tx, question, { upTo, after, pageSize });
  for (;;) {
    const page = await coming;
    const last = page.people < pageSize ? Infinity : page.last!;
    if (last !== Infinity) {
      // While the acts of this page are weighed, the database sums up the next one.
      coming = summaries(tx, question, { upTo, after: last, pageSize });
      coming.catch(() => undefined);
    }
    const known = (index: number): boolean => !weighing.history.affects(index);
    const ask = [...page.ask.filter(known), ...named.filter((index) => index > after && index <= last)];
    const indexes = merge(page.yes.filter(known), await weigh(weighing, ask));
    if (indexes.length > 0) yield indexes;
    if (last === Infinity) return;
    after = last;
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
 * The same answer at a later position, from that of an earlier one: only people who acted, or whom an act about people
 * named in between, are weighed again. For a cut, which holds the counter's lock meanwhile.
 */
export async function decisiveFrom(
  tx: Tx,
  terms: StandingTerms,
  earlier: { readonly indexes: Uint32Array; readonly upTo: number },
  upTo: number,
): Promise<Uint32Array> {
  if (earlier.upTo === upTo) return earlier.indexes;
  const question = registerQuestion(terms);
  const rows = await tx.query<{ subject_index: number }>(
    'SELECT DISTINCT subject_index FROM choice WHERE position > $1 AND position <= $2 AND regime = $3',
    [earlier.upTo, upTo, question.regime],
  );
  const history = new PeopleHistory(await peopleActs(tx, upTo));
  const moved = new Set([...rows.map((row) => row.subject_index), ...history.affected()]);
  if (moved.size === 0) return earlier.indexes;
  const weighed = await weigh({ tx, question, terms, upTo, history }, [...moved]);
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
       string_agg(subject_index::text, ',') FILTER (WHERE bits = ANY($9::int[])) AS yes,
       string_agg(subject_index::text, ',') FILTER (WHERE bits = ANY($10::int[])) AS ask
     FROM (
       SELECT subject_index,
         bit_or(CASE WHEN act <> ALL($4::text[]) THEN 1
           WHEN act || '/' || scope_kind || '/' || coalesce(scope_id, '') = ANY($5::text[]) THEN 6 ELSE 2 END) AS bits
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

/** Sorted, for an aggregate promises no order; what it reads is in order, so there is nothing to move. */
const numbers = (text: string | null | undefined): number[] =>
  (JSON.parse(`[${text ?? ''}]`) as number[]).sort((a, b) => a - b);

interface Weighing {
  readonly tx: Tx;
  readonly question: RegisterQuestion;
  readonly terms: StandingTerms;
  readonly upTo: number;
  readonly history: PeopleHistory;
}

/** Those of the people whom `standing` finds where the question looks, ascending. */
async function weigh(
  { tx, question, terms, upTo, history }: Weighing,
  people: readonly number[],
): Promise<number[]> {
  if (people.length === 0) return [];
  const read = new Set(
    people.flatMap((index) => (history.affects(index) ? history.relatedTo(index) : [index])),
  );
  const said = await actsUnder(tx, question.regime, [...read], upTo);
  const of = (index: number): readonly Choice[] => said.get(index) ?? [];
  const counting = (index: number): readonly Choice[] =>
    history.affects(index) ? choicesCounting(history.actsOf(index), index, upTo, of) : of(index);
  return people
    .filter((index) => standing(counting(index), terms, upTo) === question.wanted)
    .sort((a, b) => a - b);
}

/** Acts of people under one regime, as far as a standing needs them: all of it is in the index. */
async function actsUnder(
  tx: Tx,
  regime: DecidedRegime,
  people: readonly number[],
  upTo: number,
): Promise<Map<number, Choice[]>> {
  const rows = await tx.query<{
    subject_index: number;
    position: number;
    act: Choice['act'];
    scope_kind: Choice['scope']['kind'];
    scope_id: string | null;
    voice: string | null;
    acted: number;
    accepted: number;
  }>(
    `SELECT subject_index, position, act, scope_kind, scope_id, voice,
       (extract(epoch FROM acted_at) * 1000)::bigint AS acted, (extract(epoch FROM accepted_at) * 1000)::bigint AS accepted
     FROM choice WHERE regime = $1 AND subject_index = ANY($2::bigint[]) AND position <= $3`,
    [regime, `{${people.join(',')}}`, upTo],
  );
  const said = new Map<number, Choice[]>();
  for (const row of rows) {
    const choice: Choice = {
      choiceId: '',
      position: row.position,
      regime,
      act: row.act,
      scope: row.scope_id === null ? { kind: row.scope_kind } : { kind: row.scope_kind, id: row.scope_id },
      actedAt: new Date(row.acted).toISOString(),
      acceptedAt: new Date(row.accepted).toISOString(),
      channel: 'portal',
      voice: row.voice,
    };
    const known = said.get(row.subject_index);
    if (known) known.push(choice);
    else said.set(row.subject_index, [choice]);
  }
  return said;
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

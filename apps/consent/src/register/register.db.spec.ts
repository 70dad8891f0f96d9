import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestDatabase } from '@garant/nest-kit/testing';
import {
  CHOICE_ACTS,
  DECIDED_REGIMES,
  PeopleHistory,
  asOf,
  decisiveSubjects,
  groupsCounting,
  indexesOf,
  termsOfScope,
  type Choice,
  type ChoiceScope,
  type DecidedRegime,
  type PeopleAct,
  type StandingTerms,
} from '@garant/rules';
import { testRegister } from '../../test/consent.fixture.js';
import {
  choicesBySubject,
  insertChoices,
  nextPositions,
  type RecordedChoice,
} from '../choices/choice.store.js';
import { decisiveFrom, decisiveIndexes, decisivePages } from './decisive.stream.js';
import { actsOf, countDecisive, lastPosition, positionAt } from './register.store.js';

let register: TestDatabase;
beforeAll(async () => {
  register = await testRegister();
});
afterAll(() => register.drop());

const DAY = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const TERMS: Omit<StandingTerms, 'regime'> = {
  applicationId: 'project-1',
  purpose: '53.1.e.i',
  datasetId: 'dataset-1',
  holderId: 'holder-1',
  categories: ['51.1.a'],
};
const SCOPES: ChoiceScope[] = [
  { kind: 'everything' },
  { kind: 'project', id: 'project-1' },
  { kind: 'project', id: 'project-2' },
  { kind: 'purpose', id: '53.1.e' },
  { kind: 'purpose', id: '53.1.e.i' },
  { kind: 'holder', id: 'holder-1' },
  { kind: 'dataset', id: 'dataset-1' },
  { kind: 'category', id: '51.1.a' },
  { kind: 'category', id: '51.1.b' },
];
interface Drawn {
  person: number;
  act: number;
  scope: number;
  day: number;
  late: number;
  voice: number;
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  person: fc.nat(11),
  act: fc.nat(3),
  scope: fc.nat(SCOPES.length - 1),
  day: fc.nat(6),
  late: fc.nat(4),
  voice: fc.nat(4),
});
const VOICES = [undefined, undefined, undefined, randomUUID(), randomUUID()];
const refs = Array.from({ length: 12 }, () => randomUUID());

async function fill(regime: DecidedRegime, acts: readonly Drawn[]): Promise<RecordedChoice[]> {
  const names = Object.keys(CHOICE_ACTS[regime]) as RecordedChoice['act'][];
  return register.database.transaction(async (tx) => {
    const first = await nextPositions(tx, acts.length);
    const choices = acts.map((each, n): RecordedChoice => {
      const actedAt = DAY(each.day);
      const acceptedAt = DAY(each.day + each.late);
      return {
        choiceId: randomUUID(),
        subjectRef: refs[each.person]!,
        subjectIndex: each.person,
        position: first + n,
        regime,
        act: names[each.act % names.length]!,
        scope: SCOPES[each.scope]!,
        channel: each.late === 0 ? 'portal' : 'paper',
        notice: { noticeId: 'n', version: 1, hash: '0'.repeat(64), language: 'fr' },
        actedAt,
        acceptedAt,
        recordedAt: DAY(20 + n),
        actedBy: randomUUID(),
        receiptId: randomUUID(),
        ...(VOICES[each.voice] ? { voice: VOICES[each.voice]! } : {}),
      };
    });
    if (choices.length > 0) await insertChoices(tx, choices);
    return choices;
  });
}
/** A register of its own for each run; only the owner may empty the table. */
const empty = async (): Promise<void> => {
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ connectionString: register.ownerUrl });
  await owner.connect();
  await owner.query('TRUNCATE choice, people_act, people_act_index, register_count');
  await owner.end();
};

async function inMemory(terms: StandingTerms, upTo: number): Promise<Uint32Array> {
  const groups: { index: number; choices: readonly Choice[] }[] = [];
  for await (const group of choicesBySubject(register.database, [terms.regime], upTo)) groups.push(group);
  const acts = await register.database.query<{ body: PeopleAct }>('SELECT body FROM people_act');
  const history = new PeopleHistory(acts.map(({ body }) => body));
  return decisiveSubjects(groupsCounting(history, groups, upTo), terms, upTo);
}
async function addPeopleAct(act: PeopleAct): Promise<void> {
  await register.database.query(
    'INSERT INTO people_act (position, act_id, kind, body, recorded_at) VALUES ($1,$2,$3,$4,now())',
    [act.position, randomUUID(), act.kind, JSON.stringify(act)],
  );
  await register.database.query(
    'INSERT INTO people_act_index (subject_index, position) SELECT DISTINCT unnest($1::bigint[]), $2::bigint',
    [indexesOf(act), act.position],
  );
}

describe('the register as of a place', () => {
  it.each(DECIDED_REGIMES)('answers under %s as decisiveSubjects does, at any position', async (regime) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawn, { maxLength: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (acts, share) => {
          await empty();
          const choices = await fill(regime, acts);
          const start = choices[0]?.position ?? 1;
          const upTo = start + Math.floor(share * acts.length);
          const terms = { ...TERMS, regime };
          const expected = await inMemory(terms, upTo);
          expect(await decisiveIndexes(register.database, terms, upTo)).toEqual(expected);
          const pages: number[] = [];
          for await (const page of decisivePages(register.database, terms, upTo, 3)) pages.push(...page);
          expect(pages).toEqual([...expected]);
          const earlier = start + Math.floor((share * acts.length) / 2);
          const indexes = await decisiveIndexes(register.database, terms, earlier);
          expect(await decisiveFrom(register.database, terms, { indexes, upTo: earlier }, upTo)).toEqual(
            expected,
          );
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('follows merges and splits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 4, maxLength: 30 }), fc.nat(30), async (acts, cut) => {
        await empty();
        const regime = 'NON_OPPOSITION';
        const half = Math.floor(acts.length / 2);
        await fill(regime, acts.slice(0, half));
        const merged = await register.database.transaction((tx) => nextPositions(tx, 1));
        await addPeopleAct({ kind: 'merge', position: merged, survivor: 1, retired: [2, 15] });
        await fill(regime, acts.slice(half));
        const split = await register.database.transaction((tx) => nextPositions(tx, 1));
        await addPeopleAct({
          kind: 'split',
          position: split,
          survivor: 1,
          parts: [{ index: 2, successor: 20 }],
        });
        const upTo = split - (cut % (acts.length + 2));
        const terms = { ...TERMS, regime } as const;
        const expected = await inMemory(terms, upTo);
        expect(await decisiveIndexes(register.database, terms, upTo)).toEqual(expected);
        const pages: number[] = [];
        for await (const page of decisivePages(register.database, terms, upTo, 2)) pages.push(...page);
        expect(pages).toEqual([...expected]);
        if (upTo < merged) return;
        const indexes = await decisiveIndexes(register.database, terms, merged - 1);
        expect(await decisiveFrom(register.database, terms, { indexes, upTo: merged - 1 }, upTo)).toEqual(
          expected,
        );
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('does not change an answer when later acts arrive', async () => {
    await empty();
    const everyone = refs.map((_, person) => ({ person, act: 0, scope: 0, day: 1, late: 0, voice: 0 }));
    await fill('EHDS_OPT_OUT', everyone);
    const terms = termsOfScope('EHDS_OPT_OUT', { kind: 'everything' });
    const place = await lastPosition(register.database);
    const before = await decisiveIndexes(register.database, terms, place);
    expect(before).toHaveLength(12);
    await fill(
      'EHDS_OPT_OUT',
      everyone.map((each) => ({ ...each, act: 1, day: 2 })),
    );
    expect(await decisiveIndexes(register.database, terms, place)).toEqual(before);
    // A reversal frees for every later place: also what was recorded meanwhile.
    expect(
      await decisiveIndexes(register.database, terms, await lastPosition(register.database)),
    ).toHaveLength(0);
  });

  it('finds the place of an instant, also where the clock of two writers disagreed', async () => {
    await empty();
    const acts = Array.from({ length: 30 }, (_, n) => ({
      person: n % 12,
      act: 0,
      scope: 0,
      day: 1,
      late: 0,
      voice: 0,
    }));
    const choices = await fill('EHDS_OPT_OUT', acts);
    const at = (n: number) => positionAt(register.database, DAY(20 + n));
    expect(await at(-1)).toBeLessThan(choices[0]!.position);
    for (const n of [0, 1, 13, 28, 29]) expect(await at(n)).toBe(choices[n]!.position);
    expect(await at(400)).toBe(choices[29]!.position);
    const [late] = await fill('EHDS_OPT_OUT', [acts[0]!]);
    expect(late!.recordedAt).toBe(DAY(20));
    // Recorded at a lower instant than its neighbours, at a higher position: the place of that instant reaches it.
    expect(await at(0)).toBe(late!.position);
  });

  it('tells of one person what was known then about then', async () => {
    await empty();
    const [, , paper] = await fill('NON_OPPOSITION', [
      { person: 3, act: 0, scope: 0, day: 0, late: 0, voice: 0 },
      { person: 4, act: 0, scope: 0, day: 0, late: 0, voice: 0 },
      { person: 3, act: 1, scope: 0, day: 3, late: 4, voice: 0 },
    ]);
    expect(await actsOf(register.database, refs[3]!, paper!.position)).toBeNull();
    for (const person of [3, 4])
      await register.database.query(
        `INSERT INTO vault_person (subject_ref, subject_index, exact_index, loose_index, traits, origin, created_at)
         VALUES ($1, $2, $3, $3, $3, 'login', now())`,
        [refs[person]!, person, Buffer.from(refs[person]!)],
      );
    const acts = (await actsOf(register.database, refs[3]!, paper!.position))!;
    expect(acts).toHaveLength(2);
    expect(asOf(acts, { at: DAY(9), knownAt: DAY(21) })).toMatchObject([{ standing: 'deny' }]);
    expect(asOf(acts, { at: DAY(9), upToPosition: paper!.position })).toMatchObject([{ standing: 'allow' }]);
    const merged = await register.database.transaction((tx) => nextPositions(tx, 1));
    await addPeopleAct({ kind: 'merge', position: merged, survivor: 3, retired: [4] });
    // The other's objection stands for both from the merge on, and not before.
    const at = (place: number) => actsOf(register.database, refs[3]!, place);
    expect((await at(merged))!.map(({ act }) => act)).toEqual(['object', 'object']);
    expect((await at(merged - 1))!.map(({ act }) => act)).toEqual(['object', 'lift-objection']);
    expect(asOf((await at(merged))!, { at: DAY(9) })).toMatchObject([{ standing: 'deny' }]);
  });

  it('counts once and keeps the count', async () => {
    await empty();
    await fill(
      'EHDS_OPT_OUT',
      refs.map((_, person) => ({ person, act: 0, scope: 0, day: 1, late: 0, voice: 0 })),
    );
    const terms = termsOfScope('EHDS_OPT_OUT', { kind: 'everything' });
    const place = await lastPosition(register.database);
    expect(await countDecisive(register.database, terms, place, true)).toBe(12);
    expect(await countDecisive(register.database, terms, place, true)).toBe(12);
    const kept = await register.database.query('SELECT people FROM register_count WHERE position = $1', [
      place,
    ]);
    expect(kept).toEqual([{ people: 12 }]);
  });
});

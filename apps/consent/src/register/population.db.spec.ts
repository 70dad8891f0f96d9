import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { decisiveSubjects, termsOfScope, type Choice } from '@garant/rules';
import { testCipher, testRegister } from '../../test/consent.fixture.js';
import { importText, ndjson, row } from '../../test/import.fixture.js';
import { choicesBySubject, choicesOfSubject } from '../choices/choice.store.js';
import { indexTraits } from '../people/traits.match.js';
import { decisiveIndexes, decisivePages } from './decisive.stream.js';
import { lastPosition, positionAt } from './register.store.js';

const PEOPLE = 20_000;
const tools = new URL('../../../../tools/generate/', import.meta.url).href;
interface Made {
  people: number;
  choices: number;
  optedOut: number;
}
interface Population {
  generatePopulation(options: object): Promise<Made>;
  traitsOf(seed: number, n: number): object;
  subjectRefOf(seed: number, n: number): string;
}

let register: TestDatabase;
let made: Made;
let population: Population;
const cipher = testCipher();
beforeAll(async () => {
  register = await testRegister();
  population = {
    ...((await import(`${tools}population.mjs`)) as Population),
    ...((await import(`${tools}population.people.mjs`)) as Population),
  };
  made = await population.generatePopulation({
    connectionString: register.ownerUrl,
    people: PEOPLE,
    cipher,
    indexTraits,
  });
}, 60_000);
afterAll(() => register.drop());
const everything = (regime: 'EHDS_OPT_OUT' | 'SNDS_OPPOSITION') =>
  termsOfScope(regime, { kind: 'everything' });

describe('a generated population', () => {
  it('has three choices a person, in one sequence that follows the clock', async () => {
    expect(made.choices / PEOPLE).toBeCloseTo(3.1, 0);
    expect(await lastPosition(register.database)).toBe(made.choices);
    const [backwards] = await register.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT recorded_at < lag(recorded_at) OVER (ORDER BY position) AS back FROM choice) c WHERE back`,
    );
    expect(backwards!.n).toBe(0);
  });

  it('has its indexes and keys back', async () => {
    const rows = await register.database.query<{ name: string }>(
      `SELECT indexname AS name FROM pg_indexes WHERE tablename IN ('choice', 'vault_person') ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'choice_pkey',
        'choice_position_key',
        'choice_regime',
        'choice_subject',
        'vault_person_exact',
        'vault_person_pkey',
      ]),
    );
  });

  it('streams who is outside, exactly as the rules read every act', async () => {
    for (const regime of ['EHDS_OPT_OUT', 'SNDS_OPPOSITION'] as const)
      for (const upTo of [made.choices, Math.floor(made.choices / 2), 1]) {
        const groups: { index: number; choices: Choice[] }[] = [];
        for await (const group of choicesBySubject(register.database, [regime], upTo)) groups.push(group);
        const expected = decisiveSubjects(groups, everything(regime), upTo);
        expect(await decisiveIndexes(register.database, everything(regime), upTo)).toEqual(expected);
      }
    expect(await decisiveIndexes(register.database, everything('EHDS_OPT_OUT'), made.choices)).toHaveLength(
      made.optedOut,
    );
  });

  it('keeps no more than a page in memory', async () => {
    let largest = 0;
    for await (const page of decisivePages(register.database, everything('EHDS_OPT_OUT'), made.choices, 500))
      largest = Math.max(largest, page.length);
    expect(largest).toBeLessThanOrEqual(500);
  });

  it('is asked about the past by its clock', async () => {
    const place = await positionAt(register.database, '2024-06-01T00:00:00.000Z');
    expect(place).toBeGreaterThan(0);
    expect(place).toBeLessThan(made.choices);
    const before = await decisiveIndexes(register.database, everything('EHDS_OPT_OUT'), place);
    expect(before.length).toBeLessThan(made.optedOut);
  });

  it('is found again by its traits: an import names known people', async () => {
    const people = [1, 77, 19_999];
    const rows = people.map((n) => row(population.traitsOf(1, n)));
    const { counts } = await importText(register.database, cipher, ndjson(rows));
    expect(counts).toMatchObject({ imported: 3, newPeople: 0, ambiguous: 0 });
    for (const n of people) {
      const choices = await choicesOfSubject(register.database, population.subjectRefOf(1, n));
      expect(choices.at(-1)).toMatchObject({ channel: 'import', act: 'opt-out' });
    }
  });
});

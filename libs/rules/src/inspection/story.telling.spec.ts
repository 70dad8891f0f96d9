import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STORY_TYPES } from './story.table.js';
import { tellStory, unendedPermit, type StoryEntry } from './story.telling.js';
import { TITLED_TYPES, typeTitle } from './type.titles.js';

const at = (hour: number): string => new Date(Date.UTC(2026, 2, 1) + hour * 3_600_000).toISOString();
const life = (...types: (string | [string, object])[]): StoryEntry[] =>
  types.map((given, place) => {
    const [type, data] = typeof given === 'string' ? [given, {}] : given;
    return { index: place * 10, type, at: at(place), actor: null, data: data as Record<string, unknown> };
  });
const told = (...given: Parameters<typeof tellStory>): string[] =>
  tellStory(...given).map(({ type, state }) => `${type} ${state}`);

const GRANTED = [
  'application.submitted',
  'application.assessed',
  'application.voted',
  'application.decided',
  'permit.signed',
  'register.cut',
  'permit.activated',
];

describe('the story of a permit', () => {
  it('is told without a gap when nothing is missing', () => {
    expect(told('permit', life(...GRANTED), at(1000))).toEqual(GRANTED.map((type) => `${type} done`));
  });
  it('shows that nobody decided', () => {
    const without = GRANTED.filter((type) => type !== 'application.decided');
    expect(told('permit', life(...without), at(1000))).toContain('application.decided missing');
  });
  it('waits for the cut first, and misses it later', () => {
    const signed = GRANTED.slice(0, 5);
    expect(told('permit', life(...signed), at(4.5))).toContain('register.cut waiting');
    expect(told('permit', life(...signed), at(6))).toContain('register.cut missing');
  });
  it('shows the end that is not there once the term is over', () => {
    const terms = { terms: { validUntil: at(100) } };
    const entries = life(...GRANTED.slice(0, 4), ['permit.signed', terms]);
    expect(unendedPermit(entries, at(90))).toBeNull();
    expect(unendedPermit(entries, at(200))).toMatchObject({ state: 'missing', type: 'permit.expired' });
    expect(unendedPermit([...entries, ...life('permit.expired')], at(200))).toBeNull();
  });
});

describe('the story of a release', () => {
  const RELEASED = ['release.opened', 'register.cut', 'release.planned', 'release.sealed'];
  it('shows an extract that was unsealed and never sealed', () => {
    const entries = life('release.opened', 'register.cut', 'release.planned', 'release.unsealed');
    expect(told('release', entries, at(4))).toContain('release.sealed missing');
  });
  it('pairs a recall with its own acknowledgement', () => {
    const recalled = (acknowledged: string): StoryEntry[] =>
      life(
        ...RELEASED,
        ['recall.ordered', { recallId: 'r1' }],
        ['recall.acknowledged', { recallId: acknowledged }],
      );
    expect(told('release', recalled('r1'), at(1000))).not.toContain('recall.acknowledged missing');
    expect(told('release', recalled('r2'), at(1000))).toContain('recall.acknowledged missing');
  });
  it('takes an erased acknowledgement for one', () => {
    const entries = life(...RELEASED, ['recall.ordered', { recallId: 'r1' }], 'recall.acknowledged');
    const erased = entries.map((one) => (one.type === 'recall.acknowledged' ? { ...one, data: null } : one));
    expect(told('release', erased, at(1000))).not.toContain('recall.acknowledged missing');
  });
  it('marks a refusal as the end', () => {
    expect(told('release', life('release.opened', 'release.refused'), at(1000))).toEqual([
      'release.opened done',
      'release.refused stopped',
    ]);
  });
});

it('the story of a choice without its signed command shows the gap', () => {
  expect(told('choice', life('choice.recorded'), at(0))).toEqual([
    'choice.record missing',
    'choice.recorded done',
  ]);
  expect(told('choice', life('choice.record', 'choice.recorded'), at(0))).toEqual([
    'choice.record done',
    'choice.recorded done',
  ]);
});

it('tells every entry once, in the order of the log, whatever order they come in', () => {
  const kinds = fc.constantFrom('permit', 'choice', 'release');
  fc.assert(
    fc.property(kinds, fc.array(fc.nat(40), { maxLength: 30 }), (kind, picks) => {
      const entries = life(...picks.map((pick) => STORY_TYPES[kind][pick % STORY_TYPES[kind].length]!));
      const steps = tellStory(kind, [...entries].reverse(), at(10));
      expect(steps.flatMap(({ index }) => (index === null ? [] : [index]))).toEqual(
        entries.map(({ index }) => index),
      );
    }),
  );
});

it('every type of a story has words of its own, in both languages', () => {
  for (const type of new Set(Object.values(STORY_TYPES).flat()))
    expect(typeTitle(type).fr === type).toBe(false);
  for (const type of TITLED_TYPES) expect(typeTitle(type).fr).not.toEqual(typeTitle(type).en);
  expect(typeTitle('something.new')).toEqual({ fr: 'something.new', en: 'something.new' });
});

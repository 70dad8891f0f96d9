import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  answerSentence,
  bulkWindow,
  isDenied,
  isGranted,
  isOddHour,
  isWithin,
  rowsOf,
  spansOfEnd,
  spansOfNo,
  type AskedEntry,
} from './question.answers.js';
import { PERMIT_END_TYPES, QUESTIONS, QUESTION_CODES } from './question.table.js';

const AT = '2026-03-03T10:00:00.000Z';
let next = 0;
const entry = (type: string, change: Partial<AskedEntry> = {}): AskedEntry => ({
  index: next++,
  type,
  at: AT,
  actor: 'a',
  role: 'researcher',
  outcome: null,
  data: {},
  ...change,
});
const choice = (act: string, scope: object = { kind: 'everything' }, regime = 'NON_OPPOSITION'): AskedEntry =>
  entry('choice.recorded', { actor: 'me', data: { act, scope, regime } });
const read = (actor = 'a'): AskedEntry => entry('data.read', { actor });
const accessesAfterNo = (entries: readonly AskedEntry[], own = new Set<string>()): AskedEntry[] => {
  const spans = spansOfNo(entries.filter(({ type }) => type === 'choice.recorded'));
  return entries.filter(
    ({ type, index, actor }) => type !== 'choice.recorded' && !own.has(actor ?? '') && isWithin(spans, index),
  );
};
const accessesAfterEnd = (entries: readonly AskedEntry[]): AskedEntry[] => {
  const ends: readonly string[] = PERMIT_END_TYPES;
  const spans = spansOfEnd(entries.filter(({ type }) => ends.includes(type)));
  return entries.filter((one) => !ends.includes(one.type) && isGranted(one) && isWithin(spans, one.index));
};
const places = (entries: readonly AskedEntry[], found: readonly AskedEntry[]): number[] =>
  found.map((one) => entries.indexOf(one));

describe('accesses after a person said no', () => {
  const project = { kind: 'project', id: 'p' };
  it.each<[string, AskedEntry[], number[]]>([
    ['nothing was said', [read(), read()], []],
    ['an objection, then a read', [read(), choice('object'), read()], [2]],
    ['an opt-out', [choice('opt-out', undefined, 'EHDS_OPT_OUT'), read()], [1]],
    [
      'a withdrawal of consent',
      [choice('consent', project), read(), choice('withdraw', project), read()],
      [3],
    ],
    ['an objection that was lifted', [choice('object'), choice('lift-objection'), read()], []],
    [
      'a narrower yes does not end a wider no',
      [choice('object'), choice('lift-objection', project), read()],
      [2],
    ],
    [
      'a yes under another regime does not end it',
      [choice('object'), choice('consent', undefined, 'EXPLICIT_CONSENT'), read()],
      [2],
    ],
    ['a consent that lapsed', [choice('consent'), choice('lapse'), read()], [2]],
    ['one’s own reads are none', [choice('object'), read('me')], []],
  ])('%s', (_name, entries, found) => {
    expect(places(entries, accessesAfterNo(entries, new Set(['me'])))).toEqual(found);
  });
  it('takes a choice whose details were erased for a no', () => {
    const entries = [entry('choice.recorded', { data: null }), read()];
    expect(places(entries, accessesAfterNo(entries))).toEqual([1]);
  });
  it('finds fewer or as many when a yes is added, never more', () => {
    const anEntry = fc
      .constantFrom('object', 'lift-objection', 'read')
      .map((act) => (act === 'read' ? read() : choice(act)));
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 12 }), fc.nat(11), (entries, at) => {
        const inOrder = (list: AskedEntry[]): AskedEntry[] => list.map((one, index) => ({ ...one, index }));
        const more = [...entries.slice(0, at), choice('lift-objection'), ...entries.slice(at)];
        expect(accessesAfterNo(inOrder(more)).length).toBeLessThanOrEqual(
          accessesAfterNo(inOrder(entries)).length,
        );
      }),
    );
  });
});

describe('accesses after a permit ended', () => {
  const decided = (outcome: 'permit' | 'deny'): AskedEntry => entry('decision.made', { outcome });
  const act = (type: string): AskedEntry => entry(`permit.${type}`);
  it.each<[string, AskedEntry[], number[]]>([
    ['while it was active', [act('activated'), decided('permit'), entry('release.opened')], []],
    ['after it ran out', [act('expired'), decided('permit')], [1]],
    ['after a denial', [act('expired'), decided('deny')], []],
    [
      'while suspended, and afterwards',
      [act('suspended'), decided('permit'), act('suspension-lifted'), decided('permit')],
      [1],
    ],
    [
      'a lifted suspension does not revive a revoked permit',
      [act('revoked'), act('suspended'), act('suspension-lifted'), decided('permit')],
      [3],
    ],
    ['after it was superseded', [act('superseded'), entry('release.unsealed')], [1]],
  ])('%s', (_name, entries, found) => {
    expect(places(entries, accessesAfterEnd(entries))).toEqual(found);
  });
});

describe('hours and volumes', () => {
  const calendar = 'metropolitan';
  it.each([
    ['Tuesday at ten', '2026-03-03T09:00:00.000Z', false],
    ['22:00 in Paris in winter is 21:00 UTC', '2026-03-03T21:00:00.000Z', true],
    ['05:59 in Paris', '2026-03-03T04:59:00.000Z', true],
    ['06:00 in Paris', '2026-03-03T05:00:00.000Z', false],
    ['22:00 in Paris in summer is 20:00 UTC', '2026-07-07T20:00:00.000Z', true],
    ['a Sunday', '2026-03-01T10:00:00.000Z', true],
    ['the first of May', '2026-05-01T10:00:00.000Z', true],
  ])('%s', (_name, at, odd) => {
    expect(isOddHour(entry('data.read', { at }), calendar)).toBe(odd);
    expect(isOddHour(entry('data.read', { at, role: 'patient' }), calendar)).toBe(false);
    expect(isOddHour(entry('data.read', { at, actor: null }), calendar)).toBe(false);
  });
  it('adds reads up by account and hour', () => {
    expect(bulkWindow(read())).toBe('a 2026-03-03T10');
    expect(rowsOf(entry('data.read', { data: { rows: 12 } }))).toBe(12);
    expect(rowsOf(entry('entries.read', { data: { count: 7 } }))).toBe(7);
    expect(rowsOf(entry('data.read', { data: null }))).toBe(0);
  });
  it('an attempt that got through was not denied', () => {
    expect(isDenied({ type: 'decision.made', outcome: 'permit' })).toBe(false);
    expect(isDenied({ type: 'decision.made', outcome: 'deny' })).toBe(true);
    expect(isDenied({ type: 'release.refused', outcome: null })).toBe(true);
  });
});

describe('the table of questions', () => {
  it('has one row for each code, in both languages, with its limits and its source', () => {
    expect(QUESTIONS.map(({ code }) => code)).toEqual([...QUESTION_CODES]);
    for (const { question, how, limits, legalSource } of QUESTIONS)
      for (const text of [question.fr, question.en, how.fr, how.en, limits.fr, limits.en, legalSource])
        expect(text.length).toBeGreaterThan(10);
  });
  it('answers in a sentence with its number, and never says “none” before everything was looked through', () => {
    for (const code of QUESTION_CODES) {
      expect(answerSentence(code, 3, true).fr).toContain('3+');
      expect(answerSentence(code, 3, false).en).toMatch(/\b3\b/);
      expect(answerSentence(code, 0, true).en).toMatch(/so far/);
      expect(answerSentence(code, 0, false)).not.toEqual(answerSentence(code, 1, false));
    }
  });
});

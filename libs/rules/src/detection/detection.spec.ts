import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideDetection, decideTuning, evolveDetection } from './detection.decide.js';
import { hitsOf, learn, type Hit, type KnownAccount, type SeenEntry } from './detection.hits.js';
import type { Detection, DetectionCommand, DetectionStatus } from './detection.model.js';
import {
  DEFAULT_TUNINGS,
  DETECTION_RULES,
  detectionRule,
  tuningFaults,
  type DetectionRuleId,
} from './detection.table.js';
import { addHits, figureOf, isDue, MOST_SHOWN, windowKey, type WindowState } from './detection.window.js';

const ANNE = 'a0000000-0000-4000-8000-000000000001';
const PERSON = 'b0000000-0000-4000-8000-000000000001';
const seen = (change: Partial<SeenEntry> = {}): SeenEntry => ({
  index: 1,
  kind: 'event',
  topic: 'consent.events',
  type: 'data.read',
  at: '2026-03-03T10:00:00.000Z',
  actor: ANNE,
  role: 'agent',
  subject: PERSON,
  permit: null,
  purpose: null,
  outcome: null,
  problem: null,
  rows: null,
  created: null,
  ...change,
});
const rulesHit = (entry: SeenEntry, account: KnownAccount | null = null): DetectionRuleId[] =>
  hitsOf(entry, account, DEFAULT_TUNINGS, 'metropolitan').map(({ rule }) => rule);

describe('what an entry is looked at for', () => {
  it.each<[string, Partial<SeenEntry>, readonly DetectionRuleId[]]>([
    ['an agent reads a person’s data on a Tuesday morning', {}, ['volume', 'same-person', 'many-readers']],
    ['a patient reads their own', { role: 'patient' }, []],
    ['nobody acted: the platform read for itself', { actor: null }, []],
    ['a reading of many rows', { rows: 900, subject: null }, ['volume', 'large-reading']],
    ['a reading without rows', { rows: 0, subject: null }, ['volume']],
    // 21:30 in Paris in winter is 20:30 UTC; in summer 19:30 UTC.
    [
      'half past nine in a winter evening',
      { at: '2026-01-13T20:30:00.000Z', subject: null },
      ['volume', 'odd-hours'],
    ],
    ['half past eight in a winter evening', { at: '2026-01-13T19:30:00.000Z', subject: null }, ['volume']],
    [
      'half past nine in a summer evening',
      { at: '2026-07-07T19:30:00.000Z', subject: null },
      ['volume', 'odd-hours'],
    ],
    [
      'a quarter to six in the morning',
      { at: '2026-03-03T04:45:00.000Z', subject: null },
      ['volume', 'odd-hours'],
    ],
    ['six in the morning', { at: '2026-03-03T05:00:00.000Z', subject: null }, ['volume']],
    ['a Saturday', { at: '2026-03-07T10:00:00.000Z', subject: null }, ['volume', 'odd-hours']],
    ['the fourteenth of July', { at: '2026-07-14T10:00:00.000Z', subject: null }, ['volume', 'odd-hours']],
    ['Easter Monday', { at: '2026-04-06T10:00:00.000Z', subject: null }, ['volume', 'odd-hours']],
    [
      'a command that was not for the account',
      { type: 'command.refused', problem: 'forbidden', subject: null },
      ['repeated-denials'],
    ],
    [
      'a permit of somebody else',
      { type: 'command.refused', problem: 'permit-unknown', subject: null },
      ['repeated-denials'],
    ],
    ['a field that was left empty', { type: 'command.refused', problem: 'invalid-body', subject: null }, []],
    [
      'an access that was denied',
      { type: 'decision.made', outcome: 'deny', subject: null },
      ['repeated-denials'],
    ],
    ['an access that was permitted', { type: 'decision.made', outcome: 'permit', subject: null }, []],
    [
      'an access under a permit, for a purpose',
      { type: 'decision.made', outcome: 'permit', subject: null, permit: 'p', purpose: '53.1.e' },
      ['purpose-drift'],
    ],
    [
      'an officer lifts a hold',
      {
        kind: 'command',
        topic: 'audit-log.commands',
        type: 'hold.lift',
        role: 'data-protection-officer',
        subject: null,
      },
      ['log-touched'],
    ],
    [
      'an officer tunes detection',
      {
        kind: 'command',
        topic: 'audit-log.commands',
        type: 'detection.tune',
        role: 'operator',
        subject: null,
      },
      ['log-touched'],
    ],
    [
      'an officer works on the queue',
      {
        kind: 'command',
        topic: 'audit-log.commands',
        type: 'detection.take',
        role: 'operator',
        subject: null,
      },
      [],
    ],
    [
      'an inspector places a hold',
      { kind: 'command', topic: 'audit-log.commands', type: 'hold.place', role: 'inspector', subject: null },
      [],
    ],
  ])('%s', (_, change, rules) => {
    expect(rulesHit(seen(change))).toEqual(rules);
  });

  it.each<[string, string | null, boolean]>([
    ['the day before', '2026-03-02', false],
    ['ninety days before', '2025-12-03', false],
    ['ninety-one days before', '2025-12-02', true],
    ['never', null, false],
    ['later: an entry came late', '2026-05-01', false],
  ])('an account that acted last %s', (_, lastDay, hit) => {
    const rules = rulesHit(seen(), { roles: ['agent'], lastDay });
    expect(rules.includes('dormant-account')).toBe(hit);
  });

  it('knows a patient by the roles with which the account was created', () => {
    const created = learn(null, seen({ type: 'account.created', role: null, created: ['patient'] }));
    expect(created).toEqual({ roles: ['patient'], lastDay: null });
    expect(rulesHit(seen({ role: null }), created)).toEqual([]);
    expect(rulesHit(seen({ role: null }), { ...created, roles: ['agent', 'patient'] })).toContain('volume');
    expect(rulesHit(seen({ role: null }), null)).toContain('volume');
  });

  it('leaves a rule alone that was turned off', () => {
    const off = { ...DEFAULT_TUNINGS, volume: { ...DEFAULT_TUNINGS.volume, enabled: false } };
    expect(hitsOf(seen(), null, off, 'metropolitan').map(({ rule }) => rule)).not.toContain('volume');
  });
});

const hit = fc.record({
  rule: fc.constantFrom(...DETECTION_RULES.map(({ id }) => id)),
  about: fc.record({
    actor: fc.constantFrom(ANNE, null),
    subject: fc.constantFrom(PERSON, null),
    permit: fc.constant(null),
  }),
  window: fc.constantFrom('2026-03-03', '2026-03-04'),
  index: fc.integer({ min: 0, max: 400 }),
  at: fc.integer({ min: 0, max: 86_399 }).map((s) => new Date(Date.UTC(2026, 2, 3) + s * 1000).toISOString()),
  weight: fc.integer({ min: 1, max: 3_000 }),
  value: fc.constantFrom('53.1.a', '53.1.e', '53.1.f', null),
}) satisfies fc.Arbitrary<Hit>;

/** Plays hits in pieces of some size, as the worker does: windows after it, and each window's telling. */
function play(hits: readonly Hit[], size: number): { windows: Map<string, WindowState>; told: string[] } {
  const windows = new Map<string, WindowState>();
  const told: string[] = [];
  for (let at = 0; at < hits.length; at += size) {
    const groups = new Map<string, Hit[]>();
    for (const one of hits.slice(at, at + size))
      groups.set(windowKey(one), [...(groups.get(windowKey(one)) ?? []), one]);
    for (const [key, group] of groups) {
      const state = addHits(windows.get(key), group);
      const due = isDue(state, DEFAULT_TUNINGS[state.rule]);
      if (due) told.push(key);
      windows.set(key, due ? { ...state, raised: true } : state);
    }
  }
  return { windows, told };
}

describe('windows', () => {
  it('do not depend on the order of their entries, nor on the pieces in which they are read', () => {
    fc.assert(
      fc.property(
        fc.array(hit, { maxLength: 60 }).chain((hits) =>
          fc.record({
            hits: fc.constant(hits),
            other: fc.shuffledSubarray(hits, { minLength: hits.length }),
            size: fc.integer({ min: 1, max: 20 }),
          }),
        ),
        ({ hits, other, size }) => {
          const one = play(hits, 1_000);
          const two = play(other, size);
          expect(new Map([...two.windows].sort())).toEqual(new Map([...one.windows].sort()));
          expect([...two.told].sort()).toEqual([...one.told].sort());
        },
      ),
    );
  });

  it('are told once, and exactly when their figure reaches the limit', () => {
    fc.assert(
      fc.property(fc.array(hit, { maxLength: 60 }), (hits) => {
        const { windows, told } = play(hits, 1);
        expect(new Set(told).size).toBe(told.length);
        for (const [key, state] of windows) {
          const limit = state.rule === 'dormant-account' ? 1 : DEFAULT_TUNINGS[state.rule].parameters.limit!;
          expect([key, told.includes(key)]).toEqual([key, figureOf(state) >= limit]);
        }
      }),
    );
  });

  it('show the earliest entries and no more than can be read', () => {
    const hits = hitsOf(seen(), null, DEFAULT_TUNINGS, 'metropolitan').slice(0, 1);
    const many = Array.from({ length: 80 }, (_, i) => ({ ...hits[0]!, index: 100 - i }));
    expect(addHits(undefined, many).shown).toEqual(Array.from({ length: MOST_SHOWN }, (_, i) => 21 + i));
  });
});

describe('the rules of detection', () => {
  it('say what, why, what it often is instead, and by which source, in both languages', () => {
    for (const { title, what, why, harmless, source, parameters } of DETECTION_RULES) {
      for (const sentence of [title, what, why, harmless])
        expect(sentence.fr.length * sentence.en.length).toBeGreaterThan(0);
      expect(source).toMatch(/CNIL|EHDS|GDPR|SNDS/);
      for (const { default: standard, min, max } of Object.values(parameters))
        expect(min <= standard && standard <= max).toBe(true);
      for (const name of what.fr.match(/\{(\w+)\}/g) ?? [])
        expect(parameters).toHaveProperty(name.slice(1, -1));
    }
  });

  it.each<[string, Record<string, number>, string[]]>([
    ['the figures of the table', { limit: 10, from: 21, until: 6 }, []],
    ['one too many', { limit: 10, from: 21, until: 6, more: 1 }, ['more']],
    ['one missing', { limit: 10, from: 21 }, ['until']],
    ['one out of bounds', { limit: 10, from: 24, until: 6 }, ['from']],
    ['one that is no whole number', { limit: 1.5, from: 21, until: 6 }, ['limit']],
  ])('take %s', (_, parameters, faults) => {
    expect(tuningFaults(detectionRule('odd-hours'), parameters)).toEqual(faults);
  });

  it.each([
    ['data-protection-officer', 'volume', { limit: 300 }, null],
    ['operator', 'volume', { limit: 300 }, null],
    ['inspector', 'volume', { limit: 300 }, 'forbidden'],
    ['signatory', 'volume', { limit: 300 }, 'forbidden'],
    ['operator', 'laziness', { limit: 300 }, 'detection-rule-unknown'],
    ['operator', 'volume', { limit: 0 }, 'detection-threshold'],
  ])('are tuned by %s: %s', (role, rule, parameters, code) => {
    const decided = decideTuning({ ref: ANNE, role }, rule, parameters);
    expect(decided.ok ? null : decided.refusal.code).toBe(code);
  });
});

const OFFICER = { ref: 'c0000000-0000-4000-8000-000000000001', role: 'data-protection-officer' };
const OTHER = { ref: 'c0000000-0000-4000-8000-000000000002', role: 'operator' };
const finding = (change: Partial<Detection> = {}): Detection => ({
  detectionId: 'd',
  rule: 'volume',
  window: '2026-03-03',
  accountRef: ANNE,
  subjectRef: null,
  permitId: null,
  figure: 200,
  limit: 200,
  parameters: { limit: 200 },
  entries: [1],
  from: '2026-03-03T10:00:00.000Z',
  to: '2026-03-03T11:00:00.000Z',
  raisedAt: '2026-03-03T11:00:01.000Z',
  status: 'TAKEN',
  assignee: OFFICER.ref,
  escalatedTo: null,
  outcome: null,
  closedAt: null,
  ...change,
});
const command = (type: DetectionCommand['type'], actor = OFFICER): DetectionCommand =>
  ({
    type,
    actor,
    body: { detectionId: 'd', to: 'security', outcome: 'mistake' },
  }) as unknown as DetectionCommand;

describe('the queue', () => {
  const T = ['take', 'give-back', 'explain', 'escalate', 'close', 'reopen'] as const;
  it.each<[DetectionStatus, readonly (typeof T)[number][]]>([
    ['NEW', ['take']],
    ['TAKEN', ['give-back', 'explain', 'escalate', 'close']],
    ['EXPLAINED', ['give-back', 'escalate', 'close']],
    ['ESCALATED', ['give-back', 'explain', 'close']],
    ['CLOSED', ['reopen']],
  ])('in state %s takes %s and nothing else', (status, allowed) => {
    const done = T.filter(
      (step) => decideDetection(finding({ status }), command(`detection.${step}`), 'ab').ok,
    );
    expect([...done].sort()).toEqual([...allowed].sort());
  });

  it.each<[string, Partial<Detection> | null, DetectionCommand, string]>([
    [
      'nobody handles their own',
      { accountRef: OFFICER.ref },
      command('detection.close'),
      'detection-about-oneself',
    ],
    [
      'nor takes it off the queue',
      { accountRef: OFFICER.ref, status: 'NEW' },
      command('detection.take'),
      'detection-about-oneself',
    ],
    ['another’s stays another’s', {}, command('detection.close', OTHER), 'detection-not-yours'],
    [
      'inspectors read it',
      { status: 'NEW' },
      command('detection.take', { ref: 'x', role: 'inspector' }),
      'forbidden',
    ],
    [
      'no role but two',
      { status: 'NEW' },
      command('detection.take', { ref: 'x', role: 'signatory' }),
      'forbidden',
    ],
    ['what is not there', null, command('detection.take'), 'detection-unknown'],
    ['twice', { status: 'CLOSED' }, command('detection.close'), 'detection-state'],
  ])('%s', (_, change, given, code) => {
    const decided = decideDetection(change === null ? undefined : finding(change), given, 'ab');
    expect(decided.ok ? null : decided.refusal.code).toBe(code);
  });

  it('whatever is done to a finding, nothing is done to an account: no event names a measure', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...T), { maxLength: 12 }), (steps) => {
        let state: Detection | undefined = finding({ status: 'NEW', assignee: null });
        for (const step of steps) {
          const decided = decideDetection(state, command(`detection.${step}`), 'ab');
          if (!decided.ok) continue;
          for (const event of decided.events) {
            expect(event.type.startsWith('detection.')).toBe(true);
            state = evolveDetection(state, { ...event, at: '2026-03-04T09:00:00.000Z', actor: OFFICER });
          }
        }
        expect(state).toMatchObject({ accountRef: ANNE, figure: 200, entries: [1] });
        expect(state!.status === 'CLOSED').toBe(state!.closedAt !== null);
      }),
    );
  });
});

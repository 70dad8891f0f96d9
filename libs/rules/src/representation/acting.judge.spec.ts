import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyRegime, history, TERMS } from '../../test/choice.arbitrary.js';
import { effectOfAct, standing } from '../choices/choice.standing.js';
import type { Choice } from '../choices/choice.model.js';
import { judgeActing, judgeActingAlone, type ActingFacts } from './acting.judge.js';
import { ageBand, birthday } from './age.js';
import { AUTHORITY_TYPES, type AuthorityState } from './authority.model.js';
import { openConflicts } from './parents.conflict.js';
import { REPRESENTATION_DEFAULTS } from './representation.policy.js';
import { REPRESENTATION_RULES, representationRule } from './representation.table.js';
import { ACTING_ALONE_CHECKS, ACTING_CHECKS } from './acting.judge.js';
import { seesChoice, seesChoices } from './visibility.js';

const NOW = '2026-11-24T10:00:00.000Z';
const CHILD = '2015-04-02';
const TEEN = '2010-05-12';
const ADULT = '1950-01-01';
const EVERYTHING = { kind: 'everything' } as const;

const authority = (over: Partial<AuthorityState> = {}): AuthorityState => ({
  authorityId: 'authority-1',
  type: 'parental-authority',
  status: 'verified',
  declaredBy: 'anne',
  declarantRef: 'anne-subject',
  subjectRef: 'child',
  startsOn: null,
  endsOn: null,
  acts: null,
  sole: false,
  endedAt: null,
  ...over,
});
const facts = (over: Partial<ActingFacts> = {}): ActingFacts => ({
  authority: authority(),
  actorRef: 'anne',
  subjectRef: 'child',
  act: 'object',
  regime: 'NON_OPPOSITION',
  scope: EVERYTHING,
  acceptedAt: NOW,
  person: { birthDate: CHILD, deceasedAt: null, solo: [] },
  ownRefusalStands: false,
  policy: REPRESENTATION_DEFAULTS,
  ...over,
});
const person = (over: Partial<ActingFacts['person']>): Partial<ActingFacts> => ({
  person: { birthDate: TEEN, deceasedAt: null, solo: [], ...over },
});
const answer = (over: Partial<ActingFacts>): string | null => {
  const judged = judgeActing(facts(over));
  return judged.ok ? judged.voice : judged.refusal.code;
};

describe('who may act for somebody else', () => {
  const helper = { type: 'trusted-helper', acts: ['object'] } as const;
  const adult = { person: { birthDate: ADULT, deceasedAt: null, solo: [] } };
  const solo = (matters: ActingFacts['person']['solo'][number]['matters'], until: string | null = null) =>
    person({ solo: [{ matters, from: '2026-01-01T00:00:00.000Z', until }] });
  const cases: [name: string, over: Partial<ActingFacts>, expected: string | null][] = [
    ['a verified parent: their word, beside the other parent’s', {}, 'anne'],
    [
      'the only holder of parental authority: one word counts',
      { authority: authority({ sole: true }) },
      null,
    ],
    ['no such authority', { authority: undefined }, 'authority-unknown'],
    ['somebody else’s authority', { actorRef: 'karim' }, 'authority-unknown'],
    ['for another child', { subjectRef: 'another' }, 'authority-unknown'],
    ['declared only', { authority: authority({ status: 'declared' }) }, 'authority-not-verified'],
    ['refused', { authority: authority({ status: 'refused' }) }, 'authority-not-verified'],
    ['ended a second ago', { authority: authority({ status: 'ended', endedAt: NOW }) }, 'authority-ended'],
    [
      'ended later than the act was accepted',
      { authority: authority({ status: 'ended', endedAt: '2026-11-24T10:00:01.000Z' }) },
      'anne',
    ],
    ['last day yesterday', { authority: authority({ endsOn: '2026-11-23' }) }, 'authority-ended'],
    ['last day today', { authority: authority({ endsOn: '2026-11-24' }) }, 'anne'],
    ['from tomorrow', { authority: authority({ startsOn: '2026-11-25' }) }, 'authority-not-started'],
    ['a child who is 18 today', person({ birthDate: '2008-11-24' }), 'majority-reached'],
    ['a child who is 18 tomorrow', person({ birthDate: '2008-11-25' }), 'anne'],
    ['a child whose birth date is not known', person({ birthDate: null }), 'majority-reached'],
    ['a guardian', { authority: authority({ type: 'guardianship' }), ...adult }, null],
    ['a helper, an act that the mandate names', { authority: authority(helper), ...adult }, null],
    [
      'a helper, another act',
      { authority: authority(helper), ...adult, act: 'lift-objection' },
      'authority-out-of-scope',
    ],
    ['after the death', person({ deceasedAt: '2026-11-24T09:00:00.000Z' }), 'person-deceased'],
    ['before the register learnt of the death', person({ deceasedAt: '2026-11-24T11:00:00.000Z' }), 'anne'],
    ['a teenager who hides nothing', person({}), 'anne'],
    ['a teenager who hides everything', solo([{ kind: 'everything' }]), 'minor-acts-alone'],
    [
      'a teenager who hides this regime',
      solo([{ kind: 'regime', id: 'NON_OPPOSITION' }]),
      'minor-acts-alone',
    ],
    ['a teenager who hides another regime', solo([{ kind: 'regime', id: 'EHDS_OPT_OUT' }]), 'anne'],
    ['a teenager who no longer hides', solo([{ kind: 'everything' }], '2026-02-01T00:00:00.000Z'), 'anne'],
    [
      'lifting a refusal that the teenager made',
      { ...person({}), act: 'lift-objection', ownRefusalStands: true },
      'minor-acts-alone',
    ],
    ['refusing what the teenager refused', { ...person({}), ownRefusalStands: true }, 'anne'],
    [
      'a deployer for whom the newest word counts',
      { policy: { ...REPRESENTATION_DEFAULTS, parentObjection: 'newest-wins' } },
      null,
    ],
  ];
  it.each(cases)('%s', (_name, over, expected) => {
    expect(answer(over)).toBe(expected);
  });

  it('an ended or unverified authority never records anything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...AUTHORITY_TYPES),
        fc.constantFrom('declared', 'refused', 'ended'),
        fc.constantFrom(CHILD, TEEN, ADULT, null),
        fc.constantFrom('object', 'lift-objection', 'consent', 'opt-out'),
        fc.boolean(),
        (type, status, birthDate, act, sole) => {
          const given = authority({ type, status, sole, endedAt: status === 'ended' ? NOW : null } as never);
          expect(judgeActing(facts({ authority: given, act, ...person({ birthDate }) } as never)).ok).toBe(
            false,
          );
        },
      ),
    );
  });
});

describe('acting alone', () => {
  const alone = (birthDate: string, act: 'object' | 'lift-objection', authorities: AuthorityState[] = []) => {
    const judged = judgeActingAlone({
      act,
      regime: 'NON_OPPOSITION',
      scope: EVERYTHING,
      acceptedAt: NOW,
      person: { birthDate, deceasedAt: null, solo: [] },
      policy: REPRESENTATION_DEFAULTS,
      authorities,
    });
    return judged.ok ? 'yes' : judged.refusal.code;
  };
  const tutelle = authority({ type: 'guardianship', subjectRef: 'adult' });
  it.each([
    ['an adult', ADULT, 'lift-objection', [], 'yes'],
    ['a teenager of 16', TEEN, 'lift-objection', [], 'yes'],
    ['15 today', '2011-11-24', 'lift-objection', [], 'yes'],
    ['15 tomorrow: yes is for the parents', '2011-11-25', 'lift-objection', [], 'minor-too-young'],
    ['15 tomorrow: no counts', '2011-11-25', 'object', [], 'yes'],
    ['an adult under guardianship says no', ADULT, 'object', [tutelle], 'yes'],
    ['an adult under guardianship says yes', ADULT, 'lift-objection', [tutelle], 'representative-decides'],
    ['the guardianship is over', ADULT, 'lift-objection', [{ ...tutelle, endsOn: '2026-01-01' }], 'yes'],
  ] as const)('%s', (_name, birthDate, act, authorities, expected) => {
    expect(alone(birthDate, act, [...authorities])).toBe(expected);
  });
});

describe('what a parent sees of a teenager’s choices', () => {
  const teen = (matters: ActingFacts['person']['solo'][number]['matters']) => ({
    birthDate: TEEN,
    deceasedAt: null,
    solo: [{ matters, from: '2026-01-01T00:00:00.000Z', until: null }],
  });
  const choice = { regime: 'NON_OPPOSITION' as const, scope: { kind: 'project' as const, id: 'p1' } };
  it.each([
    ['nothing hidden', teen([]), true],
    ['everything hidden', teen([{ kind: 'everything' }]), false],
    ['this project hidden', teen([{ kind: 'project', id: 'p1' }]), false],
    ['another project hidden', teen([{ kind: 'project', id: 'p2' }]), true],
  ])('%s', (_name, who, seen) => {
    expect(seesChoice(choice, authority(), who, NOW)).toBe(seen);
  });
  it('nothing at all once the child is 18, or has died', () => {
    expect(seesChoices(authority(), { ...teen([]), birthDate: '2008-11-24' }, NOW)).toBe(false);
    expect(seesChoices(authority(), { ...teen([]), deceasedAt: NOW }, NOW)).toBe(false);
  });
});

describe('two parents', () => {
  const spoken = (regime: Parameters<typeof history>[0]) =>
    fc
      .tuple(history(regime), fc.array(fc.constantFrom('anne', 'karim'), { minLength: 8, maxLength: 8 }))
      .map(([choices, voices]) => choices.map((one, i): Choice => ({ ...one, voice: voices[i]! })));

  it('adding a parent’s yes never opens what the other’s no protects', () => {
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), spoken(regime), spoken(regime))),
        ([regime, before, more]) => {
          const terms = { ...TERMS, regime };
          const no = before.filter((one) => one.voice === 'anne');
          if (standing(no, terms, 99) !== 'deny') return;
          const yes = more
            .filter((one) => effectOfAct(one) === 'allow')
            .map((one, i) => ({ ...one, voice: 'karim', position: 20 + i, choiceId: `karim-${i}` }));
          expect(standing([...no, ...yes], terms, 99)).toBe('deny');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('an act without voice resolves it; majority alone changes no standing', () => {
    const object = history_('object', 'anne', 1);
    const lift = history_('lift-objection', 'karim', 2);
    expect(standing([object, lift], TERMS, 9)).toBe('deny');
    expect(openConflicts([object, lift])).toEqual([{ objection: object, wish: lift }]);
    expect(openConflicts([object, lift], new Set([lift.choiceId]))).toEqual([]);
    const resolution = { ...history_('lift-objection', 'karim', 3), voice: null };
    expect(standing([object, lift, resolution], TERMS, 9)).toBe('allow');
    expect(openConflicts([object, lift, resolution])).toEqual([]);
  });

  const history_ = (act: 'object' | 'lift-objection', voice: string, day: number): Choice => ({
    choiceId: `${act}-${day}`,
    position: day,
    regime: 'NON_OPPOSITION',
    act,
    scope: EVERYTHING,
    actedAt: `2026-01-0${day}T00:00:00.000Z`,
    acceptedAt: `2026-01-0${day}T00:00:00.000Z`,
    channel: 'portal',
    voice,
  });
});

describe('ages', () => {
  it.each([
    ['2008-11-24', 18, '2026-11-24'],
    ['2012-02-29', 15, '2027-03-01'],
    ['2012-02-29', 16, '2028-02-29'],
  ])('born on %s, %i complete on %s', (born, age, day) => {
    expect(birthday(born, age)).toBe(day);
  });
  it.each([
    ['', 'unknown'],
    ['2010-05', 'unknown'],
    [TEEN, '15-17'],
    [CHILD, 'under-15'],
    [ADULT, 'adult'],
  ])('%s: %s', (born, band) => {
    expect(ageBand(born, NOW, 15)).toBe(band);
  });
});

describe('the table', () => {
  it('every check names a rule of it', () => {
    for (const { rule } of [...ACTING_CHECKS, ...ACTING_ALONE_CHECKS])
      expect(representationRule(rule).legalSource).not.toBe('');
  });
  it('what the law leaves open names its setting and the doubt', () => {
    const open = REPRESENTATION_RULES.filter((row) => row.settled !== true);
    expect(open.map((row) => row.policy).sort()).toEqual(Object.keys(REPRESENTATION_DEFAULTS).sort());
  });
});

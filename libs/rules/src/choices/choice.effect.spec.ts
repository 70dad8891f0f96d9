import { describe, expect, it } from '@jest/globals';
import { choice, project } from '../../test/choice.arbitrary.js';
import { countingOf, currentChoices, effectOf, limitsOf, mayRecall } from './choice.effect.js';

const object = choice('NON_OPPOSITION', 'object', project, 1);
const liftIt = choice('NON_OPPOSITION', 'lift-objection', project, 3);
const optOut = choice('EHDS_OPT_OUT', 'opt-out', 'everything', 2);
const snds = choice('SNDS_OPPOSITION', 'object', 'everything', 4);

describe('what a person sees of their choices', () => {
  it('one row per regime and scope, with what counts now and what was said before', () => {
    const rows = currentChoices([object, optOut, liftIt]);
    expect(rows.map(({ regime, effect, history }) => [regime, effect, history.length])).toEqual([
      ['NON_OPPOSITION', 'allow', 2],
      ['EHDS_OPT_OUT', 'deny', 1],
    ]);
    expect(rows[0]!.current).toBe(liftIt);
  });

  it('says which refusal keeps a consent from counting', () => {
    const refuseAll = choice('EXPLICIT_CONSENT', 'refuse', 'everything', 1);
    const consent = choice('EXPLICIT_CONSENT', 'consent', project, 2);
    const rows = currentChoices([refuseAll, consent]);
    expect(rows.find(({ current }) => current === consent)!.heldBackBy).toEqual([refuseAll.choiceId]);
    expect(
      effectOf(consent, { choices: [refuseAll, consent], appliedPosition: 9, recalls: [] }),
    ).toMatchObject({ inForce: false, replacedBy: refuseAll.choiceId });
  });

  const ordered = [{ state: 'ordered' as const, at: '2026-01-09T00:00:00.000Z' }];
  it.each([
    [
      'recorded, not yet in force',
      object,
      [object],
      undefined,
      [],
      { inForce: false, replacedBy: null, recalled: [] },
    ],
    ['recorded, the gateways are behind it', object, [object], 0, [], { inForce: false }],
    ['in force', object, [object], 1, [], { inForce: true }],
    ['recalled', object, [object], 1, ordered, { inForce: true, recalled: ordered }],
    [
      'replaced by a later one',
      object,
      [object, liftIt],
      9,
      [],
      { inForce: false, replacedBy: liftIt.choiceId },
    ],
    [
      'an opt-out: earlier permits are out of reach',
      optOut,
      [optOut],
      9,
      [],
      { inForce: true, cannotRecall: [{ reason: 'ehds-earlier-permits-unaffected' }] },
    ],
    [
      'an SNDS objection: earlier extracts are out of reach',
      snds,
      [snds],
      9,
      [],
      { inForce: true, cannotRecall: [{ reason: 'snds-future-extracts-only' }] },
    ],
    [
      'an objection: results stay',
      object,
      [object],
      9,
      [],
      { cannotRecall: [{ reason: 'results-already-obtained' }] },
    ],
    [
      'a lifting has nothing to recall',
      liftIt,
      [object, liftIt],
      9,
      ordered,
      { inForce: true, recalled: [], cannotRecall: [] },
    ],
  ])('%s', (_name, which, choices, appliedPosition, recalls, expected) => {
    expect(effectOf(which, { choices, appliedPosition, recalls })).toMatchObject({
      recorded: { position: which.position },
      ...expected,
    });
  });
});

describe('how a choice stands among the others', () => {
  const allow = choice('NON_OPPOSITION', 'lift-objection', project, 3);
  const deny = choice('NON_OPPOSITION', 'object', project, 1);
  const everything = choice('NON_OPPOSITION', 'object', 'everything', 2);
  const mother = { voice: '11111111-1111-4111-8111-111111111111' };
  const father = { voice: '22222222-2222-4222-8222-222222222222' };
  const paper = {
    ...choice('NON_OPPOSITION', 'lift-objection', project, 5),
    actedAt: deny.actedAt,
    channel: 'paper' as const,
  };
  it.each([
    ['alone it counts', deny, [deny], { state: 'counts' }],
    [
      'the newer one of the same scope replaces it',
      deny,
      [deny, allow],
      { state: 'replaced', by: allow.choiceId },
    ],
    ['and counts itself', allow, [deny, allow], { state: 'counts' }],
    [
      'a wider refusal holds it back',
      allow,
      [everything, allow],
      { state: 'held-back', by: everything.choiceId, because: 'wider-refusal' },
    ],
    [
      'the other parent’s objection holds it back until both agree',
      { ...allow, ...father },
      [
        { ...deny, ...mother },
        { ...allow, ...father },
      ],
      { state: 'held-back', by: deny.choiceId, because: 'other-voice' },
    ],
    [
      'a parent may lift their own objection',
      { ...allow, ...mother },
      [
        { ...deny, ...mother },
        { ...allow, ...mother },
      ],
      { state: 'counts' },
    ],
    [
      'a paper keyed in late does not displace what was recorded since its signature',
      paper,
      [deny, paper],
      { state: 'held-back', by: deny.choiceId, because: 'later-protection' },
    ],
  ] as const)('%s', (_case, one, all, expected) => {
    expect(countingOf(one, all)).toEqual(expected);
  });

  it('a consent that lapsed takes nothing back, and says so; one that was withdrawn orders the deletion', () => {
    const lapse = choice('EXPLICIT_CONSENT', 'lapse', project, 4);
    const withdraw = choice('EXPLICIT_CONSENT', 'withdraw', project, 4);
    expect([mayRecall(lapse), limitsOf(lapse).map(({ reason }) => reason)]).toEqual([
      false,
      ['lapse-takes-nothing-back'],
    ]);
    expect([mayRecall(withdraw), limitsOf(withdraw).map(({ reason }) => reason)]).toEqual([
      true,
      ['results-already-obtained'],
    ]);
    expect(limitsOf(choice('EXPLICIT_CONSENT', 'consent', project, 4))).toEqual([]);
  });
});

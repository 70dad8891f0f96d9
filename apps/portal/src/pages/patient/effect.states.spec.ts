import { describe, expect, it } from '@jest/globals';
import type { ChoiceEffect, ChoiceView } from '@garant/contracts';
import { statesOf, type StateTile } from './effect.states.js';

const at = '2026-11-24T12:00:00.000Z';
type Choice = Pick<ChoiceView, 'regime' | 'act'>;
const consent: Choice = { regime: 'EXPLICIT_CONSENT', act: 'consent' };
const withdraw: Choice = { regime: 'EXPLICIT_CONSENT', act: 'withdraw' };
const lapse: Choice = { regime: 'EXPLICIT_CONSENT', act: 'lapse' };
const optOut: Choice = { regime: 'EHDS_OPT_OUT', act: 'opt-out' };
const effect = (over: Partial<ChoiceEffect> = {}): ChoiceEffect => ({
  recorded: { at, position: 3 },
  inForce: { atGateway: true, appliedPosition: 5, since: at },
  logged: null,
  recalls: [],
  cannotRecall: [],
  ...over,
});
const say = (tiles: readonly StateTile[]): string[] => tiles.map(({ sign, says }) => `${sign} ${says}`);
const held = (because: 'wider-refusal' | 'other-voice' | 'later-protection') =>
  effect({ counting: { state: 'held-back', by: 'c', because } });
const away = effect({ inForce: { atGateway: false, appliedPosition: 2, since: null } });

describe('the four states of a choice', () => {
  it.each<[string, Choice, ChoiceEffect, string[]]>([
    [
      'a moment ago',
      optOut,
      away,
      ['done recorded', 'now on-its-way', 'none regime-recalls-nothing', 'stop out-of-reach'],
    ],
    [
      'an opt-out in force: earlier permits are out of reach, and it says why',
      optOut,
      effect(),
      ['done recorded', 'done in-force', 'none regime-recalls-nothing', 'stop out-of-reach'],
    ],
    [
      'a consent has nothing to take back',
      consent,
      effect(),
      ['done recorded', 'done in-force', 'none permits', 'none nothing-out-of-reach'],
    ],
    [
      'a withdrawal that no extract holds',
      withdraw,
      effect(),
      ['done recorded', 'done in-force', 'none nothing-to-recall', 'stop out-of-reach'],
    ],
    [
      'a withdrawal with an order that waits',
      withdraw,
      effect({
        recalls: [
          { state: 'acknowledged', at },
          { state: 'ordered', at },
        ],
      }),
      ['done recorded', 'done in-force', 'now recalls-waiting', 'stop out-of-reach'],
    ],
    [
      'a withdrawal whose orders are all confirmed',
      withdraw,
      effect({ recalls: [{ state: 'acknowledged', at }] }),
      ['done recorded', 'done in-force', 'done recalls-confirmed', 'stop out-of-reach'],
    ],
    [
      'a consent that lapsed',
      lapse,
      effect(),
      ['done recorded', 'done in-force', 'none lapse-recalls-nothing', 'stop out-of-reach'],
    ],
    [
      'replaced by a later choice',
      optOut,
      effect({ counting: { state: 'replaced', by: 'c', because: null } }),
      ['done recorded', 'stop replaced', 'none regime-recalls-nothing', 'stop out-of-reach'],
    ],
    [
      'held back by a wider refusal',
      consent,
      held('wider-refusal'),
      ['done recorded', 'stop held-back.wider-refusal', 'none permits', 'none nothing-out-of-reach'],
    ],
    [
      'held back by the other parent',
      consent,
      held('other-voice'),
      ['done recorded', 'stop held-back.other-voice', 'none permits', 'none nothing-out-of-reach'],
    ],
    [
      'a paper keyed in late',
      consent,
      held('later-protection'),
      ['done recorded', 'stop held-back.later-protection', 'none permits', 'none nothing-out-of-reach'],
    ],
  ])('%s', (_case, choice, known, expected) => {
    expect(say(statesOf(choice, known))).toEqual(expected);
  });

  it('names the choice by which it does not count, and counts the orders', () => {
    expect(statesOf(consent, held('other-voice'))[1]?.by).toBe('c');
    const orders = effect({
      recalls: [
        { state: 'acknowledged', at },
        { state: 'ordered', at },
      ],
    });
    expect(statesOf(withdraw, orders)[2]).toMatchObject({ count: 2, waiting: 1 });
  });
});

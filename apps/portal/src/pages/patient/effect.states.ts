import type { ChoiceEffect, ChoiceView } from '@garant/contracts';
import { limitsOf, mayRecall, type Sentence } from '@garant/rules';
import { effectOf } from './choice.state.js';

/** `none`: has no meaning for this choice. `stop`: will not happen, and the tile says why. */
export type StateSign = 'done' | 'now' | 'stop' | 'none';
export type StateKey = 'recorded' | 'inForce' | 'recalled' | 'outOfReach';

/** The four states of the design (§5), as a picture shows them: a sign, a sentence by its code, and what it is filled with. */
export interface StateTile {
  readonly key: StateKey;
  readonly sign: StateSign;
  readonly says:
    | 'recorded'
    | 'in-force'
    | 'on-its-way'
    | 'replaced'
    | 'held-back.wider-refusal'
    | 'held-back.other-voice'
    | 'held-back.later-protection'
    | 'permits'
    | 'regime-recalls-nothing'
    | 'lapse-recalls-nothing'
    | 'nothing-to-recall'
    | 'recalls-waiting'
    | 'recalls-confirmed'
    | 'nothing-out-of-reach'
    | 'out-of-reach';
  /** The choice by which it does not count. */
  readonly by?: string | undefined;
  readonly count?: number;
  readonly waiting?: number;
  readonly reasons?: readonly Sentence[];
}

export function statesOf(
  choice: Pick<ChoiceView, 'regime' | 'act'>,
  effect: Pick<ChoiceEffect, 'inForce' | 'counting' | 'recalls' | 'cannotRecall'>,
): readonly StateTile[] {
  return [
    { key: 'recorded', sign: 'done', says: 'recorded' },
    inForce(effect),
    recalled(choice, effect),
    outOfReach(choice, effect),
  ];
}

function inForce({
  inForce: { atGateway },
  counting,
}: Pick<ChoiceEffect, 'inForce' | 'counting'>): StateTile {
  const key = 'inForce';
  const by = counting?.by ?? undefined;
  if (counting?.state === 'replaced') return { key, sign: 'stop', says: 'replaced', by };
  if (counting?.state === 'held-back')
    return { key, sign: 'stop', says: `held-back.${counting.because ?? 'wider-refusal'}`, by };
  return { key, sign: atGateway ? 'done' : 'now', says: atGateway ? 'in-force' : 'on-its-way' };
}

function recalled(
  choice: Pick<ChoiceView, 'regime' | 'act'>,
  { recalls }: Pick<ChoiceEffect, 'recalls'>,
): StateTile {
  const key = 'recalled';
  if (effectOf(choice.regime, choice.act) !== 'deny') return { key, sign: 'none', says: 'permits' };
  if (choice.act === 'lapse') return { key, sign: 'none', says: 'lapse-recalls-nothing' };
  if (!mayRecall(choice)) return { key, sign: 'none', says: 'regime-recalls-nothing' };
  if (recalls.length === 0) return { key, sign: 'none', says: 'nothing-to-recall' };
  const waiting = recalls.filter(({ state }) => state === 'ordered').length;
  return {
    key,
    sign: waiting > 0 ? 'now' : 'done',
    says: waiting > 0 ? 'recalls-waiting' : 'recalls-confirmed',
    count: recalls.length,
    waiting,
  };
}

/** What the effect tells; before it is known, what the regime says. */
function outOfReach(
  choice: Pick<ChoiceView, 'regime' | 'act'>,
  { cannotRecall }: Pick<ChoiceEffect, 'cannotRecall'>,
): StateTile {
  const known = cannotRecall.length > 0 ? cannotRecall : limitsOf(choice);
  return known.length === 0
    ? { key: 'outOfReach', sign: 'none', says: 'nothing-out-of-reach' }
    : {
        key: 'outOfReach',
        sign: 'stop',
        says: 'out-of-reach',
        reasons: known.map(({ sentence }) => sentence),
      };
}

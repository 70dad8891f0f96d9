import type { Model, State } from './protocol.model.js';
import { ACTED, LAST, PHASE, positionOf } from './protocol.model.js';

/**
 * What the design (rules, regimes and the cut) promises, told without the gateway's own knowledge: by the order in which
 * acts were accepted and numbered. Returns the first promise broken in a state, or undefined.
 */
export function broken(s: State, model: Model, quiet: boolean): string | undefined {
  if (
    quiet &&
    ![PHASE.START, PHASE.PERMIT_ACTIVE, PHASE.PLANNED, PHASE.SEALED, PHASE.UNSEALED].includes(s.phase as 0)
  )
    return `stuck in phase ${s.phase}`;
  if (s.phase !== PHASE.UNSEALED)
    return s.recalled === 0 ? undefined : 'a recall before anything was readable';
  for (const person of [0, 1] as const) {
    const found = brokenFor(s, model, person, quiet);
    if (found) return `person ${person}: ${found}`;
  }
  return undefined;
}

function brokenFor(s: State, model: Model, person: 0 | 1, quiet: boolean): string | undefined {
  const last = LAST[model.regime];
  const readable = (s.people & (1 << person)) !== 0;
  const recalled = (s.recalled & (1 << person)) !== 0;
  const position = positionOf(s, person);
  const acceptedInTime = s.acted[person] === ACTED.IN_TIME;
  const counts = position !== undefined && position <= positionOf(s, last.cut)!;

  if (acceptedInTime && readable) return 'the act was accepted in time, and the data are readable';
  if (counts && readable) return 'the act stands before the last cut that counts, and the data are readable';
  if (!counts && !readable) return 'left out without a reason';
  if (recalled && (s.acted[person] === ACTED.NOT || !last.recall)) return 'recalled without a reason';
  if (quiet && last.recall && readable && s.acted[person] !== ACTED.NOT && !recalled)
    return 'the act came after unsealing, and nothing was recalled';
  return undefined;
}

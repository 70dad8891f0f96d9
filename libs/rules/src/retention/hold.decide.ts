import type { Role } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import type { HoldActor, HoldCommand, HoldEvent, LegalHold, RecordedHoldEvent } from './hold.model.js';
import { refuse, type Refusal } from '../rule.js';

type Decided = { ok: true; events: readonly HoldEvent[] } | { ok: false; refusal: Refusal };

/** Who may stop the erasure, on which basis. An order is carried out by those whom it binds. */
const BASES: Readonly<Record<LegalHold['basis'], readonly Role[]>> = {
  mission: ['inspector'],
  order: ['inspector', 'data-protection-officer', 'signatory'],
  'data-protection-officer': ['data-protection-officer'],
};
const LONGEST_YEARS = 10;

/**
 * A legal hold stops erasure and pruning of what it covers, until it is lifted or ends. Whoever is inspected cannot lift what
 * an inspector placed.
 */
export function decideHold(
  hold: LegalHold | undefined,
  command: HoldCommand,
  now: string,
  reasonHash: string,
): Decided {
  const { actor, body } = command;
  if (command.type === 'hold.place') {
    if (!BASES[command.body.basis].includes(actor.role as Role))
      return refuse('forbidden', { command: command.type });
    if (hold) return refuse('conflict', { command: command.type });
    const { scope, basis, basisRef, from, to, until } = command.body;
    if ((scope.kind === 'everything') === (scope.ref !== undefined))
      return refuse('legal-hold-scope', { kind: scope.kind });
    if ((basis === 'data-protection-officer') === (basisRef !== undefined))
      return refuse('legal-hold-basis', { basis });
    if (from !== undefined && to !== undefined && instant(from) > instant(to))
      return refuse('legal-hold-period', { field: 'to' });
    const years = (instant(until) - instant(now)) / (365.25 * 86_400_000);
    if (!(years > 0 && years <= LONGEST_YEARS)) return refuse('legal-hold-period', { field: 'until' });
    return {
      ok: true,
      events: [
        {
          type: 'hold.placed',
          key: body.holdId,
          data: {
            holdId: body.holdId,
            scope,
            basis,
            ...(basisRef === undefined ? {} : { basisRef }),
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            until,
            reasonHash,
          },
        },
      ],
    };
  }
  if (!['inspector', 'data-protection-officer', 'signatory'].includes(actor.role))
    return refuse('forbidden', { command: command.type });
  if (!hold) return refuse('legal-hold-unknown');
  if (!mayLift(hold, actor)) return refuse('forbidden', { command: command.type });
  if (hold.endedAt !== null) return refuse('legal-hold-state', { endedAt: hold.endedAt });
  return {
    ok: true,
    events: [{ type: 'hold.lifted', key: body.holdId, data: { holdId: body.holdId, reasonHash } }],
  };
}

export const mayLift = (hold: Pick<LegalHold, 'placedBy'>, actor: HoldActor): boolean =>
  hold.placedBy.role === 'inspector'
    ? actor.role === 'inspector'
    : ['data-protection-officer', hold.placedBy.role].includes(actor.role);

export function evolveHold(hold: LegalHold | undefined, event: RecordedHoldEvent): LegalHold | undefined {
  if (event.type === 'hold.placed') {
    const { holdId, scope, basis, basisRef, from, to, until } = event.data;
    return {
      holdId,
      scope,
      basis,
      basisRef: basisRef ?? null,
      from: from ?? null,
      to: to ?? null,
      until,
      placedAt: event.at,
      placedBy: event.actor ?? { ref: '', role: 'system' },
      endedAt: null,
      ended: null,
    };
  }
  if (!hold) return undefined;
  return { ...hold, endedAt: event.at, ended: event.type === 'hold.lifted' ? 'lifted' : 'lapsed' };
}

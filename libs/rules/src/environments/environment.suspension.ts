import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse } from '../rule.js';
import type { Environment } from './environment.model.js';

/** The order of an inspector that a suspension executes. */
export interface ExecutedOrder {
  readonly missionId: string;
  readonly orderId: string;
}
export type SuspensionCommand =
  | {
      readonly type: 'environment.suspend';
      readonly actor: Actor;
      readonly body: { readonly environmentId: string; readonly order?: ExecutedOrder | undefined };
    }
  | {
      readonly type: 'environment.lift-suspension';
      readonly actor: Actor;
      readonly body: { readonly environmentId: string };
    };
export interface SuspensionEventData {
  'environment.suspended': {
    readonly environmentId: string;
    readonly reasonHash: string;
    readonly order?: ExecutedOrder | undefined;
  };
  'environment.suspension-lifted': { readonly environmentId: string; readonly reasonHash: string };
}
export type SuspensionEvent = {
  [T in keyof SuspensionEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: SuspensionEventData[T];
  };
}[keyof SuspensionEventData];

/**
 * Nothing enters or is opened in a suspended environment (EHDS Art. 63(3), 73). The access body or an inspector suspends;
 * what an inspector suspended, or ordered, only an inspector lifts.
 */
export function decideSuspension(
  environment: Environment | undefined,
  { type, actor, body }: SuspensionCommand,
  { reasonHash }: { readonly reasonHash: string },
): Decided<SuspensionEvent> {
  if (actor.role !== 'signatory' && actor.role !== 'inspector') return refuse('forbidden', { command: type });
  const { environmentId } = body;
  if (!environment) return refuse('environment-unknown', { environmentId });
  const by = environment.suspendedBy ?? null;
  if (type === 'environment.suspend') {
    if (by !== null) return refuse('environment-suspension', { rule: 'suspended-already' });
    const { order } = body;
    return one('environment.suspended', { environmentId, reasonHash, ...(order ? { order } : {}) });
  }
  if (by === null) return refuse('environment-suspension', { rule: 'not-suspended' });
  if (by === 'inspector' && actor.role !== 'inspector')
    return refuse('environment-suspension', { rule: 'suspended-by-inspector' });
  return one('environment.suspension-lifted', { environmentId, reasonHash });
}

const one = <T extends SuspensionEvent['type']>(
  type: T,
  data: SuspensionEventData[T] & { readonly environmentId: string },
): Decided<SuspensionEvent> => ({
  ok: true,
  events: [{ type, key: data.environmentId, data } as unknown as SuspensionEvent],
});

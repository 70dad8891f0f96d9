import type { Role } from '../codes.js';
import type { AssistanceRefusal } from './assistance.codes.js';
import { no } from './assistance.refusal.js';

/** `waiting`: somebody wants to be called. `taken`: one agent has the number. `ended`: the number is gone. */
export const CALLBACK_STATES = ['waiting', 'taken', 'ended'] as const;
export type CallbackStatus = (typeof CALLBACK_STATES)[number];
export const CALLBACK_TIMES = ['any', 'morning', 'afternoon'] as const;
export type CallbackTime = (typeof CALLBACK_TIMES)[number];
/** `given-up`: nobody came to it in time. */
export const CALLBACK_ENDS = ['reached', 'not-reached', 'cancelled', 'given-up'] as const;
export type CallbackEnd = (typeof CALLBACK_ENDS)[number];
/** After this the number is erased, whether somebody called or not. */
export const CALLBACK_DAYS = 14;

export type CallbackCommandType =
  'callback.ask' | 'callback.take' | 'callback.end' | 'callback.cancel' | 'callback.give-up';

/** Who may do what with a wish to be called. A cancelled one is the person's own; a call is ended by the agent who took it. */
export const CALLBACK_PERMISSIONS: Readonly<
  Record<CallbackStatus | 'NONE', Readonly<Partial<Record<Role | 'system', readonly CallbackCommandType[]>>>>
> = {
  NONE: { patient: ['callback.ask'] },
  waiting: { patient: ['callback.cancel'], agent: ['callback.take'], system: ['callback.give-up'] },
  taken: { patient: ['callback.cancel'], agent: ['callback.end'], system: ['callback.give-up'] },
  ended: {},
};

export interface Callback {
  readonly status: CallbackStatus;
  readonly subjectRef: string;
  /** Account of the agent who has the number. */
  readonly takenBy: string | null;
}

export function decideCallback(
  callback: Callback | undefined,
  command: Exclude<CallbackCommandType, 'callback.ask' | 'callback.give-up'>,
  actor: {
    readonly ref: string;
    readonly role: Role;
    readonly organisation?: string | undefined;
    readonly subjectRef?: string | undefined;
  },
  /** Whether this agent has a number already. */
  busy = false,
): { readonly ok: true } | { readonly ok: false; readonly refusal: AssistanceRefusal } {
  if (!callback) return no('callback-unknown');
  if (command === 'callback.cancel' && callback.subjectRef !== actor.subjectRef)
    return no('callback-unknown');
  if (command === 'callback.end' && callback.takenBy !== actor.ref) return no('callback-unknown');
  if (!CALLBACK_PERMISSIONS[callback.status][actor.role]?.includes(command))
    return actor.role === 'agent' || actor.role === 'patient'
      ? no('callback-state', { status: callback.status })
      : no('forbidden', { role: actor.role });
  if (command === 'callback.take' && !actor.organisation) return no('organisation-missing');
  // One number at a time: nobody collects them.
  if (command === 'callback.take' && busy) return no('callback-taken-already');
  return { ok: true };
}

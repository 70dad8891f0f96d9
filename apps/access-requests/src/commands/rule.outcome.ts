import { isProblemCode, type NewEvent } from '@garant/contracts';
import type { HandlerResult, StoredEvent } from '@garant/nest-kit';
import type { Decided, Refusal, RulesActor } from '@garant/rules';

export type Refused = Extract<HandlerResult, { ok: false }>;

/** A refusal of the rules as the outcome of a command. A code that no table knows is a fault of the program. */
export function refused({ code, params }: Refusal): Refused {
  if (!isProblemCode(code)) throw new Error(`The rules refused with the unknown code ${code}`);
  return { ok: false, problem: params === undefined ? { code } : { code, params: { ...params } } };
}

/** Every event of the outcome, or the refusal. */
export const eventsOf = <E>(decided: Decided<E>): readonly E[] | Refused =>
  decided.ok ? decided.events : refused(decided.refusal);

export const isRefused = (value: unknown): value is Refused =>
  typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;

/** An event of the rules as the outbox takes it. */
export const newEvent = (event: { type: string; key: string; data: object }): NewEvent => ({
  type: event.type,
  key: event.key,
  data: { ...event.data },
});

/** A stored event as the rules fold it. */
export const recorded = <E>(
  {
    type,
    data,
    time,
    actor,
  }: Pick<StoredEvent, 'type' | 'data' | 'time'> & { readonly actor: RulesActor | null },
  key: string,
): E => ({ type, key, data, at: time, actor: actor && ruleActor(actor) }) as E;

export const ruleActor = ({ ref, role, organisation }: RulesActor): RulesActor => ({
  ref,
  role,
  ...(organisation === undefined ? {} : { organisation }),
});

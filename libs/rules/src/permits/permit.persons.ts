import type { Role } from '../codes.js';
import type { Refusal } from '../rule.js';
import type { PermitCommandType, PermitLife } from './permit.decide.js';

/** What naming a person on a permit takes; looked up by the caller at the time of the command. */
export interface NamingFacts {
  /** Whether an account has a training in date; absent: the deployer does not ask for one. */
  readonly trained?: ((account: string) => boolean) | undefined;
  /** Free place in the status lists, for the visas of whoever is added. */
  readonly statusEntry?: number | undefined;
}

interface PersonAct {
  readonly type: PermitCommandType;
  readonly actor: { readonly ref: string; readonly role: Role | 'system' };
  readonly account: string;
}

/**
 * Why a person's name is not put on a permit or taken off it. The applicant has to keep the list up to date (EHDS
 * Art. 67(2)(a)); a new name opens data to somebody, so the access body confirms it; nobody has access whose name is not
 * there (Art. 73(1)(a)), and a permit without a name would serve nobody.
 */
export function personRefusal(
  permit: PermitLife,
  { type, actor, account }: PersonAct,
  facts: NamingFacts,
): Refusal | undefined {
  const named = permit.terms.persons.includes(account);
  const { permitId } = permit;
  if (actor.role === 'researcher' && permit.applicant !== actor.ref)
    return { code: 'forbidden', params: { command: type, rule: 'applicant-only' } };
  if (type === 'permit.remove-person') {
    if (!named) return { code: 'person-not-named', params: { permitId, account } };
    if (permit.terms.persons.length === 1) return { code: 'persons-missing', params: { permitId } };
    return undefined;
  }
  if (named) return { code: 'person-already-named', params: { permitId, account } };
  if (type === 'permit.request-person')
    return permit.requested.includes(account)
      ? { code: 'person-already-named', params: { permitId, account, rule: 'requested-already' } }
      : undefined;
  if (!permit.requested.includes(account))
    return { code: 'person-not-requested', params: { permitId, account } };
  if (type === 'permit.add-person') return trainingRefusal([account], facts.trained);
  return undefined;
}

/** The first thing that keeps accounts from being named: the training that the access body asks for (habilitation). */
export function trainingRefusal(
  accounts: readonly string[],
  trained: NamingFacts['trained'],
): Refusal | undefined {
  if (trained === undefined) return undefined;
  const missing = accounts.filter((account) => !trained(account));
  return missing.length === 0 ? undefined : { code: 'training-missing', params: { accounts: missing } };
}

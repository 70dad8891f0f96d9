import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import type { Account } from './account.store.js';

/** A person or system whose credentials were checked for this request. */
export interface Principal {
  account: Account;
  /** Authentication assurance as the identity provider stated it (acr). */
  assurance: string;
  via: 'session' | 'bearer';
  /** Only for sessions: what a form must send back. */
  csrfToken?: string;
}

/**
 * The principal in the role that a route demands: the first of `roles` that the account holds. Without demands, its first role.
 * @throws ProblemError `forbidden` when it holds none of them
 */
export function actorOf({ account, assurance }: Principal, roles: readonly Role[] = []): Actor {
  const role = roles.length === 0 ? account.roles[0] : roles.find((wanted) => account.roles.includes(wanted));
  if (!role) throw new ProblemError('forbidden');
  return {
    ref: account.ref,
    role,
    assurance,
    ...(account.organisation === null ? {} : { organisation: account.organisation }),
    ...(role === 'patient' && account.subjectRef !== null ? { subjectRef: account.subjectRef } : {}),
  };
}

import type { Role } from '../codes.js';
import type { ApplicationCommandType, ApplicationStatus } from './application.model.js';
import type { PermitStatus } from '../permits/permit.model.js';
import type { PermitCommandType } from '../permits/permit.decide.js';

type State<S extends string> = S | 'NONE';

/** Who may do what in which state of an application. What is not here is not allowed. `NONE`: it does not exist yet. */
export const APPLICATION_PERMISSIONS: Readonly<
  Record<State<ApplicationStatus>, Readonly<Partial<Record<Role, readonly ApplicationCommandType[]>>>>
> = {
  NONE: { researcher: ['application.draft', 'application.submit'] },
  DRAFT: { researcher: ['application.draft', 'application.submit', 'application.withdraw'] },
  SUBMITTED: {
    researcher: ['application.withdraw'],
    assessor: ['application.request-information', 'application.find-complete'],
  },
  AWAITING_ADDITIONAL_INFORMATION: {
    researcher: ['application.provide-information', 'application.withdraw'],
    signatory: ['application.sign'],
  },
  PRE_SCREENING: {
    researcher: ['application.withdraw'],
    assessor: ['application.request-information', 'application.find-complete'],
  },
  PROCESSING: {
    researcher: ['application.withdraw'],
    assessor: ['application.request-information', 'application.assess'],
    committee: ['application.vote'],
    signatory: ['application.sign'],
  },
  DECISION_ISSUED: {},
  WITHDRAWN: {},
};

export const PERMIT_PERMISSIONS: Readonly<
  Record<State<PermitStatus>, Readonly<Partial<Record<Role | 'system', readonly PermitCommandType[]>>>>
> = {
  NONE: {},
  signed: {
    signatory: ['permit.suspend', 'permit.revoke'],
    inspector: ['permit.suspend'],
    system: ['permit.activate', 'permit.expire'],
  },
  active: {
    signatory: ['permit.suspend', 'permit.revoke'],
    inspector: ['permit.suspend'],
    system: ['permit.expire'],
  },
  suspended: {
    signatory: ['permit.lift-suspension', 'permit.revoke'],
    inspector: ['permit.lift-suspension'],
    system: ['permit.activate', 'permit.expire'],
  },
  revoked: {},
  expired: {},
};

/** Commands that a role may send for an application now; the applicant's own are only for the applicant. */
export function allowedCommands(
  state: { readonly status: ApplicationStatus; readonly applicant: string } | undefined,
  actor: { readonly ref: string; readonly role: Role },
): readonly ApplicationCommandType[] {
  const commands = APPLICATION_PERMISSIONS[state?.status ?? 'NONE'][actor.role] ?? [];
  return actor.role === 'researcher' && state !== undefined && state.applicant !== actor.ref ? [] : commands;
}

export const allowedPermitCommands = (
  status: PermitStatus | undefined,
  role: Role | 'system',
): readonly PermitCommandType[] => PERMIT_PERMISSIONS[status ?? 'NONE'][role] ?? [];

import type { PermitCommandType } from '../permits/permit.decide.js';
import { PERMIT_STATUSES, type PermitStatus } from '../permits/permit.model.js';
import { APPLICATION_STATUSES } from './application.model.js';
import type { ApplicationCommandType, ApplicationStatus } from './application.model.js';
import { CASE_KINDS, type CaseKind } from './case.kind.js';
import { LIFECYCLE, PERMIT_LIFECYCLE, type LifecycleRole, type StateOrNone } from './lifecycle.table.js';

type Permissions<S extends string, C extends string> = Readonly<
  Record<StateOrNone<S>, Readonly<Partial<Record<LifecycleRole, readonly C[]>>>>
>;

interface AnyRow<S extends string, C extends string> {
  readonly from: readonly StateOrNone<S>[];
  readonly command: C;
  readonly by: readonly LifecycleRole[];
}

/** Rows turned by state and role, in the order of the table. */
function permissionsOf<S extends string, C extends string>(
  states: readonly S[],
  rows: readonly AnyRow<S, C>[],
): Permissions<S, C> {
  const table: Record<string, Partial<Record<LifecycleRole, C[]>>> = Object.fromEntries(
    ['NONE', ...states].map((state) => [state, {}]),
  );
  for (const { from, command, by } of rows)
    for (const state of from)
      for (const role of by) {
        const commands = (table[state]![role] ??= []);
        if (!commands.includes(command)) commands.push(command);
      }
  return table as Permissions<S, C>;
}

/** Who may do what in which state, by kind of case. What is not here is not allowed. */
export const PERMISSIONS_BY_KIND: Readonly<
  Record<CaseKind, Permissions<ApplicationStatus, ApplicationCommandType>>
> = Object.fromEntries(
  CASE_KINDS.map((kind) => [
    kind,
    permissionsOf(
      APPLICATION_STATUSES,
      LIFECYCLE.filter(({ kinds }) => kinds.includes(kind)),
    ),
  ]),
) as Record<CaseKind, Permissions<ApplicationStatus, ApplicationCommandType>>;

/** The same for an application of any kind. */
export const APPLICATION_PERMISSIONS: Permissions<ApplicationStatus, ApplicationCommandType> = permissionsOf(
  APPLICATION_STATUSES,
  LIFECYCLE,
);

export const PERMIT_PERMISSIONS: Permissions<PermitStatus, PermitCommandType> = permissionsOf(
  PERMIT_STATUSES,
  PERMIT_LIFECYCLE,
);

/** Commands that members of an application may send as its applicant may. */
const MEMBER_COMMANDS: ReadonlySet<ApplicationCommandType> = new Set(
  LIFECYCLE.filter(({ members }) => members === true).map(({ command }) => command),
);

interface Standing {
  readonly status: ApplicationStatus;
  readonly applicant: string;
  readonly members?: readonly string[];
  readonly guests?: readonly { readonly account: string }[];
  readonly invitations?: readonly { readonly invitee: string }[];
  readonly kind?: CaseKind;
}
interface Asking {
  readonly ref: string;
  readonly role: LifecycleRole;
}

/** Whether somebody could send a command for this application in some state of it, by being who they are. */
export const mayEverSend = (state: Standing, actor: Asking, command: ApplicationCommandType): boolean =>
  // A guest is let in by invitation; the declaration of an interest is the first thing that a guest does.
  (actor.role === 'reviewer' && state.guests?.some(({ account }) => account === actor.ref) === true) ||
  (actor.role !== 'researcher' && actor.role !== 'reviewer') ||
  (command === 'application.join'
    ? state.invitations?.some(({ invitee }) => invitee === actor.ref) === true
    : state.applicant === actor.ref) ||
  (state.members?.includes(actor.ref) === true && MEMBER_COMMANDS.has(command));

/** Commands that somebody may send for an application now; a researcher's are for the applicant, some for members too. */
export function allowedCommands(
  state: Standing | undefined,
  actor: Asking,
): readonly ApplicationCommandType[] {
  if (state === undefined) return APPLICATION_PERMISSIONS.NONE[actor.role] ?? [];
  const commands = PERMISSIONS_BY_KIND[state.kind ?? 'permit'][state.status][actor.role] ?? [];
  return commands.filter((command) => mayEverSend(state, actor, command));
}

export const allowedPermitCommands = (
  status: PermitStatus | undefined,
  role: LifecycleRole,
): readonly PermitCommandType[] => PERMIT_PERMISSIONS[status ?? 'NONE'][role] ?? [];

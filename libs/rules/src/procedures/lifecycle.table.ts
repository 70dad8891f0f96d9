import type { Role } from '../codes.js';
import type { PermitCommandType } from '../permits/permit.decide.js';
import type { PermitStatus } from '../permits/permit.model.js';
import type { ApplicationCommandType, ApplicationStatus } from './application.model.js';
import { CLOCK_ROWS } from '../clocks/clock.rows.js';
import { AUTHORING_ROWS } from '../applications/authoring.rows.js';
import { COMMITTEE_ROWS } from '../committee/committee.rows.js';
import { PERMIT_MEASURE_ROWS, PROCEDURE_ROWS } from './procedure.rows.js';
import { CASE_KINDS, type CaseKind } from './case.kind.js';

/** A state of a life; `NONE`: it does not exist yet. */
export type StateOrNone<S extends string> = S | 'NONE';
/** `system`: a clock or the register's cut, which never grants. */
export type LifecycleRole = Role | 'system';

interface Row<State extends string, Command extends string> {
  readonly from: readonly StateOrNone<State>[];
  readonly command: Command;
  readonly by: readonly LifecycleRole[];
  /** Where it leads; several when the facts decide; none: the state stays. */
  readonly to: readonly State[];
  /** Why it is there: a provision, or the policy that this platform states. */
  readonly article: string;
}
export interface ApplicationRow extends Row<ApplicationStatus, ApplicationCommandType> {
  readonly kinds: readonly CaseKind[];
  /** A researcher's row that is for members of the application too, not for its applicant alone. */
  readonly members?: true;
}
export type PermitRow = Row<PermitStatus, PermitCommandType>;

const ALL = CASE_KINDS;

/**
 * The life of an application of every kind: who may send what in which state, and where it leads. What is not here is not
 * allowed. Permissions, diagrams and the test of every cell are made from it. A researcher's rows are for the applicant.
 */
export const LIFECYCLE: readonly ApplicationRow[] = [
  {
    kinds: ALL,
    from: ['NONE', 'DRAFT'],
    command: 'application.draft',
    by: ['researcher'],
    members: true,
    to: ['DRAFT'],
    article: 'EHDS 67(1)',
  },
  {
    kinds: ALL,
    from: ['NONE', 'DRAFT'],
    command: 'application.submit',
    by: ['researcher'],
    to: ['SUBMITTED'],
    article: 'EHDS 67(1), 69(1)',
  },
  {
    kinds: ALL,
    from: ['DRAFT', 'SUBMITTED', 'PRE_SCREENING', 'AWAITING_ADDITIONAL_INFORMATION', 'PROCESSING'],
    command: 'application.withdraw',
    by: ['researcher'],
    to: ['WITHDRAWN'],
    article: 'EHDS 62(4); TEHDAS2 D6.4',
  },
  {
    kinds: ALL,
    from: ['SUBMITTED', 'PRE_SCREENING', 'PROCESSING'],
    command: 'application.request-information',
    by: ['assessor'],
    to: ['AWAITING_ADDITIONAL_INFORMATION'],
    article: 'EHDS 68(4)',
  },
  {
    kinds: ALL,
    from: ['AWAITING_ADDITIONAL_INFORMATION'],
    command: 'application.provide-information',
    by: ['researcher'],
    members: true,
    to: ['PRE_SCREENING'],
    article: 'EHDS 68(4)',
  },
  {
    kinds: CASE_KINDS.filter((kind) => kind !== 'french-route'),
    from: ['SUBMITTED', 'PRE_SCREENING'],
    command: 'application.find-complete',
    by: ['assessor'],
    to: ['PROCESSING'],
    article: 'EHDS 68(4), 69(4)',
  },
  {
    kinds: ALL,
    from: ['PROCESSING'],
    command: 'application.assess',
    by: ['assessor'],
    to: [],
    article: 'EHDS 68(1), 68(2)',
  },
  {
    kinds: ALL,
    from: ['PROCESSING'],
    command: 'application.vote',
    by: ['committee'],
    to: [],
    article: 'EHDS 55(3)-(5)',
  },
  {
    kinds: ALL,
    from: ['PROCESSING', 'AWAITING_ADDITIONAL_INFORMATION'],
    command: 'application.sign',
    by: ['signatory'],
    to: ['DECISION_ISSUED'],
    article: 'EHDS 68(3), 68(4), 68(9), 69(3)',
  },
  ...AUTHORING_ROWS,
  ...COMMITTEE_ROWS,
  ...PROCEDURE_ROWS,
  ...CLOCK_ROWS,
];

/** The life of a permit. */
export const PERMIT_LIFECYCLE: readonly PermitRow[] = [
  {
    from: ['signed', 'active'],
    command: 'permit.suspend',
    by: ['signatory', 'inspector'],
    to: ['suspended'],
    article: 'EHDS 63(3)',
  },
  {
    from: ['suspended'],
    command: 'permit.lift-suspension',
    by: ['signatory', 'inspector'],
    to: ['signed', 'active'],
    article: 'EHDS 63(3)',
  },
  {
    from: ['signed', 'active', 'suspended'],
    command: 'permit.revoke',
    by: ['signatory'],
    to: ['revoked'],
    article: 'EHDS 63(3)',
  },
  {
    from: ['signed'],
    command: 'permit.activate',
    by: ['system'],
    to: ['active'],
    article: 'EHDS 71(3)',
  },
  {
    from: ['suspended'],
    command: 'permit.activate',
    by: ['system'],
    to: [],
    article: 'EHDS 71(3)',
  },
  {
    from: ['signed', 'active', 'suspended'],
    command: 'permit.expire',
    by: ['system'],
    to: ['expired'],
    article: 'EHDS 68(12)',
  },
  {
    from: ['signed', 'active'],
    command: 'permit.supersede',
    by: ['system'],
    to: ['superseded'],
    article: 'EHDS 68(12), 68(13)',
  },
  {
    from: ['signed', 'active'],
    command: 'permit.request-person',
    by: ['researcher'],
    to: [],
    article: 'EHDS 67(2)(a)',
  },
  {
    from: ['signed', 'active'],
    command: 'permit.add-person',
    by: ['assessor', 'signatory'],
    to: [],
    article: 'EHDS 68(10)(d)',
  },
  {
    from: ['signed', 'active', 'suspended'],
    command: 'permit.refuse-person',
    by: ['assessor', 'signatory'],
    to: [],
    article: 'EHDS 68(10)(d)',
  },
  {
    from: ['signed', 'active', 'suspended'],
    command: 'permit.remove-person',
    by: ['researcher', 'assessor', 'signatory'],
    to: [],
    article: 'EHDS 67(2)(a), 73(1)(a)',
  },
  ...PERMIT_MEASURE_ROWS,
];

import { CASE_KINDS } from '../procedures/case.kind.js';
import type { ApplicationRow } from '../procedures/lifecycle.table.js';

const ALL = CASE_KINDS;
const OPEN = ['DRAFT', 'AWAITING_ADDITIONAL_INFORMATION'] as const;
const UNDECIDED = [...OPEN, 'SUBMITTED', 'PRE_SCREENING', 'PROCESSING'] as const;
const SENT = ['SUBMITTED', 'PRE_SCREENING', 'AWAITING_ADDITIONAL_INFORMATION', 'PROCESSING'] as const;
const row = (
  command: ApplicationRow['command'],
  from: ApplicationRow['from'],
  by: ApplicationRow['by'],
  article: string,
  more: Partial<Pick<ApplicationRow, 'members' | 'to'>> = {},
): ApplicationRow => ({ kinds: ALL, from, command, by, to: [], article, ...more });

/** Who writes an application and what is attached to it: none of it changes where the application stands. */
export const AUTHORING_ROWS: readonly ApplicationRow[] = [
  row('application.copy', ['NONE'], ['researcher'], 'EHDS 67(1)', { to: ['DRAFT'] }),
  row('application.delete', ['DRAFT'], ['researcher'], 'GDPR 5(1)(e)', { to: ['WITHDRAWN'] }),
  row('application.upgrade-form', OPEN, ['researcher'], 'EHDS 67(2), 70'),
  row('application.invite-member', OPEN, ['researcher'], 'EHDS 67(2)(a)'),
  row('application.uninvite-member', UNDECIDED, ['researcher'], 'EHDS 67(2)(a)'),
  row('application.join', OPEN, ['researcher'], 'EHDS 67(2)(a)'),
  row('application.remove-member', UNDECIDED, ['researcher'], 'EHDS 67(2)(a)', { members: true }),
  row('application.attach', OPEN, ['researcher'], 'TEHDAS2 D6.3', { members: true }),
  row('application.detach', OPEN, ['researcher'], 'TEHDAS2 D6.3', { members: true }),
  row('application.change-applicant', [...SENT, 'DECISION_ISSUED'], ['assessor'], 'EHDS 67(2)(a)'),
  row(
    'application.redact-attachment',
    [...SENT, 'DECISION_ISSUED', 'WITHDRAWN'],
    ['assessor'],
    'GDPR 5(1)(c); EHDS 57(1)(c)',
  ),
];

import { CASE_KINDS } from '../procedures/case.kind.js';
import type { ApplicationRow } from '../procedures/lifecycle.table.js';

const PENDING = ['SUBMITTED', 'PRE_SCREENING', 'AWAITING_ADDITIONAL_INFORMATION', 'PROCESSING'] as const;
/** States of the French route alone. */
const FRENCH = ['AWAITING_OPINION', 'AWAITING_AUTHORISATION'] as const;
const DECIDED = ['DECISION_ISSUED', 'UNDER_APPEAL'] as const;
const row = (
  command: ApplicationRow['command'],
  from: ApplicationRow['from'],
  by: ApplicationRow['by'],
  article: string,
  more: Partial<Pick<ApplicationRow, 'members'>> = {},
): ApplicationRow => ({ kinds: CASE_KINDS, from, command, by, to: [], article, ...more });

/** Who deliberates about an application, and how: none of it changes where the application stands. */
const ROWS: readonly ApplicationRow[] = [
  row('application.assign', PENDING, ['assessor', 'signatory'], 'EHDS 55(3); TEHDAS2 D6.4'),
  row('application.unassign', PENDING, ['assessor', 'signatory'], 'EHDS 55(3); TEHDAS2 D6.4'),
  row('application.earmark', PENDING, ['assessor'], 'TEHDAS2 D6.4'),
  row(
    'application.declare-interest',
    [...PENDING, ...DECIDED],
    ['assessor', 'committee', 'reviewer', 'signatory'],
    'EHDS 55(4)-(5); CRPA R133-12',
  ),
  row('application.assess-criterion', ['PROCESSING'], ['assessor'], 'EHDS 68(1), 68(2)'),
  row(
    'application.remark',
    [...PENDING, ...DECIDED],
    ['assessor', 'committee', 'signatory'],
    'TEHDAS2 D6.4; EHDS 68(4)',
  ),
  row('application.answer-question', ['AWAITING_ADDITIONAL_INFORMATION'], ['researcher'], 'EHDS 68(4)', {
    members: true,
  }),
  row('application.invite-reviewer', PENDING, ['assessor'], 'EHDS 55(3)'),
  row('application.uninvite-reviewer', [...PENDING, ...DECIDED], ['assessor'], 'EHDS 55(3)'),
  row('application.review', PENDING, ['reviewer'], 'EHDS 55(3)'),
  row('application.close-vote', ['PROCESSING'], ['committee'], 'CRPA R133-13'),
];

export const COMMITTEE_ROWS: readonly ApplicationRow[] = [
  ...ROWS,
  ...ROWS.filter(({ from }) => PENDING.every((state) => from.includes(state))).map((row): ApplicationRow => ({
    ...row,
    kinds: ['french-route'],
    from: FRENCH,
  })),
];

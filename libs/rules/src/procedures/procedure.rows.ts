import { CASE_KINDS, type CaseKind } from './case.kind.js';
import type { ApplicationRow, PermitRow } from './lifecycle.table.js';

const ALL = CASE_KINDS;
const FRENCH: readonly CaseKind[] = ['french-route'];
const STATISTICS: readonly CaseKind[] = ['data-request'];
const AWAITING = ['AWAITING_OPINION', 'AWAITING_AUTHORISATION'] as const;

/** Kinds, tracks and remedies: what an application meets besides the way from draft to decision. */
export const PROCEDURE_ROWS: readonly ApplicationRow[] = [
  {
    kinds: ALL,
    from: ['DRAFT'],
    command: 'application.choose-procedure',
    by: ['researcher'],
    to: [],
    article: 'EHDS 67, 68(6), 68(12), 68(13), 69, 72; LIL 66, 73, 76',
  },
  {
    kinds: ALL,
    from: ['DRAFT'],
    command: 'application.expire-draft',
    by: ['system'],
    to: ['EXPIRED_DRAFT'],
    article: 'TEHDAS2 D6.4; GDPR 5(1)(e)',
  },
  {
    kinds: ALL,
    from: ['SUBMITTED', 'PRE_SCREENING'],
    command: 'application.close',
    by: ['assessor'],
    to: ['CLOSED'],
    article: 'TEHDAS2 D6.3 7.13',
  },
  {
    kinds: FRENCH,
    from: ['SUBMITTED', 'PRE_SCREENING'],
    command: 'application.find-complete',
    by: ['assessor'],
    to: ['AWAITING_OPINION', 'PROCESSING'],
    article: 'decree 2019-536 88-91; LIL 73, 76',
  },
  {
    kinds: FRENCH,
    from: AWAITING,
    command: 'application.withdraw',
    by: ['researcher'],
    to: ['WITHDRAWN'],
    article: 'LIL 76',
  },
  {
    kinds: FRENCH,
    from: ['AWAITING_OPINION'],
    command: 'application.record-opinion',
    by: ['assessor'],
    to: ['AWAITING_OPINION', 'PROCESSING'],
    article: 'LIL 76; decree 2019-536 88-91',
  },
  {
    kinds: FRENCH,
    from: AWAITING,
    command: 'application.renew-period',
    by: ['assessor'],
    to: [],
    article: 'decree 2019-536 88-91; LIL 66 V',
  },
  {
    kinds: FRENCH,
    from: ['AWAITING_OPINION'],
    command: 'application.ask-authorisation',
    by: ['researcher'],
    to: ['AWAITING_AUTHORISATION'],
    article: 'LIL 66 III',
  },
  {
    kinds: FRENCH,
    from: ['AWAITING_AUTHORISATION'],
    command: 'application.record-authorisation',
    by: ['assessor'],
    to: ['PROCESSING'],
    article: 'LIL 66 III, 66 V',
  },
  {
    kinds: ['permit', 'data-request'],
    from: ['PROCESSING'],
    command: 'application.propose',
    by: ['holder'],
    to: [],
    article: 'EHDS 72(5)',
  },
  {
    kinds: CASE_KINDS.filter((kind) => kind !== 'data-request'),
    from: ['DECISION_ISSUED'],
    command: 'application.offer-statistics',
    by: ['assessor'],
    to: [],
    article: 'EHDS 68(3)',
  },
  {
    kinds: ALL,
    from: ['DECISION_ISSUED'],
    command: 'application.appeal',
    by: ['researcher'],
    to: ['UNDER_APPEAL'],
    article: 'EHDS 68(9); TEHDAS2 D6.3 7.10; CRPA L411-2',
  },
  {
    kinds: ALL,
    from: ['UNDER_APPEAL'],
    command: 'application.confirm-decision',
    by: ['signatory'],
    to: ['DECISION_ISSUED'],
    article: 'CRPA L411-2',
  },
  {
    kinds: ALL,
    from: ['UNDER_APPEAL'],
    command: 'application.reopen',
    by: ['signatory'],
    to: ['PROCESSING'],
    article: 'CRPA L411-2; TEHDAS2 D6.4',
  },
  {
    kinds: STATISTICS,
    from: ['DECISION_ISSUED'],
    command: 'application.submit-answer',
    by: ['assessor'],
    to: [],
    article: 'EHDS 69(1), 69(4)',
  },
  {
    kinds: STATISTICS,
    from: ['DECISION_ISSUED'],
    command: 'application.release-answer',
    by: ['signatory'],
    to: [],
    article: 'EHDS 69(1), 73(2)',
  },
];

const ALIVE = ['signed', 'active', 'suspended'] as const;

/** Measures against a user of data, and what may be done about them (EHDS Art. 63). */
export const PERMIT_MEASURE_ROWS: readonly PermitRow[] = [
  {
    from: ALIVE,
    command: 'permit.announce-measure',
    by: ['signatory'],
    to: [],
    article: 'EHDS 63(2)',
  },
  {
    from: ALIVE,
    command: 'permit.answer-measure',
    by: ['researcher'],
    to: [],
    article: 'EHDS 63(2)',
  },
  {
    from: ALIVE,
    command: 'permit.drop-measure',
    by: ['signatory'],
    to: [],
    article: 'EHDS 63(2)',
  },
  {
    from: [...ALIVE, 'revoked'],
    command: 'permit.exclude',
    by: ['signatory'],
    to: [],
    article: 'EHDS 63(4)',
  },
  {
    from: [...ALIVE, 'revoked', 'expired', 'superseded'],
    command: 'permit.lift-exclusion',
    by: ['signatory'],
    to: [],
    article: 'EHDS 63(4)',
  },
  {
    from: ['revoked'],
    command: 'permit.appeal',
    by: ['researcher'],
    to: [],
    article: 'TEHDAS2 D6.4; CRPA L411-2',
  },
  {
    from: ['revoked'],
    command: 'permit.confirm-revocation',
    by: ['signatory'],
    to: [],
    article: 'CRPA L411-2',
  },
  {
    from: ['revoked'],
    command: 'permit.reinstate',
    by: ['signatory'],
    to: ['signed', 'active'],
    article: 'TEHDAS2 D6.4',
  },
];

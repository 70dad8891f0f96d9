import { FOLLOW_UP_KINDS } from '../procedures/case.kind.js';
import type { ApplicationRow } from '../procedures/lifecycle.table.js';

/** Acts on the clock of a case. */
export const CLOCK_ROWS: readonly ApplicationRow[] = [
  {
    kinds: ['permit', ...FOLLOW_UP_KINDS],
    from: ['PROCESSING'],
    command: 'application.extend-clock',
    by: ['assessor', 'signatory'],
    to: [],
    article: 'EHDS 68(4), 68(6)',
  },
];

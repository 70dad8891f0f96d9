import type { Notice } from '@garant/contracts';
import { receiptRecord as recordOf, type Capacity } from '@garant/rules';
import type { RecordedChoice } from './choice.store.js';

/** The receipt of one act (rules.receiptRecord), on the notice that the person saw. */
export const receiptRecord = (
  choice: RecordedChoice,
  notice: Pick<Notice, 'title'>,
  issuer: string,
  capacity: Capacity | null = null,
): Record<string, unknown> => recordOf(choice, notice.title, issuer, capacity);

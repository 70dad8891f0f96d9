import type { ActingRule } from '../choices/acting.model.js';

/** Whether an agent may record this act under the mandate (or the checked paper form) that the command names. */
export const actingUnderMandate: ActingRule = () =>
  Promise.resolve({ ok: false, problem: { code: 'authority-missing' } });

import type { ActingRule } from '../choices/acting.model.js';

/** Whether the actor may act for the person under the authority that the command names. */
export const actingUnderAuthority: ActingRule = () =>
  Promise.resolve({ ok: false, problem: { code: 'authority-missing' } });

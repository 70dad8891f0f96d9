import type { CommandHandlers } from '@garant/nest-kit';
import { CONDITION_CODES } from './alarm.conditions.js';
import { clearAlarms, openAlarms } from './alarm.store.js';

/** These end when what they tell of ends, and by nobody's word. */
const SELF_ENDING: readonly string[] = [...CONDITION_CODES, 'no-outcome', 'no-cause'];

export const alarmCommands: Partial<CommandHandlers<'audit-log'>> = {
  /** An operator looked into what was flagged. The alarm stays in the log; that it was closed, and by whom, too. */
  'alarm.close': async ({ tx, command: { body, actor }, cause, now }) => {
    if (actor.role !== 'operator') return { ok: false, problem: { code: 'forbidden' } };
    if (SELF_ENDING.includes(body.code)) return { ok: false, problem: { code: 'alarm-goes-on' } };
    const open = (await openAlarms(tx, [body.code])).filter(({ place }) => place === body.place);
    if (open.length === 0) return { ok: false, problem: { code: 'alarm-unknown' } };
    await clearAlarms(tx, open, body.outcome, { by: actor.ref, cause, now });
    return { ok: true };
  },
};

import type {
  ApplicationCommand,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from '../procedures/application.model.js';
import { commitment, hasStake } from '../procedures/application.duties.js';
import { refuse } from '../rule.js';
import { caseClocks, dueAfter } from './case.clocks.js';
import type { ClockCode } from './clock.model.js';
import { CLOCK_BY_CODE } from './clock.table.js';
import { clockStanding, isDecisionClock, isOpen } from './clocks.of.js';

export interface ClockBodies {
  /** Why more time is needed: told to the applicant (EHDS Art. 68(4), 68(6)). */
  'application.extend-clock': { readonly reason: string };
}
export interface ClockEventData {
  'application.clock-extended': {
    readonly applicationId: string;
    readonly clock: ClockCode;
    readonly reasonHash: string;
    readonly dueAt: string;
  };
}

/** Commands on the clock of a case. Authorisation has been judged before. */
export const DECIDE_CLOCKS: {
  readonly [T in keyof ClockBodies]: (
    state: ApplicationState | undefined,
    command: Extract<ApplicationCommand, { type: T }>,
    facts: ApplicationFacts,
  ) => Decided<ApplicationEvent>;
} = {
  /** Once, before the end, with reasons: three months, or one on the accelerated track. */
  'application.extend-clock': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (body.reason.trim() === '') return refuse('reason-missing', { article: 'EHDS Art. 68(4)' });
    const { applicationId } = body;
    const { calendar } = facts.policy;
    const clock = caseClocks(state!, calendar).find((one) => isDecisionClock(one) && isOpen(one));
    if (!clock || !CLOCK_BY_CODE[clock.code]!.extension)
      return refuse('clock-not-extendable', { article: clock?.article ?? 'EHDS Art. 68(4)' });
    if (clock.extendedAt !== null)
      return refuse('clock-extended-already', { clock: clock.code, extendedAt: clock.extendedAt });
    if (clockStanding(clock, facts.now) === 'lapsed')
      return refuse('clock-lapsed', { clock: clock.code, dueAt: clock.dueAt });
    const extended = { type: 'application.clock-extended', at: facts.now };
    const event: ApplicationEvent = {
      type: 'application.clock-extended',
      key: applicationId,
      data: {
        applicationId,
        clock: clock.code,
        reasonHash: commitment(facts, 'reason'),
        dueAt: dueAfter(state!, extended, [clock.code], calendar)!,
      },
    };
    return { ok: true, events: [event] };
  },
};

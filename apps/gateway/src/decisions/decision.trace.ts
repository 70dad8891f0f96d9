import type { Actor, EventBody } from '@garant/contracts';
import { ProblemError, type Bus } from '@garant/nest-kit';

type DecisionMade = EventBody<'gateway', 'decision.made'>;
export type TracedEvaluation = NonNullable<DecisionMade['evaluations']>[number];

/** No trace, no answer: a decision is given out only once the broker has acknowledged its event. */
export class DecisionTrace {
  constructor(
    private readonly bus: Pick<Bus, 'publishDirect'>,
    private readonly boundMs: number,
  ) {}

  /** @throws ProblemError `trace-unavailable` without an acknowledgement within the bound; the answer must not go out then */
  async record(actor: Actor, decision: DecisionMade): Promise<void> {
    const data = JSON.parse(JSON.stringify(decision)) as DecisionMade;
    const event = { type: 'decision.made', key: decision.permitId ?? decision.decisionId, data };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ProblemError('trace-unavailable')), this.boundMs);
    });
    const sent = this.bus.publishDirect(event, { system: `system:decision/${actor.ref}` }).catch(() => {
      throw new ProblemError('trace-unavailable');
    });
    try {
      await Promise.race([sent, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

import type { ChoiceEffect } from '@garant/contracts';
import type { Database } from '@garant/nest-kit';
import { choicesCounting, clusterAt, countingOf, limitsOf, mayRecall, type Choice } from '@garant/rules';
import { inForceSince, lowestApplied } from '../enforcement/cut.store.js';
import type { LogInclusion } from '../releases/log.inclusion.js';
import { peopleHistoryOf } from './people.store.js';
import { choicesOf, receivedChoice } from './recall.store.js';

export interface EffectDeps {
  readonly database: Database;
  readonly inclusion: Pick<LogInclusion, 'placeOf'>;
  readonly freshnessMs: number;
}

/**
 * What became of one choice of a person (design §5): recorded, in force at every live gateway, in the log, recalled, or
 * out of reach and why. Read from the gateway's own tables; undefined when the choice has not reached them, or is not theirs.
 */
export async function effectOf(
  deps: EffectDeps,
  subjectRef: string,
  choiceId: string,
  now = new Date(),
): Promise<ChoiceEffect | undefined> {
  const received = await receivedChoice(deps.database, subjectRef, choiceId);
  if (!received) return undefined;
  const { choice, subjectIndex, eventId } = received;
  // The log may be away for a moment; the rest is true all the same.
  const place = await deps.inclusion.placeOf(eventId).catch(() => null);
  return {
    ...(await recordedEffect(deps, choice, now)),
    logged: place && { index: place.index, checkpointSize: place.checkpointSize },
    counting: await countingAmong(deps.database, choice, subjectIndex),
    recalls: mayRecall(choice) ? await recallsOf(deps.database, choiceId) : [],
    cannotRecall: limitsOf(choice).map(({ reason, sentence }) => ({ reason, sentence: { ...sentence } })),
  };
}

/** The part that needs nothing but the choice itself. */
export async function recordedEffect(
  { database, freshnessMs }: Pick<EffectDeps, 'database' | 'freshnessMs'>,
  choice: Pick<Choice, 'position' | 'acceptedAt'>,
  now = new Date(),
): Promise<Pick<ChoiceEffect, 'recorded' | 'inForce'>> {
  const applied = await lowestApplied(database, freshnessMs, now.toISOString());
  const atGateway = applied !== null && choice.position <= applied;
  return {
    recorded: { at: choice.acceptedAt, position: choice.position },
    inForce: {
      atGateway,
      appliedPosition: Math.max(0, applied ?? 0),
      since: atGateway ? await inForceSince(database, choice.position) : null,
    },
  };
}

/** Among all that counts as this person's own: whom a merge brought together spoke as one, and a split gives back. */
async function countingAmong(
  database: Database,
  choice: Choice,
  subjectIndex: number,
): Promise<ChoiceEffect['counting']> {
  const acts = (await peopleHistoryOf(database, [subjectIndex])).actsOf(subjectIndex);
  const { members } = clusterAt(acts, subjectIndex, Infinity);
  const known = await choicesOf(database, members);
  const all = choicesCounting(acts, subjectIndex, Infinity, (member) =>
    known.filter((one) => Number(one.subjectIndex) === member).map((one) => one.choice),
  );
  const counting = countingOf(choice, all);
  return {
    state: counting.state,
    by: counting.state === 'counts' ? null : counting.by,
    because: counting.state === 'held-back' ? counting.because : null,
  };
}

async function recallsOf(database: Database, choiceId: string): Promise<ChoiceEffect['recalls']> {
  const rows = await database.query<{ ordered_at: Date; acknowledged_at: Date | null }>(
    'SELECT ordered_at, acknowledged_at FROM recall WHERE choice_id = $1 ORDER BY ordered_at',
    [choiceId],
  );
  return rows.map(({ ordered_at, acknowledged_at }) => {
    const orderedAt = ordered_at.toISOString();
    const acknowledgedAt = acknowledged_at?.toISOString() ?? null;
    return acknowledgedAt === null
      ? { state: 'ordered', at: orderedAt, orderedAt, acknowledgedAt }
      : { state: 'acknowledged', at: acknowledgedAt, orderedAt, acknowledgedAt };
  });
}

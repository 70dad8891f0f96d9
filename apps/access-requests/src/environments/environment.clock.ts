import type { Tx } from '@garant/nest-kit';
import { lapsesToAnnounce, type EnvironmentEvent } from '@garant/rules';
import { requestMessage } from '../clocks/message.request.js';
import { operatorsOf, peopleIn } from '../projects/concerned.people.js';
import { appendBySystem, streamFor } from '../projects/stream.change.js';
import { environmentProjection, foldEnvironment } from './environment.projection.js';

type Announcement = Extract<EnvironmentEvent, { type: 'environment.lapse-announced' }>['data'];

/**
 * Tells everybody whom an environment concerns that something declared of it lapses: thirty and seven days before, and when
 * it has. Release is refused by the declaration itself, whether or not anybody was told.
 */
export async function announceLapses(tx: Tx, now: string): Promise<boolean> {
  const soon = new Date(Date.parse(now) + 31 * 86_400_000).toISOString();
  const rows = await tx.query<{ environment_id: string }>(
    `SELECT environment_id FROM environment
     WHERE jsonb_path_exists(coalesce(declarations, '[]'), '$[*].validUntil ? (@ < $soon)', jsonb_build_object('soon', $1::text))
     ORDER BY environment_id`,
    [soon],
  );
  for (const { environment_id: environmentId } of rows) {
    const stream = await streamFor(tx, environmentProjection, environmentId);
    const environment = foldEnvironment(environmentId, stream.events);
    if (!environment) continue;
    const announced = stream.events
      .filter(({ type }) => type === 'environment.lapse-announced')
      .map(({ data }) => data as unknown as Announcement);
    const due = lapsesToAnnounce(environment, announced, now);
    if (due.length === 0) continue;
    const events = due.map((data) => ({
      type: 'environment.lapse-announced' as const,
      key: environmentId,
      data,
    }));
    await appendBySystem(tx, environmentProjection, environmentId, stream, events, {
      cause: { system: `system:clock/${environmentId}` },
      now,
    });
    const lapsed = due.some(({ daysLeft }) => daysLeft === 0);
    await requestMessage(tx, {
      to: [...(await operatorsOf(tx, environmentId)), ...(await peopleIn(tx, environmentId))],
      kind: lapsed ? 'environment-lapsed' : 'environment-lapse',
      about: 'environment',
      aboutId: environmentId,
      dueAt: due.map(({ validUntil }) => validUntil).sort()[0]!,
    });
  }
  return false;
}

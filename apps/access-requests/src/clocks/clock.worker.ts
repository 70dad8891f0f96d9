import { appendEvents, loadStream, type Tx } from '@garant/nest-kit';
import { CLOCK_BY_CODE } from '@garant/rules';
import { concernedBy } from './clock.people.js';
import { markProjection } from './clock.projection.js';
import { dueReminders, untoldLapses, type OpenClock } from './clock.store.js';
import { requestMessage } from './message.request.js';

const BATCH = 50;

/**
 * Says of every clock that ran out that it did, once, and reminds of those that end soon. Escalation is all there is: the
 * people who owe and those who wait are told, the signatories too; no state changes, and nothing is decided.
 */
export async function clockStep(tx: Tx, now: string): Promise<boolean> {
  const lapses = await untoldLapses(tx, now, BATCH);
  for (const clock of lapses) await tell(tx, clock, 0, now);
  const reminders = await dueReminders(tx, now, BATCH);
  for (const { daysLeft, ...clock } of reminders) await tell(tx, clock, daysLeft, now);
  return lapses.length === BATCH || reminders.length === BATCH;
}

async function tell(tx: Tx, clock: OpenClock, daysLeft: number, now: string): Promise<void> {
  const { aboutId, code, instance, noun, dueAt, owedBy } = clock;
  const cause = { system: `system:clock/${aboutId}` } as const;
  const lapsed = daysLeft === 0;
  const said = { clock: code, noun, aboutId, instance, dueAt };
  const event = lapsed
    ? { type: 'clock.lapsed', key: aboutId, data: said }
    : { type: 'clock.reminded', key: aboutId, data: { ...said, daysLeft } };
  const streamId = `clock:${aboutId}`;
  const { length } = await loadStream(tx, streamId);
  await markProjection.project(tx, [
    {
      id: aboutId,
      events: [{ version: length + 1, type: event.type, data: event.data, time: now, actor: null }],
    },
  ]);
  await appendEvents(tx, { streamId, expectedVersion: length, events: [event], cause, time: now });
  if (lapsed && !CLOCK_BY_CODE[code]!.tellsLapse) return;
  const { owing, waiting } = await concernedBy(tx, clock);
  const message = {
    kind: lapsed ? 'clock-lapsed' : 'clock-ends',
    about: noun,
    aboutId,
    dueAt,
    once: `${code} ${instance} ${dueAt} ${daysLeft}`,
  } as const;
  await requestMessage(tx, { ...message, to: lapsed ? [...owing, ...waiting] : owing }, cause);
  const body = owedBy === 'access-body' || owedBy === 'authority';
  if (lapsed && noun !== 'dataset') await requestMessage(tx, { ...message, toRole: 'signatory' }, cause);
  else if (body && owing.length === 0) await requestMessage(tx, { ...message, toRole: 'assessor' }, cause);
}

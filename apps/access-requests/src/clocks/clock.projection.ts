import type { Tx } from '@garant/nest-kit';
import { clocksOf, isOpen, type CaseKind, type CaseTrack, type Clock, type ClockNoun } from '@garant/rules';
import { eachEvent, type Projection, type ReadEvent, type ReadStream } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { workingCalendar } from './working.calendar.js';

/** Clocks of a stream, from its events. */
export function clocksOfStream(events: readonly Pick<ReadEvent, 'type' | 'data' | 'time'>[]): Clock[] {
  const chosen = events.findLast(
    ({ type }) => type === 'application.submitted' || type === 'application.procedure-chosen',
  );
  return clocksOf(
    events.map(({ type, data, time }) => ({ type, data, at: time })),
    (chosen?.data.kind as CaseKind | undefined) ?? 'permit',
    (chosen?.data.track as CaseTrack | undefined) ?? 'standard',
    workingCalendar(),
  );
}

/** Writes the clocks that are going; the platform's own, which nobody has to act on, are left out. */
async function projectClocks(tx: Tx, noun: ClockNoun, streams: readonly ReadStream[]): Promise<void> {
  await tx.query(`DELETE FROM ${noun}_clock WHERE about_id = ANY($1)`, [streams.map(({ id }) => id)]);
  const rows = streams.flatMap(({ id, events }) =>
    clocksOfStream(events)
      .filter((clock) => isOpen(clock) && clock.owedBy !== 'platform')
      .map(({ code, instance, owedBy, startedAt, dueAt }) => ({
        about_id: id,
        code,
        instance,
        owed_by: owedBy,
        started_at: startedAt,
        due_at: dueAt,
      })),
  );
  await writeRows(tx, `${noun}_clock`, ['about_id', 'code', 'instance'], rows);
}

/** A projection that writes the clocks of its streams besides its own rows. */
export const withClocks = (projection: Projection & { readonly noun: ClockNoun }): Projection => ({
  ...projection,
  tables: [...projection.tables, `${projection.noun}_clock`],
  async project(tx, streams) {
    await projection.project(tx, streams);
    await projectClocks(tx, projection.noun, streams);
  },
});

/** What was told of clocks, so that it is told once. */
export const markProjection: Projection = {
  noun: 'clock',
  tables: ['clock_mark'],
  project: eachEvent(async (tx, id, { data, time }) => {
    await writeRows(
      tx,
      'clock_mark',
      ['about_id', 'code', 'instance', 'due_at', 'days_left'],
      [
        {
          about_id: id,
          code: data.clock,
          instance: data.instance,
          due_at: data.dueAt,
          days_left: data.daysLeft ?? 0,
          marked_at: time,
        },
      ],
    );
  }),
};

import { loadStream, type StoredEvent, type Tx } from '@garant/nest-kit';
import { evolveMeeting, type MeetingState, type RecordedMeetingEvent } from '@garant/rules';
import { recorded } from '../commands/rule.outcome.js';
import type { Projection, ReadEvent } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

export const meetingStream = (meetingId: string): string => `meeting:${meetingId}`;

export const foldMeeting = (meetingId: string, events: readonly ReadEvent[]): MeetingState | undefined =>
  events.reduce<MeetingState | undefined>(
    (state, event) => evolveMeeting(state, recorded<RecordedMeetingEvent>(event, meetingId)),
    undefined,
  );

export async function loadMeeting(
  tx: Tx,
  meetingId: string,
): Promise<{ stream: StoredEvent[]; state: MeetingState | undefined }> {
  const stream = await loadStream(tx, meetingStream(meetingId));
  return { stream, state: foldMeeting(meetingId, stream) };
}

/** One row for each meeting: what lists look at. */
export const meetingProjection: Projection = {
  noun: 'meeting',
  tables: ['meeting'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const state = foldMeeting(id, events);
      return state ? [{ meeting_id: id, state: state.status, at: state.at, agenda: state.agenda }] : [];
    });
    await writeRows(tx, 'meeting', ['meeting_id'], rows);
  },
};

/** Newest first. */
export async function meetingIds(tx: Tx): Promise<string[]> {
  const rows = await tx.query<{ meeting_id: string }>(
    'SELECT meeting_id FROM meeting ORDER BY at DESC, meeting_id LIMIT 200',
  );
  return rows.map(({ meeting_id }) => meeting_id);
}

import { foldApplication } from '../applications/application.fold.js';
import { foldPermit } from '../permits/permit.projection.js';
import type { Projection } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

/** One row for each case: its kind, what it follows, and whose data it asks for. */
export const caseProjection: Projection = {
  noun: 'application',
  tables: ['application_case'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const state = foldApplication(id, events);
      if (!state) return [];
      return [
        {
          application_id: id,
          kind: state.kind,
          track: state.track,
          of_permit: state.ofPermit,
          fallback_of: state.fallbackOf,
          state: state.status,
          holders: state.shares.map(({ holderId }) => holderId),
          touched_at: state.touchedAt,
          changed_at: events.at(-1)!.time,
          answered_at: state.answer?.releasedAt ?? null,
          answer_hash: state.answer?.fileHash ?? null,
        },
      ];
    });
    await writeRows(tx, 'application_case', ['application_id'], rows);
  },
};

/** Exclusions that permits tell of; a lifted one is gone. */
export const exclusionProjection: Projection = {
  noun: 'permit',
  tables: ['user_exclusion'],
  async project(tx, streams) {
    const touched = streams.filter(({ events }) =>
      events.some(({ type }) => type === 'permit.user-excluded'),
    );
    if (touched.length === 0) return;
    await tx.query('DELETE FROM user_exclusion WHERE permit_id = ANY($1)', [touched.map(({ id }) => id)]);
    const rows = touched.flatMap(({ id, events }) =>
      (foldPermit(id, events)?.exclusions ?? []).map(({ account, until }) => ({
        permit_id: id,
        account,
        until,
      })),
    );
    await writeRows(tx, 'user_exclusion', ['permit_id', 'account'], rows);
  },
};

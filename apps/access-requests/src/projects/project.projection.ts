import {
  evolveComplaint,
  evolveFinding,
  evolveProject,
  nextReminderAt,
  openDuties,
  type Complaint,
  type Finding,
  type ProjectLife,
  type RecordedComplaintEvent,
  type RecordedFindingEvent,
  type RecordedProjectEvent,
} from '@garant/rules';
import { withClocks } from '../clocks/clock.projection.js';
import { recorded } from '../commands/rule.outcome.js';
import type { Projection, ReadEvent } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

/** A project as its events tell it. */
export const foldProject = (id: string, events: readonly ReadEvent[]): ProjectLife | undefined =>
  events.reduce<ProjectLife | undefined>(
    (life, event) => evolveProject(life, recorded<RecordedProjectEvent>(event, id)),
    undefined,
  );
export const foldFinding = (id: string, events: readonly ReadEvent[]): Finding | undefined =>
  events.reduce<Finding | undefined>(
    (finding, event) => evolveFinding(finding, recorded<RecordedFindingEvent>(event, id)),
    undefined,
  );
export const foldComplaint = (id: string, events: readonly ReadEvent[]): Complaint | undefined =>
  events.reduce<Complaint | undefined>(
    (complaint, event) => evolveComplaint(complaint, recorded<RecordedComplaintEvent>(event, id)),
    undefined,
  );

/** One row for each project that something happened to after its decision. */
export const projectProjection: Projection = withClocks({
  noun: 'project',
  tables: ['project', 'project_permit'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const life = foldProject(id, events);
      if (!life) return [];
      return [
        {
          application_id: id,
          life,
          next_due_at: openDuties(life)[0]?.dueAt ?? null,
          remind_at: nextReminderAt(life),
          held: life.held,
          erased_at: life.erasedAt,
          changed_at: events.at(-1)!.time,
        },
      ];
    });
    await writeRows(tx, 'project', ['application_id'], rows);
    await writeRows(
      tx,
      'project_permit',
      ['permit_id'],
      rows.flatMap(({ life }) => permitRows(life)),
    );
  },
});

function permitRows({ applicationId, deliveries, endings }: ProjectLife): Record<string, unknown>[] {
  const asked = deliveries.map(({ permitId }) => permitId);
  const over = endings.map(({ permitId }) => permitId);
  return [...new Set([...asked, ...over])].map((permitId) => ({
    permit_id: permitId,
    application_id: applicationId,
    requested: asked.includes(permitId),
    ended: over.includes(permitId),
  }));
}

export const findingProjection: Projection = {
  noun: 'finding',
  tables: ['finding'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const state = foldFinding(id, events);
      if (!state) return [];
      return [
        {
          finding_id: id,
          application_id: state.applicationId,
          permit_id: state.permitId,
          holder_id: state.holderId,
          reported_by: state.reportedBy,
          status: state.status,
          state,
          changed_at: events.at(-1)!.time,
        },
      ];
    });
    await writeRows(tx, 'finding', ['finding_id'], rows);
  },
};

export const complaintProjection: Projection = {
  noun: 'complaint',
  tables: ['complaint'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const state = foldComplaint(id, events);
      if (!state) return [];
      return [
        {
          complaint_id: id,
          status: state.status,
          filed_by: state.anonymous ? null : (events[0]!.actor?.ref ?? null),
          code_hash: state.codeHash,
          state,
          changed_at: events.at(-1)!.time,
        },
      ];
    });
    await writeRows(tx, 'complaint', ['complaint_id'], rows);
  },
};

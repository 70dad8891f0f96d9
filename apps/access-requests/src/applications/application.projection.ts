import type { ApplicationContent } from '@garant/contracts';
import type { Projection, ReadStream } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { textsByHash } from '../texts/text.store.js';
import { foldApplication, newestContentHash } from './application.fold.js';

/** One row for each application: what lists, searches and the public register look at. */
export const applicationProjection: Projection = {
  noun: 'application',
  tables: ['application'],
  async project(tx, streams) {
    const hashes = streams.flatMap(({ events }) => newestContentHash(events) ?? []);
    const contents = await textsByHash<Partial<ApplicationContent>>(tx, hashes);
    const rows = streams.flatMap((stream) => {
      const row = rowOf(stream, contents);
      return row ? [row] : [];
    });
    await writeRows(tx, 'application', ['application_id'], rows);
  },
};

/** Undefined while the stream makes no application. */
function rowOf(
  { id, events }: ReadStream,
  contents: ReadonlyMap<string, Partial<ApplicationContent>>,
): Record<string, unknown> | undefined {
  const state = foldApplication(id, events);
  const contentHash = newestContentHash(events);
  if (!state || contentHash === null) return undefined;
  const unmet = (state.assessment?.verdicts ?? []).filter(({ met }) => met === false);
  return {
    application_id: id,
    applicant: state.applicant,
    organisation: state.organisation ?? null,
    created_at: events[0]!.time,
    changed_at: events.at(-1)!.time,
    state: state.status,
    version: state.version,
    content_hash: contentHash,
    members: state.members,
    invitees: state.invitations.map(({ invitee }) => invitee),
    form_version: state.formVersion,
    deleted_at: events.findLast(({ type }) => type === 'application.deleted')?.time ?? null,
    persons: contents.get(contentHash)?.persons ?? [],
    flags: events.findLast(({ data }) => Array.isArray(data.flags))?.data.flags ?? [],
    submitted_at: state.submittedAt,
    decided_at: state.decision?.at ?? null,
    decision: state.decision?.decision ?? null,
    unmet: unmet.map(({ criterion }) => criterion),
    permit_id: state.decision?.permitId ?? null,
  };
}

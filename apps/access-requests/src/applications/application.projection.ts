import type { ApplicationContent } from '@garant/contracts';
import { withClocks } from '../clocks/clock.projection.js';
import type { Projection, ReadStream } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { textsByHash } from '../texts/text.store.js';
import { foldApplication, newestContentHash } from './application.fold.js';

/** One row for each application, and what searches ask of its newest content while that is there. */
export const applicationProjection: Projection = withClocks({
  noun: 'application',
  tables: ['application', 'application_search'],
  async project(tx, streams) {
    const hashes = streams.flatMap(({ events }) => newestContentHash(events) ?? []);
    const contents = await textsByHash<Partial<ApplicationContent>>(tx, hashes);
    const rows = streams.flatMap((stream) => {
      const row = rowOf(stream, contents);
      return row ? [row] : [];
    });
    await writeRows(tx, 'application', ['application_id'], rows);
    const sought = rows.flatMap((row) => {
      const content = contents.get(row.content_hash);
      return content ? [searchOf(row, content)] : [];
    });
    await writeRows(tx, 'application_search', ['application_id'], sought);
  },
});

const searchOf = (
  row: { application_id: string; content_hash: string; organisation: string | null },
  { title, laySummary, purpose, applicantType, datasets }: Partial<ApplicationContent>,
): Record<string, unknown> => ({
  application_id: row.application_id,
  hash: row.content_hash,
  words: [title, laySummary, row.organisation, row.application_id].join(' ').toLowerCase(),
  purpose: purpose ?? null,
  applicant_type: applicantType ?? null,
  dataset_ids: (datasets ?? []).map(({ datasetId }) => datasetId),
});

/** Undefined while the stream makes no application. */
function rowOf(
  { id, events }: ReadStream,
  contents: ReadonlyMap<string, Partial<ApplicationContent>>,
): (Record<string, unknown> & Parameters<typeof searchOf>[0]) | undefined {
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

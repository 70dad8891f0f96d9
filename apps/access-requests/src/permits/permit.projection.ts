import type { PermitDocument } from '@garant/contracts';
import { evolvePermit, permitStatus, type PermitLife, type RecordedPermitEvent } from '@garant/rules';
import { decodeJwt } from 'jose';
import { withClocks } from '../clocks/clock.projection.js';
import { recorded } from '../commands/rule.outcome.js';
import type { Projection, ReadEvent, ReadStream } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { documentsOf, type KeptDocument } from './permit.store.js';

/** A permit as its events tell it. */
export const foldPermit = (permitId: string, events: readonly ReadEvent[]): PermitLife | undefined =>
  events.reduce<PermitLife | undefined>(
    (folded, event) => evolvePermit(folded, recorded<RecordedPermitEvent>(event, permitId)),
    undefined,
  );

/**
 * Places in the public status lists. Revoked for good: a permit that was revoked or superseded, and the visas of a person
 * whose name was taken off, even when it is put on again, for that gives new visas a place of their own.
 */
function statusRows(id: string, events: readonly ReadEvent[]): Record<string, unknown>[] {
  const life = foldPermit(id, events);
  if (!life) return [];
  const ended = life.base === 'revoked' || life.base === 'superseded';
  const suspended = permitStatus(life) === 'suspended';
  const rows = new Map<number, { account: string | null; gone: boolean }>();
  const current = new Map<string, number>();
  const name = (entries: Readonly<Record<string, number>> = {}): void => {
    for (const [account, place] of Object.entries(entries)) {
      rows.set(place, { account, gone: false });
      current.set(account, place);
    }
  };
  for (const event of events) {
    const { type, data } = recorded<RecordedPermitEvent>(event, id);
    if (type === 'permit.signed' && data.statusEntries) {
      rows.set(data.statusEntries.permit, { account: null, gone: false });
      name(data.statusEntries.persons);
    }
    if (type !== 'permit.persons-changed') continue;
    for (const account of data.removed) {
      const row = rows.get(current.get(account) ?? -1);
      if (row) row.gone = true;
    }
    name(data.statusEntries);
  }
  return [...rows].map(([place, { account, gone }]) => ({
    place,
    permit_id: id,
    account,
    revoked: ended || gone,
    suspended,
  }));
}

/** One row for each permit, with its signed document. */
export const permitProjection: Projection = withClocks({
  noun: 'permit',
  tables: ['permit', 'permit_status'],
  async project(tx, streams) {
    const documents = await documentsOf(
      tx,
      streams.map(({ id }) => id),
    );
    const rows = streams.map((stream) => {
      const document = documents.get(stream.id);
      if (!document) throw new Error(`The document of permit ${stream.id} is not kept`);
      return rowOf(stream, document);
    });
    await writeRows(tx, 'permit', ['permit_id'], rows);
    await writeRows(
      tx,
      'permit_status',
      ['place'],
      streams.flatMap(({ id, events }) => statusRows(id, events)),
    );
  },
});

function rowOf(
  { id, events }: ReadStream,
  { jws, applicant, organisation }: KeptDocument,
): Record<string, unknown> {
  const life = foldPermit(id, events);
  if (!life) throw new Error(`The events of permit ${id} make no permit`);
  const document = decodeJwt<PermitDocument>(jws);
  return {
    permit_id: id,
    application_id: life.terms.applicationId,
    applicant,
    organisation,
    status: permitStatus(life),
    terms: life.terms,
    title: document.title,
    jws,
    document,
    signed_by: events[0]!.actor?.ref,
    signed_at: life.signedAt,
    valid_until: life.terms.validUntil,
    cut_position: life.cut?.position ?? null,
    cut_at: life.cut?.at ?? null,
    changed_at: events.at(-1)!.time,
    kind: life.kind,
    replaces: life.replaces,
    superseded_by: life.supersededBy,
    ended_at: life.endedAt,
    extended: life.extended,
    requested: life.requested,
    removed: life.removed,
  };
}

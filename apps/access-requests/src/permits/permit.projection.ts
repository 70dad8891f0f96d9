import type { PermitDocument } from '@garant/contracts';
import { evolvePermit, permitStatus, type PermitLife, type RecordedPermitEvent } from '@garant/rules';
import { decodeJwt } from 'jose';
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

/** One row for each permit, with its signed document. */
export const permitProjection: Projection = {
  noun: 'permit',
  tables: ['permit'],
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
  },
};

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
  };
}

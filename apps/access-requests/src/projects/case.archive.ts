import { loadStream, zipOf, type Tx } from '@garant/nest-kit';
import { textsAbout } from '../texts/text.store.js';

/**
 * One case as a ZIP: every event, every text with its kind and author, the signed permits, and the list of attachments
 * with their hashes. @param at time of the files
 */
export async function caseArchive(tx: Tx, applicationId: string, at: Date): Promise<Buffer> {
  const permits = await tx.query<{ permit_id: string; jws: string; document: unknown }>(
    'SELECT permit_id, jws, document FROM permit WHERE application_id = $1 ORDER BY signed_at',
    [applicationId],
  );
  const ids = permits.map(({ permit_id }) => permit_id);
  const names = ['application', 'project'].map((noun) => `${noun}:${applicationId}`);
  const streams = [...names, ...ids.map((id) => `permit:${id}`)];
  const events = (await Promise.all(streams.map((stream) => loadStream(tx, stream)))).flat();
  const texts = await textsAbout(tx, [applicationId, ...ids]);
  const attachments = await tx.query(
    `SELECT attachment_id, name, media_type, bytes, sha256, added_at, content IS NULL AS redacted FROM attachment
     WHERE about = $1 ORDER BY added_at`,
    [applicationId],
  );
  const json = (name: string, value: unknown) => ({
    name: `${name}.json`,
    content: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
  });
  return zipOf(
    [
      json('case', { applicationId, permits: ids, exportedAt: at.toISOString(), events: events.length }),
      json('events', events),
      json('texts', texts),
      json('attachments', attachments),
      ...permits.flatMap(({ permit_id, jws, document }) => [
        json(`permits/${permit_id}`, document),
        { name: `permits/${permit_id}.jws`, content: Buffer.from(jws) },
      ]),
    ],
    at,
  );
}

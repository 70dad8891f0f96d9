import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { language, type Actor } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { z } from 'zod';
import type { Enforcement } from '../enforcement/enforcement.js';
import type { ServiceClient } from '../shell/service.client.js';

export const receiptPdfQuery = z.object({
  language: language.optional(),
  authorityId: z.uuid().optional().describe('The authority under which a representative reads'),
});

export interface LogPlace {
  readonly index: number;
  readonly checkpointSize: number;
}

/** Where the log has the act of a receipt; null while it is on its way, or while the log is away. Says nothing about whose it is. */
export async function placeOfReceipt(
  tx: Tx,
  { inclusion }: Pick<Enforcement, 'inclusion'>,
  receiptId: string,
): Promise<LogPlace | null> {
  const [row] = await tx.query<{ eventId: string }>(
    'SELECT event_id AS "eventId" FROM register_choice WHERE receipt_id = $1',
    [receiptId],
  );
  if (!row) return null;
  return inclusion.placeOf(row.eventId).catch(() => null);
}

/** The PDF as consent makes it. Who may read it is consent's to say; the place in the log is the gateway's to know. */
export async function sendReceiptPdf(
  services: ServiceClient,
  actor: Actor,
  id: string,
  query: z.infer<typeof receiptPdfQuery>,
  place: LogPlace | null,
  reply: FastifyReply,
): Promise<void> {
  const answer = await services.open('consent', `/internal/receipts/${id}/document`, {
    actor,
    query: { ...query, ...(place ? { index: place.index, size: place.checkpointSize } : {}) },
  });
  await reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="${id}.pdf"`)
    .type('application/pdf')
    .send(Readable.fromWeb(answer.body as never));
}

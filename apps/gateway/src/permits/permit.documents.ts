import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Actor } from '@garant/contracts';
import type { ServiceClient } from '../shell/service.client.js';

const FORMS = {
  jws: { path: 'document.jws', type: 'application/jose', ending: 'jws' },
  pdf: { path: 'document.pdf', type: 'application/pdf', ending: 'pdf' },
  credential: { path: 'credential', type: 'application/vc+jwt', ending: 'vc.jwt' },
} as const;

/** A permit's document as a download, never kept by anybody on the way. */
export async function sendPermitDocument(
  services: ServiceClient,
  actor: Actor,
  id: string,
  form: keyof typeof FORMS,
  reply: FastifyReply,
): Promise<void> {
  const { path, type, ending } = FORMS[form];
  const document = await services.open('access-requests', `/internal/permits/${id}/${path}`, { actor });
  await reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="permit-${id}.${ending}"`)
    .header('cache-control', 'private, no-store')
    .send(Readable.fromWeb(document.body as never));
}

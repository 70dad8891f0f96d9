import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Actor } from '@garant/contracts';
import { PaperFormController } from '../assistance/paper-form.controller.js';
import { FhirController } from '../interoperability/fhir/fhir.controller.js';
import { webhookCommandHandlers } from '../interoperability/webhooks/webhook.commands.js';
import { ContactController } from '../notifications/contact.controller.js';
import { RequestDeskController } from '../rights/request-desk.controller.js';

/** What no service is asked about: whoever is reached here instead fails the test. */
const nobody = undefined as never;
const actor: Actor = {
  ref: randomUUID(),
  role: 'patient',
  assurance: 'eidas1',
  subjectRef: randomUUID(),
};
const reply = { code: () => reply, header: () => reply } as never;
const asked = (headers: Record<string, string>, rest: object = {}) =>
  ({ headers, query: {}, ...rest }) as never;

describe('what the gateway refuses by itself', () => {
  it('a scan that says it is something else', async () => {
    const desk = new PaperFormController(nobody, nobody);
    const request = asked({ 'content-type': 'image/gif' }, { body: Readable.from(['GIF89a']) });
    await expect(desk.upload(actor, request)).rejects.toMatchObject({ code: 'scan-type' });
  });

  it('a request that is handed to somebody who is no officer', async () => {
    const desk = new RequestDeskController(nobody, nobody, { query: async () => [] } as never);
    const handed = desk.assign(actor, randomUUID(), { assignee: randomUUID() }, asked({}), reply);
    await expect(handed).rejects.toMatchObject({ code: 'person-unknown' });
  });

  it.each([
    ['wrong', 'verification-wrong'],
    ['expired', 'verification-expired'],
  ])('a code from an e-mail that is %s', async (verdict, code) => {
    const sender = {
      identify: () => randomUUID(),
      send: async () => ({ state: 'done', result: { verdict } }),
    } as never;
    const contact = new ContactController(nobody, sender);
    const verified = contact.verify(
      actor,
      { code: '123456' },
      asked({ 'idempotency-key': randomUUID() }),
      reply,
    );
    await expect(verified).rejects.toMatchObject({ code });
  });

  it.each([[asked({ accept: 'application/fhir+xml' })], [asked({}, { query: { _format: 'xml' } })]])(
    'FHIR in another format than JSON',
    (request) => {
      const fhir = Object.create(FhirController.prototype) as FhirController;
      expect(() => fhir.metadata('R4', request, reply)).toThrow(
        expect.objectContaining({ code: 'fhir-not-acceptable' }),
      );
    },
  );

  it.each(['webhook.test', 'webhook.redeliver'] as const)('%s of a webhook that is off', async (type) => {
    const [webhookId, deliveryId] = [randomUUID(), randomUUID()];
    const owner: Actor = {
      ref: randomUUID(),
      role: 'holder',
      organisation: 'hospital-a',
      assurance: 'eidas2',
    };
    const row = { webhook_id: webhookId, organisation: 'hospital-a', role: 'holder', enabled: false };
    const context = {
      tx: { query: async () => [{ ...row, created_at: new Date(), events: [], secrets: [] }] },
      command: { actor: owner, body: { webhookId, deliveryId } },
      now: new Date().toISOString(),
    };
    const handlers = webhookCommandHandlers() as unknown as Record<string, (of: unknown) => Promise<unknown>>;
    await expect(handlers[type]!(context)).resolves.toMatchObject({ problem: { code: 'webhook-disabled' } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { InteropStage, Json } from './interop.stage.js';

export function webhookSteps(stage: InteropStage): void {
  describe('signed webhooks to a holder', () => {
    const got: { headers: IncomingHttpHeaders; body: string }[] = [];
    let endpoint: Server;
    let status = 500;
    let url: string;
    let webhookId: string;
    let secret: string;

    beforeAll(async () => {
      endpoint = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          got.push({ headers: request.headers, body });
          response.writeHead(status).end();
        });
      });
      await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
      url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/garant`;
    });
    afterAll(() => new Promise((done) => endpoint.close(done)));

    it('shows the secret once, and refuses addresses and events that are not for the holder', async () => {
      const registered = await stage.ask('sophie', 'POST', '/api/v1/webhooks', {
        body: { url, events: ['dataset.published'] },
        headers: { 'idempotency-key': 'hook-1' },
      });
      expect(registered.status).toBe(201);
      webhookId = String(registered.body.webhookId);
      secret = String(registered.body.secret);
      expect(secret).toMatch(/^whsec_/);
      const repeated = await stage.ask('sophie', 'POST', '/api/v1/webhooks', {
        body: { url, events: ['dataset.published'] },
        headers: { 'idempotency-key': 'hook-1' },
      });
      expect(repeated.body).toEqual({ webhookId });
      const listed = await stage.ask('sophie', 'GET', '/api/v1/webhooks');
      expect(JSON.stringify(listed.body)).not.toContain('whsec_');
      const foreign = await stage.ask('sophie', 'POST', '/api/v1/webhooks', {
        body: { url, events: ['recall.ordered'] },
      });
      expect([foreign.status, foreign.body.code]).toEqual([422, 'webhook-events']);
      const away = await stage.ask('sophie', 'POST', '/api/v1/webhooks', {
        body: { url: 'https://name.invalid/x', events: ['dataset.published'] },
      });
      expect([away.status, away.body.code]).toEqual([422, 'webhook-address']);
      const secretive = await stage.ask('sophie', 'POST', '/api/v1/webhooks', {
        body: { url: `${url}?token=1`, events: ['dataset.published'] },
      });
      expect([secretive.status, secretive.body.code]).toEqual([400, 'invalid-body']);
      expect((await stage.ask('gladys', 'GET', '/api/v1/webhooks')).status).toBe(403);
    });

    it('sends what concerns the holder’s dataset, again until it is taken, and again on demand', async () => {
      const { datasetId } = (await stage.test.api.post('sophie', '/api/v1/datasets', {
        description: {
          title: { fr: 'Dossiers', en: 'Records' },
          description: { fr: 'Des dossiers de démonstration.', en: 'Records for demonstration.' },
          categories: ['51.1.a'],
          conformsTo: ['http://hl7.org/fhir/R4'],
          resources: [{ resourceType: 'Condition', elements: ['code'] }],
          regime: 'NON_OPPOSITION',
          waitingDays: 0,
          minimumCell: 3,
          keywords: ['demo'],
          numberOfPersons: 3,
          period: { start: '2000-01-01', end: '2026-01-01' },
        },
      })) as { datasetId: string };
      await stage.test.api.post('sophie', `/api/v1/datasets/${datasetId}/publication`);
      await stage.test.api.until(
        async () => got.length,
        (count: number) => count >= 1,
        'the first try',
      );
      status = 204;
      await stage.test.api.until(
        async () => got.length,
        (count: number) => count >= 2,
        'the second try',
      );
      const { headers, body } = got.at(-1)!;
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'dataset.published',
        data: { datasetId },
      });
      const deliveries = async () =>
        (await stage.ask('sophie', 'GET', `/api/v1/webhooks/${webhookId}/deliveries`)).body.items as (Json & {
          deliveryId: string;
          attempts: Json[];
        })[];
      const [delivery] = (await stage.test.api.until(
        deliveries,
        (items: Json[]) => items[0]?.state === 'delivered',
        'the delivery',
      )) as Awaited<ReturnType<typeof deliveries>>;
      expect(delivery!.attempts.map((attempt) => attempt.status)).toEqual([500, 204]);
      const again = await stage.ask(
        'sophie',
        'POST',
        `/api/v1/webhooks/${webhookId}/deliveries/${delivery!.deliveryId}/redelivery`,
      );
      expect(again.status).toBe(200);
      await stage.test.api.until(
        async () => got.length,
        (count: number) => count >= 3,
        'the redelivery',
      );
      expect(new Set(got.map((one) => one.headers['webhook-id'])).size).toBe(1);
    });

    it('replaces its secret without a gap, tests itself, and is removed', async () => {
      const rotated = await stage.ask('sophie', 'POST', `/api/v1/webhooks/${webhookId}/secret`);
      const fresh = String(rotated.body.secret);
      expect(fresh).not.toBe(secret);
      const before = got.length;
      await stage.ask('sophie', 'POST', `/api/v1/webhooks/${webhookId}/test`);
      await stage.test.api.until(
        async () => got.length,
        (count: number) => count > before,
        'the test message',
      );
      const { headers, body } = got.at(-1)!;
      for (const one of [secret, fresh]) new Webhook(one).verify(body, headers as Record<string, string>);
      expect((await stage.ask('sophie', 'DELETE', `/api/v1/webhooks/${webhookId}`)).status).toBe(200);
      expect((await stage.ask('sophie', 'GET', `/api/v1/webhooks/${webhookId}`)).status).toBe(404);
    });
  });
}

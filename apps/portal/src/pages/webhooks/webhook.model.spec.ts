import { describe, expect, it } from '@jest/globals';
import { WEBHOOK_EVENTS, type WebhookView } from '@garant/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressFault, attemptText, capacityOf, eventsFor, stateOf, TONE } from './webhook.model.js';

const FOLDER = join(process.cwd(), 'apps/portal/src/messages');
const texts = (language: string): Record<string, string> =>
  Object.assign(
    {},
    ...readdirSync(FOLDER)
      .filter((file) => file.endsWith(`${language}.json`))
      .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<string, string>),
  );

const hook = (over: Partial<WebhookView>): WebhookView => ({
  webhookId: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
  url: 'https://hospital.example/garant',
  role: 'holder',
  events: ['dataset.published'],
  enabled: true,
  disabledBecause: null,
  createdAt: '2026-03-02T09:30:00.000Z',
  failingSince: null,
  formerSecretUntil: null,
  ...over,
});

describe('a webhook on the page', () => {
  it.each([
    [{}, 'working'],
    [{ failingSince: '2026-03-02T09:30:00.000Z' }, 'failing'],
    [{ enabled: false, disabledBecause: 'owner' }, 'off-owner'],
    [{ enabled: false, disabledBecause: 'gone' }, 'off-gone'],
    [{ enabled: false, disabledBecause: 'failing' }, 'off-failing'],
  ] as const)('%j is %s', (over, state) => {
    expect(stateOf(hook(over))).toBe(state);
  });

  it('offers a holder and an operator their own events only', () => {
    expect(eventsFor(capacityOf(['holder']))).toBe(WEBHOOK_EVENTS.holder);
    expect(eventsFor(capacityOf(['environment-operator']))).not.toContain('linkage.completed');
  });

  it.each([
    ['', 'empty'],
    ['hospital.example', 'form'],
    ['ftp://hospital.example/x', 'form'],
    ['https://hospital.example/x?token=1', 'secret'],
    ['https://me:secret@hospital.example/', 'secret'],
    ['https://hospital.example/garant', undefined],
    [' https://hospital.example/garant ', undefined],
  ])('the address “%s”: %s', (text, fault) => {
    expect(addressFault(text)).toBe(fault);
  });

  it('tells an answer from silence', () => {
    const at = '2026-03-02T09:30:00.000Z';
    expect(attemptText({ at, status: 500, failure: null, ms: 3 })).toEqual({ kind: 'answered', status: 500 });
    expect(attemptText({ at, status: null, failure: 'timeout', ms: 3 })).toEqual({
      kind: 'failed',
      failure: 'timeout',
    });
  });

  it('has words for every event, state and fault, in both languages', () => {
    const ids = [...new Set([...WEBHOOK_EVENTS.holder, ...WEBHOOK_EVENTS['environment-operator']])].map(
      (type) => `webhook.event.${type}`,
    );
    ids.push(
      ...Object.keys(TONE).map((state) => `webhook.state.${state}`),
      ...['empty', 'form', 'secret', 'scheme', 'unresolved', 'private'].map(
        (fault) => `webhook.address.${fault}`,
      ),
      ...['scheme', 'unresolved', 'private', 'timeout', 'connection', 'tls'].map(
        (one) => `webhook.failure.${one}`,
      ),
      ...['pending', 'delivered', 'dead'].map((state) => `webhook.delivery.${state}`),
    );
    for (const language of ['fr', 'en']) {
      const known = texts(language);
      expect(ids.filter((id) => !known[id])).toEqual([]);
    }
  });
});

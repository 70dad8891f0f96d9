import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';
import { Browser } from './browser.walk.js';
import { startGateway, type GatewayStage } from './gateway.stage.js';
import { persona } from './provider.process.js';

let stage: GatewayStage;
beforeAll(async () => {
  stage = await startGateway();
}, 60_000);
afterAll(() => stage?.stop());

const choice = {
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  notice: { noticeId: 'ehds-opt-out', version: 1, hash: 'a'.repeat(64), language: 'fr' },
  channel: 'portal',
  actedAt: '2026-03-02T09:30:00.000Z',
};

describe('a patient who signs in while the register rests', () => {
  it('is signed in, can choose nothing, and can as soon as the register is back, without signing in again', async () => {
    const browser = new Browser();
    const arrived = (url: URL): boolean => url.href === `${stage.url}/home`;
    await browser.walk(`${stage.url}/auth/login?returnTo=/home`, persona('patient'), arrived);
    const me = async () =>
      (await (await browser.request(`${stage.url}/api/v1/me`)).json()) as {
        csrfToken: string;
        account: { subjectRef: string | null };
      };
    const choose = async (): Promise<Response> =>
      browser.request(`${stage.url}/api/v1/my/choices`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': (await me()).csrfToken },
        body: JSON.stringify(choice),
      });
    expect((await me()).account.subjectRef).toBeNull();
    const early = await choose();
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([
      503,
      'enrolment-pending',
    ]);

    let enrolments = 0;
    await stage.service('consent', {
      'person.register': async (): Promise<HandlerResult> => {
        enrolments += 1;
        return { ok: true, result: { subjectRef: randomUUID(), subjectIndex: 0, existing: false } };
      },
      'choice.record': async ({ command }: CommandContext<{ choiceId: string }>): Promise<HandlerResult> => ({
        ok: true,
        result: { choiceId: command.body.choiceId, position: 1, receiptId: randomUUID() },
      }),
    } as never);
    await waitFor(async () => (await me()).account.subjectRef, { timeoutMs: 20_000, what: 'the enrolment' });
    expect((await choose()).status).toBe(201);
    // Signing in once more enrols nobody twice.
    await new Browser().walk(`${stage.url}/auth/login?returnTo=/home`, persona('patient'), arrived);
    expect(enrolments).toBe(1);
  });
});

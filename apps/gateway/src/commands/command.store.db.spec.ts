import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@garant/contracts';
import { ProblemError, type Bus } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import type { CommandOutcomes } from './command.outcomes.js';
import { CommandSender, type CommandIntent } from './command.sender.js';
import { commandById, noteEnds } from './command.store.js';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(MIGRATIONS, 'gateway');
});
afterAll(() => base?.drop());

const actor: Actor = { ref: randomUUID(), role: 'holder', organisation: 'ap-hm', assurance: 'eidas1' };
const secrets = new GatewaySecrets(Buffer.alloc(32, 1), 0.01);
const nobodyAnswers = {
  wait: () => ({ outcome: Promise.resolve(null), cancel: () => undefined }),
} as unknown as CommandOutcomes;

function senderWith(send: () => Promise<{ id: string; partition: number; offset: number }>): {
  sender: CommandSender;
  sent: () => number;
} {
  let count = 0;
  const bus = {
    send: () => {
      count += 1;
      return send();
    },
  } as unknown as Bus;
  return { sender: new CommandSender(bus, base.database, nobodyAnswers, secrets), sent: () => count };
}
const intent = (id: string, datasetId = 'd1'): CommandIntent => ({
  id,
  service: 'access-requests',
  type: 'dataset.publish',
  key: datasetId,
  body: { datasetId },
  actor,
});

describe('sending a command', () => {
  it('under one idempotency key happens once, and later questions have the outcome', async () => {
    const { sender, sent } = senderWith(() => Promise.resolve({ id: '', partition: 2, offset: 41 }));
    const id = sender.identify(actor, 'key-1');
    expect(sender.identify(actor, 'key-1')).toBe(id);
    expect(sender.identify({ ...actor, ref: randomUUID() }, 'key-1')).not.toBe(id);
    expect(await sender.send(intent(id))).toEqual({
      state: 'pending',
      commandId: id,
      partition: 2,
      offset: 41,
    });
    expect(await sender.send(intent(id))).toMatchObject({ state: 'pending', partition: 2, offset: 41 });
    expect(sent()).toBe(1);
    await noteEnds(base.database, [{ id, end: { state: 'done', result: { datasetId: 'd1' } } }]);
    await noteEnds(base.database, [{ id, end: { state: 'refused', problem: { code: 'norm-gate' } } }]);
    expect(await sender.send(intent(id))).toEqual({
      state: 'done',
      commandId: id,
      result: { datasetId: 'd1' },
    });
    await expect(sender.send(intent(id, 'd2'))).rejects.toMatchObject({ code: 'idempotency-conflict' });
    await expect(
      sender.send({ ...intent(id), actor: { ...actor, ref: randomUUID() } }),
    ).rejects.toMatchObject({
      code: 'idempotency-conflict',
    });
  });

  it('that the broker did not acknowledge promises nothing, and may be sent again under the same key', async () => {
    const away = senderWith(() => Promise.reject(new ProblemError('bus-unavailable')));
    const id = away.sender.identify(actor, 'key-2');
    await expect(away.sender.send(intent(id))).rejects.toMatchObject({ code: 'bus-unavailable' });
    expect(await commandById(base.database, id)).toMatchObject({ state: 'sending', offset: null });
    const back = senderWith(() => Promise.resolve({ id, partition: 0, offset: 7 }));
    expect(await back.sender.send(intent(id))).toMatchObject({ state: 'pending', offset: 7 });
    expect(back.sent()).toBe(1);
  });

  it('keeps nothing of a confidential body', async () => {
    const { sender } = senderWith(() => Promise.resolve({ id: '', partition: 1, offset: 1 }));
    const id = sender.identify(actor, 'key-3');
    await sender.send({ ...intent(id), confidential: { reason: 'a private reason' } });
    const [row] = await base.database.query<{ text: string }>(
      'SELECT sent_command::text AS text FROM sent_command WHERE id = $1',
      [id],
    );
    expect(row!.text).not.toContain('private');
    await expect(sender.send({ ...intent(id), confidential: { reason: 'another' } })).rejects.toMatchObject({
      code: 'idempotency-conflict',
    });
  });
});

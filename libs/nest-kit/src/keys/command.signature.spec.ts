import { describe, expect, it } from '@jest/globals';
import { sourceOf, type Actor, type CommandEnvelope } from '@garant/contracts';
import { randomUUID } from 'node:crypto';
import { newSalt } from '../streams/outbox.js';
import { testKeys } from '../testing/test.keys.js';
import { readCommand, signCommand } from './command.signature.js';

const keys = await testKeys();
const actor: Actor = { ref: randomUUID(), role: 'holder', assurance: 'eidas1' };

async function command(
  change: Partial<CommandEnvelope> = {},
  signed: { audience?: 'consent' | 'gateway'; by?: 'gateway' | 'consent' } = {},
) {
  const data = { datasetId: randomUUID(), z: 1, a: 'é' };
  const id = randomUUID();
  const confidential = await keys.of('gateway').encryptFor('consent', { traits: 'secret' });
  const acceptedAt = new Date().toISOString();
  const claims = {
    id,
    type: 'linkage.submit',
    key: 'k1',
    audience: signed.audience ?? ('consent' as const),
    actor,
    acceptedAt,
    data,
    confidential,
  };
  const envelope: CommandEnvelope = {
    specversion: '1.0',
    id,
    source: sourceOf('gateway'),
    type: 'linkage.submit',
    subject: 'k1',
    time: acceptedAt,
    datacontenttype: 'application/json',
    data,
    salt: newSalt(),
    confidential,
    signature: await signCommand(keys.of(signed.by ?? 'gateway'), claims),
    ...change,
  };
  return envelope;
}
const read = (envelope: unknown, key = 'k1') =>
  readCommand(keys.of('consent').verifier, 'consent', {
    key: Buffer.from(key),
    value: Buffer.from(typeof envelope === 'string' ? envelope : JSON.stringify(envelope)),
  });

describe('signed command', () => {
  it('is read with what the gateway vouches for', async () => {
    const reading = await read(await command());
    expect(reading).toMatchObject({ ok: true, claims: { key: 'k1', audience: 'consent', actor } });
  });

  it('may travel with its members in another order', async () => {
    const envelope = await command();
    const data = Object.fromEntries(Object.entries(envelope.data).reverse());
    expect(await read({ ...envelope, data })).toMatchObject({ ok: true });
  });

  it.each([
    ['another key than the signed one', {}, 'k2', 'command-key-mismatch'],
    ['another subject', { subject: 'k2' }, 'k2', 'command-key-mismatch'],
    ['another body', { data: { datasetId: 'other' } }, 'k1', 'command-signature'],
    ['another id', { id: randomUUID() }, 'k1', 'command-signature'],
    ['another type', { type: 'choice.record' }, 'k1', 'command-signature'],
    ['a confidential body taken away', { confidential: undefined }, 'k1', 'command-signature'],
    ['another confidential body', { confidential: 'a.b.c.d.e' }, 'k1', 'command-signature'],
    ['no true signature', { signature: 'a.b.c' }, 'k1', 'command-signature'],
  ])('is refused with %s', async (_, change, key, code) => {
    expect(await read(await command(change), key)).toMatchObject({ ok: false, readable: true, code });
  });

  it('is refused for another audience and from another signer', async () => {
    expect(await read(await command({}, { audience: 'gateway' }))).toMatchObject({
      ok: false,
      code: 'command-signature',
    });
    expect(await read(await command({}, { by: 'consent' }))).toMatchObject({
      ok: false,
      code: 'command-signature',
    });
  });

  it('names the id of an unreadable command when there is one', async () => {
    const envelope = await command();
    expect(await read('{"id":')).toMatchObject({
      ok: false,
      readable: false,
      reason: 'the message is not JSON',
    });
    expect(await read({ ...envelope, time: 'yesterday' })).toMatchObject({
      ok: false,
      readable: false,
      id: envelope.id,
    });
    expect(await read('[1]')).toMatchObject({ ok: false, readable: false });
    expect(
      await readCommand(keys.of('consent').verifier, 'consent', { key: null, value: null }),
    ).toMatchObject({ readable: false });
  });
});

describe('confidential body', () => {
  it('opens for its owner only, and only unchanged', async () => {
    const jwe = await keys.of('gateway').encryptFor('consent', { n: 1 });
    await expect(keys.of('consent').open(jwe)).resolves.toEqual({ n: 1 });
    await expect(keys.of('access-requests').open(jwe)).rejects.toThrow('cannot be opened');
    await expect(keys.of('consent').open(`${jwe.slice(0, -2)}AA`)).rejects.toThrow('cannot be opened');
  });
});

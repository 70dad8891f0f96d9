import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { testKeys, type TestKeys } from '@garant/nest-kit/testing';
import { SNAPSHOT_TYP, readSnapshot } from './snapshot.reading.js';

describe('snapshot of the register', () => {
  let keys: TestKeys;
  beforeAll(async () => {
    keys = await testKeys();
  });
  const header = {
    t: 'header',
    position: 3,
    tails: [
      { partition: 0, number: 2, offset: 7 },
      { partition: 1, number: 0, offset: null },
    ],
  };
  const subject = { t: 'subject', ref: randomUUID(), index: 0 };

  async function text(
    lines: object[] = [header, subject],
    signer: 'consent' | 'gateway' = 'consent',
    position = 3,
  ): Promise<string> {
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const claims = { sha256: createHash('sha256').update(body).digest('hex'), position };
    return `${body}${JSON.stringify({ t: 'end', jws: await keys.of(signer).signer!.sign(claims, SNAPSHOT_TYP) })}\n`;
  }
  async function* inPieces(given: string, size = 11): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(given);
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }
  const read = (given: string) => readSnapshot(inPieces(given), keys.of('gateway').verifier);

  it('is read whole, however it is cut up on the way', async () => {
    const snapshot = await read(await text());
    expect(snapshot).toMatchObject({ position: 3, tails: [{ partition: 0, number: 2, offset: 7 }] });
    expect(snapshot.lines[1]).toEqual(subject);
  });

  it('is refused when cut off, changed, of an unknown kind, or signed by another', async () => {
    const good = await text();
    await expect(read(good.slice(0, good.indexOf('{"t":"end"')))).rejects.toThrow('cut off');
    await expect(read(good.replace('"index":0', '"index":1'))).rejects.toThrow('not the one that was signed');
    await expect(read(await text([header, { t: 'secret' }]))).rejects.toThrow('unknown kind');
    await expect(read(await text([header], 'gateway'))).rejects.toThrow('consent');
    await expect(read(await text([header], 'consent', 4))).rejects.toThrow('not the one that was signed');
    await expect(read(`${good}{"t":"subject"}\n`)).rejects.toThrow('after its end');
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { testCipher, testRegister } from '../../test/consent.fixture.js';
import { uploadText } from '../../test/import.fixture.js';
import {
  appendToUpload,
  beginUpload,
  completeUpload,
  eraseOldUploads,
  uploadOf,
  uploadedBytes,
} from './upload.store.js';

let register: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  register = await testRegister();
});
afterAll(() => register.drop());

describe('an upload', () => {
  const bytes = Buffer.alloc(900_000, 'abcdefghij');
  async function* source(from: number, to: number, breaks = false): AsyncGenerator<Buffer> {
    for (let at = from; at < to; at += 60_000) yield bytes.subarray(at, Math.min(at + 60_000, to));
    if (breaks) throw new Error('the connection broke');
  }
  const begin = (sha256: string) =>
    beginUpload(register.database, {
      sha256,
      total: bytes.length,
      uploadedBy: randomUUID(),
      now: '2026-01-01T00:00:00.000Z',
    });

  it('keeps what came before the connection broke, and goes on from there', async () => {
    const name = await uploadText(register.database, cipher, 'other');
    expect(await uploadOf(register.database, name)).toMatchObject({ complete: true, bytes: 5 });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const half = await appendToUpload(
      register.database,
      cipher,
      await begin(sha256),
      source(0, 400_000, true),
    );
    expect(half).toBe(400_000);
    expect(
      await appendToUpload(
        register.database,
        cipher,
        { ...(await begin(sha256)), bytes: 0 },
        source(0, 100_000),
      ),
    ).toBeNull();
    expect(
      await appendToUpload(register.database, cipher, await begin(sha256), source(400_000, bytes.length)),
    ).toBe(bytes.length);
    expect(await completeUpload(register.database, cipher, sha256)).toEqual({ ok: true });
    for (const from of [0, 1, 399_999, 400_000, 899_999]) {
      const parts: Buffer[] = [];
      for await (const part of uploadedBytes(register.database, cipher, sha256, from)) parts.push(part);
      expect(Buffer.concat(parts).equals(bytes.subarray(from))).toBe(true);
    }
    const [stored] = await register.database.query<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM import_part WHERE sha256 = $1 LIMIT 1',
      [sha256],
    );
    expect(stored!.ciphertext.includes('abcdefghij')).toBe(false);
  });

  it('is forgotten when it is not what it was called, and a week after it came', async () => {
    const wrong = 'f'.repeat(64);
    await appendToUpload(register.database, cipher, await begin(wrong), source(0, bytes.length));
    expect(await completeUpload(register.database, cipher, wrong)).toMatchObject({ ok: false });
    expect(await uploadOf(register.database, wrong)).toBeNull();
    await begin('e'.repeat(64));
    await eraseOldUploads(register.database, '2026-01-09T00:00:00.000Z');
    expect(await uploadOf(register.database, 'e'.repeat(64))).toBeNull();
  });
});

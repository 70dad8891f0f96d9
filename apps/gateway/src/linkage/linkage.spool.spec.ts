import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { spool } from './linkage.spool.js';

const spooled = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('garant-upload-'));

describe('an upload', () => {
  it('is hashed while it is kept, unreadable on the disk, and comes out as it went in', async () => {
    const before = spooled();
    const content = Buffer.from('{"familyName":"Martin"}\n'.repeat(5_000));
    const file = await spool(Readable.from([content.subarray(0, 10), content.subarray(10)]));
    expect([file.sha256, file.bytes]).toEqual([
      createHash('sha256').update(content).digest('hex'),
      content.length,
    ]);
    const [name] = spooled().filter((one) => !before.includes(one));
    expect(readFileSync(join(tmpdir(), name!)).includes('Martin')).toBe(false);
    expect((await buffer(file.read())).equals(content)).toBe(true);
    await file.remove();
    expect(spooled()).not.toContain(name);
  });

  it('that is too large or empty leaves nothing behind', async () => {
    const before = spooled();
    await expect(spool(Readable.from([randomBytes(600), randomBytes(600)]), 1_000)).rejects.toMatchObject({
      code: 'too-large',
    });
    await expect(spool(Readable.from([]))).rejects.toMatchObject({ code: 'file-empty' });
    expect(spooled()).toEqual(before);
  });
});

import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { readPeople } from './people.file.js';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const readText = (text: string, hash = hashOf(text)): Promise<Map<string, string>> =>
  readPeople(Readable.from([Buffer.from(text)]), hash);

describe('the people file', () => {
  it('gives the pseudonym of each local id', async () => {
    expect([...(await readText('{"id":"a","p":"p1"}\n{"id":"b","p":"p2"}\n'))]).toEqual([
      ['a', 'p1'],
      ['b', 'p2'],
    ]);
  });
  it('is refused when it is not the file that the plan names', async () => {
    await expect(readText('{"id":"a","p":"p1"}\n', hashOf('other'))).rejects.toMatchObject({
      code: 'people-file',
    });
  });
  it.each(['{"id":"a"', '{"id":"a"}', '{"id":"","p":"x"}', '7'])(
    'is refused at the line %s, by number',
    async (bad) => {
      await expect(readText(`{"id":"a","p":"p1"}\n${bad}\n`)).rejects.toMatchObject({
        code: 'people-file',
        message: expect.stringContaining('line 2') as unknown,
      });
    },
  );
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linesOf, LONGEST_LINE, type Line } from './ndjson.lines.js';

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts].map((each) => each % (bytes.length + 1)).sort((a, b) => a - b)) {
    yield bytes.subarray(from, cut);
    from = cut;
  }
  yield bytes.subarray(from);
}
const read = async (bytes: Uint8Array, cuts: readonly number[] = []): Promise<Line[]> => {
  const lines: Line[] = [];
  for await (const line of linesOf(pieces(bytes, cuts))) lines.push(line);
  return lines;
};

describe('lines of a file', () => {
  it('are the same wherever the chunks are cut, inside a character too', async () => {
    const bytes = Buffer.from('{"a":"é"}\n\n{"b":"😀"}\n{"c":1}');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(60)), async (cuts) => {
        expect(await read(bytes, cuts)).toEqual([
          { number: 1, text: '{"a":"é"}' },
          { number: 3, text: '{"b":"😀"}' },
          { number: 4, text: '{"c":1}' },
        ]);
      }),
    );
  });

  it('may end with CRLF, and the last may have no end', async () => {
    const lines = await read(Buffer.from('{"a":1}\r\n\r\n{"b":2}'));
    expect(lines.map((line) => [line.number, 'text' in line && (JSON.parse(line.text) as unknown)])).toEqual([
      [1, { a: 1 }],
      [3, { b: 2 }],
    ]);
  });

  it('are named when they are not UTF-8, and the next one is read', async () => {
    const bytes = Buffer.concat([Buffer.from([0x22, 0xff, 0x22, 10]), Buffer.from('2\n')]);
    expect(await read(bytes)).toEqual([
      { number: 1, fault: 'not-utf8' },
      { number: 2, text: '2' },
    ]);
  });

  it.each([[[]], [[1_000_000, 9_000_000, 17_000_000]]])(
    'are named and passed over when too long (cuts %j)',
    async (cuts) => {
      const bytes = Buffer.concat([Buffer.alloc(LONGEST_LINE + 5, 'x'), Buffer.from('\n2\n')]);
      expect(await read(bytes, cuts)).toEqual([
        { number: 1, fault: 'too-long' },
        { number: 2, text: '2' },
      ]);
    },
  );
});

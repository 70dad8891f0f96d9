import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST, RecordReader, type FileRecord } from './record.reader.js';

async function* parts(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const read = (
  format: 'csv' | 'ndjson' | 'fhir',
  text: string,
  { size = 7, from = { byte: 0, line: 1 } } = {},
): Promise<FileRecord[]> =>
  new RecordReader(format, parts(Buffer.from(text).subarray(from.byte).toString(), size), from).take(10_000);
const texts = (records: FileRecord[]) => records.map(({ line, text }) => [line, text]);

describe('records of a file', () => {
  it('are lines, whatever ends them, and the last one without an end', async () => {
    expect(texts(await read('ndjson', '{"a":1}\r\n\n{"b":"é"}'))).toEqual([
      [1, '{"a":1}'],
      [2, ''],
      [3, '{"b":"é"}'],
    ]);
  });

  it('are rows of CSV, in which a quoted line end is no end', async () => {
    expect(texts(await read('csv', 'a,"x\ny ""z""",c\nd,e,f\n'))).toEqual([
      [1, 'a,"x\ny ""z""",c'],
      [3, 'd,e,f'],
    ]);
  });

  it('are entries of a Bundle, wherever it puts them', async () => {
    const bundle =
      '{"resourceType":"Bundle","x":{"entry":[{"no":1}]},"entry": [ {"a":"]}{\\"["} , {"b":{"c":[1,{}]}}],"y":[{}]}';
    expect(texts(await read('fhir', bundle))).toEqual([
      [1, '{"a":"]}{\\"["}'],
      [2, '{"b":{"c":[1,{}]}}'],
    ]);
    await expect(read('fhir', '{"resourceType":"Bundle"}')).rejects.toThrow('import-not-bundle');
    await expect(read('fhir', '[1,2]')).rejects.toThrow('import-not-bundle');
  });

  it('that are too long are told, not kept, and the next ones are read', async () => {
    const long = 'x'.repeat(LONGEST + 1);
    for (const [format, text] of [
      ['ndjson', `a\n${long}\nb\n`],
      ['csv', `a\n${long}\nb\n`],
      ['csv', `a\n"never closed ${long}\nb\n`],
      ['fhir', `{"entry":[{"a":1},{"b":"${long}"},{"c":1}]}`],
    ] as const) {
      const records = await read(format, text, { size: 10_000 });
      expect(records.map(({ text: each }) => each === null)).toEqual([false, true, false]);
    }
  });

  it('come the same in parts of any size, and again from behind any of them', async () => {
    const line = fc.stringMatching(/^[ -~é]{0,12}$/).map((text) => text.replaceAll('"', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            line,
            line.map((text) => `"${text}\n${text}"`),
          ),
          { minLength: 1, maxLength: 12 },
        ),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(11),
        async (rows, size, stop) => {
          const text = `${rows.join('\n')}\n`;
          const whole = await read('csv', text, { size: 100_000 });
          expect(whole.map((record) => record.text)).toEqual(rows.map((row) => row.replace(/\r$/, '')));
          expect(await read('csv', text, { size })).toEqual(whole);
          const at = whole[Math.min(stop, whole.length - 1)]!;
          const rest = await read('csv', text, { size, from: { byte: at.nextByte, line: at.nextLine } });
          expect(rest).toEqual(whole.slice(whole.indexOf(at) + 1));
        },
      ),
    );
  });

  it('of a Bundle resume behind any of them', async () => {
    const entries = Array.from({ length: 9 }, (_, n) => `{"n":${n},"t":"}],["}`);
    const text = `{"resourceType":"Bundle","entry":[${entries.join(' ,\n')}]}`;
    const whole = await read('fhir', text, { size: 5 });
    for (const [n, { nextByte, nextLine }] of whole.entries())
      expect(await read('fhir', text, { size: 3, from: { byte: nextByte, line: nextLine } })).toEqual(
        whole.slice(n + 1),
      );
  });

  it('are handed out as many as are asked for', async () => {
    const reader = new RecordReader('ndjson', parts('a\nb\nc\nd\n', 100), { byte: 0, line: 1 });
    expect((await reader.take(3)).map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect((await reader.take(3)).map(({ text }) => text)).toEqual(['d']);
    expect(await reader.take(3)).toEqual([]);
  });
});

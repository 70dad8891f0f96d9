/** A line longer than this is no FHIR record; it is reported, and memory stays bounded. */
export const LONGEST_LINE = 16 * 1024 * 1024;

export type Line = { number: number; text: string } | { number: number; fault: 'too-long' | 'not-utf8' };

const decoder = new TextDecoder('utf-8', { fatal: true });
const decode = (number: number, bytes: Buffer): Line => {
  try {
    return { number, text: decoder.decode(bytes) };
  } catch {
    return { number, fault: 'not-utf8' };
  }
};

/** Lines of a byte stream, 1-based; empty lines are skipped, over-long ones named and passed over. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let carry: Buffer[] = [];
  let carried = 0;
  let number = 1;
  let tooLong = false;
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const bytes = Buffer.concat([...carry, chunk.subarray(start, end)]);
      if (tooLong || bytes.length > LONGEST_LINE) yield { number, fault: 'too-long' };
      else if (bytes.toString('latin1').trim() !== '') yield decode(number, bytes);
      carry = [];
      carried = 0;
      tooLong = false;
      number++;
      start = end + 1;
    }
    const rest = Buffer.from(chunk.subarray(start));
    carried += rest.length;
    if (carried > LONGEST_LINE) {
      tooLong = true;
      carry = [];
    } else carry.push(rest);
  }
  if (tooLong) yield { number, fault: 'too-long' };
  else if (carried > 0 && Buffer.concat(carry).toString('latin1').trim() !== '')
    yield decode(number, Buffer.concat(carry));
}

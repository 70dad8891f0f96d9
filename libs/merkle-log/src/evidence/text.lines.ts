import { concat } from '../bytes.js';
import { BundleError } from './bundle.fault.js';

/** No entry with its details is longer: a message of the bus has at most a megabyte. */
const LONGEST = 4 * 2 ** 20;

/**
 * Lines of a byte stream, each ended by a line feed, the last one too. @throws BundleError `entry-form` for a line that
 * is not UTF-8, has no end, or is longer than any entry
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  decode: (bytes: Uint8Array) => string | undefined,
  name: string,
): AsyncGenerator<string> {
  let carry: Uint8Array = new Uint8Array(0);
  let number = 1;
  const wrong = (): BundleError => new BundleError('entry-form', `${name}, line ${number}`);
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const part = chunk.subarray(from, end);
      const line = decode(carry.length > 0 ? concat([carry, part]) : part);
      if (line === undefined) throw wrong();
      yield line;
      carry = new Uint8Array(0);
      from = end + 1;
      number++;
    }
    if (from < chunk.length) carry = concat([carry, chunk.subarray(from)]);
    if (carry.length > LONGEST) throw wrong();
  }
  if (carry.length > 0) throw wrong();
}

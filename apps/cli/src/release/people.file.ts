import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../shell/failure.js';
import { linesOf } from '../shell/ndjson.lines.js';
import { parseLine } from './release.filter.js';

const row = z.object({ id: z.string().min(1), p: z.string().min(1) });

/** The people of a release: the holder's id → the pseudonym of this release. The plan names the file by its SHA-256. */
export async function readPeople(
  source: AsyncIterable<Uint8Array>,
  expectedSha256: string,
): Promise<Map<string, string>> {
  const hash = createHash('sha256');
  const people = new Map<string, string>();
  const tap = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      yield chunk;
    }
  };
  for await (const line of linesOf(tap())) {
    const json = parseLine(line);
    const parsed = 'resource' in json ? row.safeParse(json.resource) : null;
    if (!parsed?.success)
      throw new Failure('people-file', `line ${line.number} of the people file is not readable`);
    people.set(parsed.data.id, parsed.data.p);
  }
  if (hash.digest('hex') !== expectedSha256)
    throw new Failure('people-file', 'the people file is not the one that the plan names');
  return people;
}

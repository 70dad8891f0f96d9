import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Verifier } from '@garant/nest-kit';
import type { SnapshotLine, SnapshotTail } from './enforcement.messages.js';

export const SNAPSHOT_TYP = 'garant-snapshot+jwt';
const tail = z.object({
  partition: z.number().int(),
  number: z.number().int(),
  offset: z.number().int().nullable(),
});
const header = z.object({
  t: z.literal('header'),
  position: z.number().int().nonnegative(),
  tails: z.array(tail),
});
const end = z.object({ t: z.literal('end'), jws: z.string() });
const claims = z.looseObject({ sha256: z.string(), position: z.number().int() });
const KNOWN = ['subject', 'people', 'choice', 'linkage', 'linked', 'parked'];

export interface Snapshot {
  position: number;
  tails: SnapshotTail[];
  /** All lines, the header first. */
  lines: SnapshotLine[];
}

/**
 * Reads the register's snapshot (NDJSON) and checks it before anything of it is used: the last line is a JWS by
 * `consent` over the SHA-256 of all bytes before it.
 * @throws Error when it is cut off, changed, signed by somebody else, or holds a line of an unknown kind
 */
export async function readSnapshot(body: AsyncIterable<Uint8Array>, verifier: Verifier): Promise<Snapshot> {
  const hash = createHash('sha256');
  const lines: SnapshotLine[] = [];
  let first: z.infer<typeof header> | undefined;
  let jws: string | undefined;
  for await (const text of linesOf(body)) {
    if (jws !== undefined) throw new Error('The snapshot goes on after its end');
    const line = JSON.parse(text) as { t?: unknown };
    if (line.t === 'end') {
      jws = end.parse(line).jws;
      continue;
    }
    hash.update(`${text}\n`);
    if (!first) {
      first = header.parse(line);
      continue;
    }
    if (!KNOWN.includes(line.t as string)) throw new Error('The snapshot holds a line of an unknown kind');
    lines.push(line as SnapshotLine);
  }
  if (!first || jws === undefined) throw new Error('The snapshot is cut off');
  const signed = claims.parse(await verifier.verify(jws, { owner: 'consent', typ: SNAPSHOT_TYP }));
  if (signed.sha256 !== hash.digest('hex') || signed.position !== first.position)
    throw new Error('The snapshot is not the one that was signed');
  // A partition in which nothing was sent yet has no offset: it is read from its beginning.
  const tails = first.tails.flatMap(({ partition, number, offset }) =>
    offset === null ? [] : [{ partition, number, offset }],
  );
  return {
    position: first.position,
    tails,
    lines: [{ t: 'header', position: first.position, tails }, ...lines],
  };
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

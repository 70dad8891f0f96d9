import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compareCheckpoints,
  cosign,
  cosignatureMessage,
  formatCheckpoint,
  formatCosignatures,
  formatSignatureLine,
  formatWitnessedSize,
  formatWitnessRequest,
  judgeGrowth,
  nodesInMemory,
  openCosignatures,
  openWitnessRequest,
  parseSignatureLine,
  parseWitnessedSize,
  parseWitnessRequest,
  proveConsistencySync,
  signNote,
  treeRoot,
  type WitnessedHead,
  type WitnessRefusal,
} from './index.js';
import { nodeCrypto, sha256, signerOf, witnessOf } from '../test/node.crypto.js';
import { flipBit, leavesOf } from '../test/trees.js';
import { textBytes, witnessVectors } from '../test/vectors.js';

const ORIGIN = 'audit.example.fr/log1';
const log = signerOf(ORIGIN, 1);
const next = signerOf(ORIGIN, 2);
const leaves = leavesOf(40);
const rootOf = (size: number): Uint8Array => treeRoot(sha256, leaves.slice(0, size));
const textOf = (size: number, root = rootOf(size), origin = ORIGIN): string =>
  formatCheckpoint({ origin, size, root });
const signed = (size: number, root?: Uint8Array): Promise<string> =>
  signNote(textOf(size, root), [log.signer]);
const proofOf = (from: number, to: number): Uint8Array[] =>
  from === 0 ? [] : proveConsistencySync(sha256, from, to, nodesInMemory(sha256, leaves.slice(0, to)));
const requestOf = async (from: number, to: number): Promise<string> =>
  formatWitnessRequest({ oldSize: from, proof: proofOf(from, to), checkpoint: await signed(to) });

/** A whole witness in memory. */
async function answer(
  body: string | Uint8Array,
  head?: WitnessedHead,
  logs = [log.key],
): Promise<WitnessRefusal | null> {
  const opened = await openWitnessRequest(body, logs, nodeCrypto);
  return opened.ok ? judgeGrowth(sha256, opened.value, head) : opened;
}
const headOf = (size: number): WitnessedHead => ({ size, root: rootOf(size) });

describe('the request and the response of the specification', () => {
  it('are read and written again byte for byte', () => {
    const request = parseWitnessRequest(witnessVectors.request);
    if (!request.ok) throw new Error(request.reason);
    expect(request.value).toMatchObject({
      oldSize: 20852014,
      stated: { origin: 'example.com/behind-the-sofa', size: 20852163 },
    });
    expect(request.value.proof).toHaveLength(4);
    expect(formatWitnessRequest(request.value)).toBe(witnessVectors.request);
    const lines = witnessVectors.response.trimEnd().split('\n').map(parseSignatureLine);
    expect(formatCosignatures(lines.flatMap((line) => (line.ok ? [line.value] : [])))).toBe(
      witnessVectors.response,
    );
  });

  it('cosign the message of the specification', () => {
    const request = parseWitnessRequest(witnessVectors.request);
    expect(
      request.ok && Buffer.from(cosignatureMessage(request.value.note.text, 1679315147)).toString(),
    ).toBe(witnessVectors.message);
  });
});

describe('what a witness accepts', () => {
  it.each([
    [0, 0],
    [0, 1],
    [0, 40],
    [1, 1],
    [1, 2],
    [3, 8],
    [8, 40],
    [40, 40],
  ])('a log that grew from %i to %i', async (from, to) => {
    expect(await answer(await requestOf(from, to), from === 0 ? undefined : headOf(from))).toBeNull();
  });

  it('a checkpoint that the old and the new key of the log signed, knowing either', async () => {
    const checkpoint = await signNote(textOf(5), [log.signer, next.signer]);
    const body = formatWitnessRequest({ oldSize: 0, proof: [], checkpoint });
    for (const logs of [[log.key], [next.key], [log.key, next.key]])
      expect(await answer(body, undefined, logs)).toBeNull();
  });
});

describe('what a witness refuses, with the status of the specification', () => {
  const refusals: [string, () => Promise<WitnessRefusal | null>, number, string][] = [
    ['a text that is no request', () => answer('hello\n'), 400, 'witness-old-size'],
    ['bytes that are no text', () => answer(Uint8Array.of(0xff)), 400, 'note-utf8'],
    [
      'a size with a leading zero',
      async () => answer((await requestOf(0, 5)).replace('old 0', 'old 00')),
      400,
      'witness-old-size',
    ],
    [
      'a size above 2^53',
      async () => answer((await requestOf(0, 5)).replace('old 0', 'old 9007199254740992')),
      400,
      'witness-old-size',
    ],
    ['no checkpoint', () => answer('old 0\n'), 400, 'witness-checkpoint'],
    [
      'a proof line that is no hash',
      async () => answer((await requestOf(3, 8)).replace('\n\n', '\nAAAA\n\n')),
      400,
      'witness-proof-lines',
    ],
    [
      '64 proof lines',
      async () => answer((await requestOf(3, 8)).replace('\n\n', `\n${'A'.repeat(43)}=`.repeat(61) + '\n\n')),
      400,
      'witness-proof-lines',
    ],
    ['a checkpoint that is no note', () => answer('old 0\n\nhello\n'), 400, 'note-no-signatures'],
    [
      'a note that is no checkpoint',
      async () => answer(`old 0\n\n${await signNote('hello\n', [log.signer])}`),
      400,
      'checkpoint-lines',
    ],
    [
      'a log that it does not watch',
      async () => answer(await requestOf(0, 5), undefined, [signerOf('other.example', 1).key]),
      404,
      'witness-unknown-log',
    ],
    [
      'a key that it does not know',
      async () => answer(await requestOf(0, 5), undefined, [next.key]),
      403,
      'note-no-known-signature',
    ],
    [
      'a known key whose signature fails',
      async () => answer((await requestOf(0, 5)).replace('\n5\n', '\n6\n')),
      403,
      'note-bad-signature',
    ],
    [
      'an old size above the new one',
      async () =>
        answer(formatWitnessRequest({ oldSize: 9, proof: [], checkpoint: await signed(8) }), headOf(9)),
      400,
      'size-decreased',
    ],
    [
      'an old size other than the one it cosigned',
      async () => answer(await requestOf(3, 8), headOf(5)),
      409,
      'witness-conflict',
    ],
    [
      'an old size of a log that it never saw',
      async () => answer(await requestOf(3, 8)),
      409,
      'witness-conflict',
    ],
    [
      'an old size of 0 for a log that it knows',
      async () => answer(await requestOf(0, 8), headOf(5)),
      409,
      'witness-conflict',
    ],
    [
      'a proof where there is nothing to prove',
      async () =>
        answer(formatWitnessRequest({ oldSize: 0, proof: [rootOf(1)], checkpoint: await signed(8) })),
      422,
      'proof-too-long',
    ],
    [
      'an empty log with a root',
      async () =>
        answer(formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: await signed(0, rootOf(1)) })),
      422,
      'root-mismatch',
    ],
    [
      'another root at the size it cosigned',
      async () => answer(await requestOf(8, 8), { size: 8, root: rootOf(7) }),
      422,
      'same-size-different-root',
    ],
    [
      'a missing proof',
      async () =>
        answer(formatWitnessRequest({ oldSize: 3, proof: [], checkpoint: await signed(8) }), headOf(3)),
      422,
      'proof-too-short',
    ],
    [
      'a log whose past was changed',
      async () => answer(await requestOf(3, 8), { size: 3, root: rootOf(2) }),
      422,
      'old-root-mismatch',
    ],
    [
      'a log that goes on otherwise than the proof says',
      async () =>
        answer(
          formatWitnessRequest({ oldSize: 4, proof: proofOf(4, 8), checkpoint: await signed(8, rootOf(7)) }),
          headOf(4),
        ),
      422,
      'new-root-mismatch',
    ],
  ];
  it.each(refusals)('%s', async (_, ask, status, reason) => {
    expect(await ask()).toMatchObject({ ok: false, status, reason });
  });

  it('naming the size that it knows when it is asked from another', async () => {
    const refusal = await answer(await requestOf(3, 8), headOf(5));
    expect(refusal).toMatchObject({ status: 409, size: 5 });
    expect(parseWitnessedSize(formatWitnessedSize(5))).toBe(5);
    for (const body of ['5', '05\n', '5\n\n', '', '-1\n']) expect(parseWitnessedSize(body)).toBeUndefined();
  });

  it('any proof with one bit changed', async () => {
    const proof = proofOf(13, 40);
    const checkpoint = await signed(40);
    await fc.assert(
      fc.asyncProperty(fc.nat(proof.length - 1), fc.nat(255), async (which, bit) => {
        const changed = proof.map((each, i) => (i === which ? flipBit(each, bit) : each));
        const body = formatWitnessRequest({ oldSize: 13, proof: changed, checkpoint });
        expect(await answer(body, headOf(13))).toMatchObject({ status: 422 });
      }),
      { numRuns: 60 },
    );
  });

  it('whatever is not a request, without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.uint8Array()), async (body) => {
        expect(await answer(body)).toMatchObject({ ok: false, status: 400 });
      }),
    );
  });

  it('are not written', async () => {
    const checkpoint = await signed(5);
    const bad = [
      { oldSize: -1, proof: [], checkpoint },
      { oldSize: 0, proof: Array<Uint8Array>(64).fill(rootOf(1)), checkpoint },
      { oldSize: 0, proof: [new Uint8Array(31)], checkpoint },
      { oldSize: 0, proof: [], checkpoint: 'hello' },
    ];
    for (const each of bad) expect(() => formatWitnessRequest(each)).toThrow(RangeError);
  });
});

describe('what a log takes from a witness', () => {
  const one = witnessOf('ethics.example/w1', 11);
  const two = witnessOf('regulator.example/w1', 12);
  const text = textOf(8);
  const lineOf = async (who: typeof one, of = text): Promise<string> =>
    formatSignatureLine(await cosign(of, 1_700_000_000, who.signer));

  it('the lines of witnesses that it trusts, with their times; others are ignored', async () => {
    const opened = await openCosignatures(
      text,
      (await lineOf(two)) + (await lineOf(one)),
      [one.key],
      nodeCrypto,
    );
    expect(opened).toMatchObject({ ok: true, value: [{ key: one.key, time: 1_700_000_000 }] });
    expect(await openCosignatures(text, textBytes(await lineOf(one)), [one.key], nodeCrypto)).toMatchObject({
      ok: true,
    });
  });

  it.each([
    ['nothing', async () => '', 'note-signature-line'],
    ['no newline', async () => (await lineOf(one)).trimEnd(), 'note-signature-line'],
    ['a page of HTML', async () => '<html></html>\n', 'note-signature-line'],
    ['a witness that it does not trust', () => lineOf(two), 'note-no-known-signature'],
    ['a cosignature of another checkpoint', () => lineOf(one, textOf(7)), 'note-bad-signature'],
    ['too many lines', async () => (await lineOf(one)).repeat(101), 'note-too-large'],
  ])('not %s', async (_, body, reason) => {
    expect(await openCosignatures(text, await body(), [one.key], nodeCrypto)).toMatchObject({
      ok: false,
      reason,
    });
  });

  it('not bytes that are no text, and not the log’s own key', async () => {
    expect(await openCosignatures(text, Uint8Array.of(0xff), [one.key], nodeCrypto)).toMatchObject({
      reason: 'note-utf8',
    });
    const own = (await signNote(text, [log.signer])).split('\n\n')[1] as string;
    expect(await openCosignatures(text, own, [log.key], nodeCrypto)).toMatchObject({
      reason: 'note-no-known-signature',
    });
  });
});

describe('two people who compare checkpoints', () => {
  const of = (size: number, root = rootOf(size), origin = ORIGIN) => ({ origin, size, root });

  it('find one log, in either order', () => {
    expect(compareCheckpoints(sha256, of(8), of(8))).toEqual({ ok: true });
    expect(compareCheckpoints(sha256, of(3), of(8), proofOf(3, 8))).toEqual({ ok: true });
    expect(compareCheckpoints(sha256, of(8), of(3), proofOf(3, 8))).toEqual({ ok: true });
  });

  it('find a split view: two roots of one size, or a growth that cannot be proven', () => {
    expect(compareCheckpoints(sha256, of(8), of(8, rootOf(7)))).toMatchObject({
      reason: 'same-size-different-root',
    });
    expect(compareCheckpoints(sha256, of(3, rootOf(2)), of(8), proofOf(3, 8))).toMatchObject({
      reason: 'old-root-mismatch',
    });
    expect(compareCheckpoints(sha256, of(4), of(8, rootOf(7)), proofOf(4, 8))).toMatchObject({
      reason: 'new-root-mismatch',
    });
    expect(compareCheckpoints(sha256, of(3), of(8))).toMatchObject({ reason: 'proof-too-short' });
  });

  it('do not compare different logs', () => {
    expect(compareCheckpoints(sha256, of(8), of(8, rootOf(8), 'other.example'))).toMatchObject({
      reason: 'origins-differ',
    });
  });
});

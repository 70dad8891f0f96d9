import { describe, expect, it } from '@jest/globals';
import {
  cosign,
  cosignatureMessage,
  edgeRoot,
  emptyEdge,
  encodeCosignature,
  extendEdge,
  formatCheckpoint,
  formatSignatureLine,
  leafHash,
  openCheckpoint,
  parseCheckpoint,
  parseCosignature,
  parseSkey,
  parseVkey,
  signNote,
  toHex,
  treeRoot,
} from './index.js';
import { nodeCrypto, publicKeyOf, sha256, signerOf, signerWith, witnessOf } from '../test/node.crypto.js';
import { bytesOf, tessera, textBytes } from '../test/vectors.js';

const root = treeRoot(sha256, []);
const log = signerOf('audit.example.fr/log1', 1);
const body = formatCheckpoint({ origin: 'audit.example.fr/log1', size: 0, root });

describe('the checkpoints of a published log', () => {
  const sizes = Object.keys(tessera.checkpoints).map(Number);
  const hashes = tessera.entries.map((entry) => leafHash(sha256, textBytes(entry)));

  it.each(sizes)('are made again byte for byte, from entries and key, at size %i', async (size) => {
    const secret = parseSkey(sha256, publicKeyOf, tessera.skey);
    if (!secret.ok) throw new Error(secret.reason);
    const { edge } = extendEdge(sha256, emptyEdge, hashes.slice(0, size));
    const text = formatCheckpoint({ origin: secret.value.name, size, root: edgeRoot(sha256, edge) });
    expect(await signNote(text, [signerWith(secret.value, secret.value.seed)])).toBe(
      tessera.checkpoints[size],
    );
  });

  it.each(sizes)('are opened at size %i', async (size) => {
    const key = parseVkey(sha256, tessera.vkey);
    if (!key.ok) throw new Error(key.reason);
    const opened = await openCheckpoint(
      tessera.checkpoints[size] as string,
      { logs: [key.value] },
      nodeCrypto,
    );
    expect(opened).toMatchObject({
      ok: true,
      value: { origin: key.value.name, size, extensions: [], log: key.value },
    });
    expect(opened.ok && toHex(opened.value.root)).toBe(toHex(treeRoot(sha256, hashes.slice(0, size))));
  });
});

describe('checkpoint text', () => {
  it('has three lines', () => {
    expect(body).toBe('audit.example.fr/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    expect(parseCheckpoint(body)).toMatchObject({ ok: true, value: { size: 0, extensions: [] } });
  });

  it('may have extension lines and a free origin when it is another log’s', () => {
    const text = body.replace('audit.example.fr/log1', 'go.sum database tree').concat('more\n');
    expect(parseCheckpoint(text)).toMatchObject({
      ok: true,
      value: { origin: 'go.sum database tree', extensions: ['more'] },
    });
  });

  const line3 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
  it.each([
    ['', 'checkpoint-lines'],
    ['o\n1\n', 'checkpoint-lines'],
    [`o\n1\n${line3}`, 'checkpoint-lines'],
    [`\n1\n${line3}\n`, 'checkpoint-lines'],
    [`o\n1\n${line3}\n\n`, 'checkpoint-lines'],
    [`o\n1\n${line3}\n\nmore\n`, 'checkpoint-lines'],
    [`o\n01\n${line3}\n`, 'checkpoint-size'],
    [`o\n-1\n${line3}\n`, 'checkpoint-size'],
    [`o\n+1\n${line3}\n`, 'checkpoint-size'],
    [`o\n1 \n${line3}\n`, 'checkpoint-size'],
    [`o\n1e3\n${line3}\n`, 'checkpoint-size'],
    [`o\n9007199254740992\n${line3}\n`, 'checkpoint-size'],
    [`o\n18446744073709551615\n${line3}\n`, 'checkpoint-size'],
    [`o\n1\n${line3.slice(0, -1)}\n`, 'checkpoint-root'],
    [`o\n1\n${line3.replace('uFU=', 'uFV=')}\n`, 'checkpoint-root'],
    ['o\n1\nAAAA\n', 'checkpoint-root'],
  ])('refuses %j', (text, reason) => {
    expect(parseCheckpoint(text)).toMatchObject({ ok: false, reason });
  });

  it('is not written with an origin, size or root that others could not read', () => {
    for (const origin of ['', 'a b', 'a+b', 'a\nb', 'a/']) {
      expect(() => formatCheckpoint({ origin, size: 0, root })).toThrow(RangeError);
    }
    expect(() => formatCheckpoint({ origin: 'a', size: -1, root })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a', size: 0, root: new Uint8Array(20) })).toThrow(RangeError);
  });
});

describe('opening a checkpoint', () => {
  it('wants the log that it names, not just any known key', async () => {
    const other = signerOf('audit.example.fr/log2', 2);
    const signed = await signNote(body, [other.signer]);
    expect(await openCheckpoint(signed, { logs: [log.key, other.key] }, nodeCrypto)).toMatchObject({
      reason: 'checkpoint-origin',
    });
    const both = await signNote(body, [other.signer, log.signer]);
    expect(await openCheckpoint(both, { logs: [log.key, other.key] }, nodeCrypto)).toMatchObject({
      ok: true,
      value: { log: log.key },
    });
  });

  it('does not take a witness for the log', async () => {
    const witness = witnessOf('audit.example.fr/log1', 3);
    const line = formatSignatureLine(await cosign(body, 1, witness.signer));
    const keys = { logs: [log.key], witnesses: [witness.key] };
    expect(await openCheckpoint(`${body}\n${line}`, keys, nodeCrypto)).toMatchObject({
      reason: 'checkpoint-origin',
    });
  });

  it('refuses a well signed text that is no checkpoint', async () => {
    const signed = await signNote('audit.example.fr/log1\nhello\n', [log.signer]);
    expect(await openCheckpoint(signed, { logs: [log.key] }, nodeCrypto)).toMatchObject({
      reason: 'checkpoint-lines',
    });
    expect(await openCheckpoint('hello', { logs: [log.key] }, nodeCrypto)).toMatchObject({
      reason: 'note-no-signatures',
    });
  });
});

describe('cosignatures', () => {
  const witness = witnessOf('witness.example.fr/w1', 9);

  it('sign two lines and the whole checkpoint', () => {
    expect(
      Buffer.from(cosignatureMessage('example.com/behind-the-sofa\n1\nroot\n', 1679315147)).toString(),
    ).toBe('cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n1\nroot\n');
    expect(() => cosignatureMessage('', -1)).toThrow(RangeError);
  });

  it('hold the time as 64-bit big-endian before the signature', () => {
    const signature = new Uint8Array(64).fill(7);
    const bytes = encodeCosignature({ time: 1679315147, signature });
    expect(toHex(bytes.subarray(0, 8))).toBe('00000000641850cb');
    expect(parseCosignature(bytes)).toEqual({ ok: true, value: { time: 1679315147, signature } });
    const large = { time: Number.MAX_SAFE_INTEGER, signature };
    expect(parseCosignature(encodeCosignature(large))).toEqual({ ok: true, value: large });
    expect(parseCosignature(bytes.subarray(1))).toMatchObject({ reason: 'cosignature-length' });
    const beyond = Buffer.concat([bytesOf('0020000000000000'), signature]);
    expect(parseCosignature(beyond)).toMatchObject({ reason: 'cosignature-time' });
  });

  it('verify with their time, and fail for another time or checkpoint', async () => {
    const signature = await cosign(body, 1_700_000_000, witness.signer);
    const signed = (await signNote(body, [log.signer])) + formatSignatureLine(signature);
    const keys = { logs: [log.key], witnesses: [witness.key] };
    const opened = await openCheckpoint(signed, keys, nodeCrypto);
    expect(opened).toMatchObject({
      ok: true,
      value: { verified: [{ key: log.key }, { key: witness.key, time: 1_700_000_000 }] },
    });
    const later = { ...signature, signature: Uint8Array.from(signature.signature) };
    later.signature[7] = 1;
    const forged = (await signNote(body, [log.signer])) + formatSignatureLine(later);
    expect(await openCheckpoint(forged, keys, nodeCrypto)).toMatchObject({ reason: 'note-bad-signature' });
    const grown = formatCheckpoint({ origin: 'audit.example.fr/log1', size: 1, root });
    const moved = (await signNote(grown, [log.signer])) + formatSignatureLine(signature);
    expect(await openCheckpoint(moved, keys, nodeCrypto)).toMatchObject({ reason: 'note-bad-signature' });
  });

  it('are not made with a key of another type', async () => {
    await expect(cosign(body, 1, log.signer)).rejects.toThrow(TypeError);
  });
});

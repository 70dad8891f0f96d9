import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addSignatures,
  formatNote,
  MAX_SIGNATURES,
  parseNote,
  parseSkey,
  parseVkey,
  signNote,
  verifierKey,
  verifyNote,
  type Result,
  type SignedNote,
  type VerifiedNote,
  type VerifierKey,
} from './index.js';
import { nodeCrypto, publicKeyOf, sha256, signerOf, signerWith, witnessOf } from '../test/node.crypto.js';
import { bytesOf, notes, textBytes } from '../test/vectors.js';

const { neumann, example } = notes;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.reason} ${result.detail ?? ''}`);
  return result.value;
}
const peter = must(parseVkey(sha256, neumann.vkey));
const enoch = must(parseVkey(sha256, neumann.otherVkey));
const note = `${neumann.text}\n${neumann.signature}`;

async function open(text: string | Uint8Array, keys: VerifierKey[]): Promise<Result<VerifiedNote>> {
  const parsed = parseNote(text);
  return parsed.ok ? verifyNote(parsed.value, keys, nodeCrypto) : parsed;
}

describe('published notes', () => {
  it('verifies the example of the specification', async () => {
    const key = must(parseVkey(sha256, example.vkey));
    expect(await open(example.note, [key])).toMatchObject({
      ok: true,
      value: { text: 'This is an example message.\n', verified: [{ key }], ignored: [] },
    });
  });

  it('verifies the note of the Go package and signs it again, byte for byte', async () => {
    expect(await open(textBytes(note), [peter])).toMatchObject({ ok: true, value: { text: neumann.text } });
    const secret = must(parseSkey(sha256, publicKeyOf, neumann.skey));
    expect(await signNote(neumann.text, [signerWith(secret, secret.seed)])).toBe(note);
  });

  it('ignores a signature by an unknown key, and reports it', async () => {
    const both = note + neumann.otherSignature;
    const one = must(await open(both, [peter]));
    expect(one.verified.map(({ key }) => key.name)).toEqual(['PeterNeumann']);
    expect(one.ignored.map(({ name, keyId }) => `${name}+${keyId}`)).toEqual(['EnochRoot+af0cfe78']);
    expect(must(await open(both, [enoch, peter])).verified.map(({ key }) => key.name)).toEqual([
      'PeterNeumann',
      'EnochRoot',
    ]);
    expect(await open(both, [])).toMatchObject({ reason: 'note-no-known-signature' });
  });
});

describe('verifying notes', () => {
  it('refuses the whole note when a known key fails, even if another verifies', async () => {
    const damaged = neumann.otherSignature.replace('BzmZa0S', 'BzmZa0T');
    expect(await open(note + damaged, [peter, enoch])).toEqual({
      ok: false,
      reason: 'note-bad-signature',
      detail: 'EnochRoot+af0cfe78',
    });
    expect((await open(note + damaged, [peter])).ok).toBe(true);
    const longer = `${neumann.signature.slice(0, 60)}ABCD${neumann.signature.slice(60)}`;
    expect(await open(`${neumann.text}\n${longer}`, [peter])).toMatchObject({ reason: 'note-bad-signature' });
  });

  it('checks a repeated signature again, and counts the key once', async () => {
    const repeated = must(await open(note + neumann.signature, [peter]));
    expect(repeated.verified).toHaveLength(1);
    const damaged = neumann.signature.replace('ZJkuBS9', 'ZJkuBS8');
    expect(await open(note + damaged, [peter])).toMatchObject({ reason: 'note-bad-signature' });
  });

  it('is confused neither by the same name nor by the same key id', async () => {
    const stranger = signerOf('PeterNeumann', 7).key;
    expect(await open(note, [stranger])).toMatchObject({ reason: 'note-no-known-signature' });
    const namesake = { ...peter, name: 'PaulNeumann' };
    expect(await open(note, [namesake])).toMatchObject({ reason: 'note-no-known-signature' });
  });

  it('refuses two keys that claim one name and id, but not one key listed twice', async () => {
    const clash = { ...enoch, name: peter.name, keyId: peter.keyId };
    expect(await open(note, [peter, clash])).toMatchObject({ reason: 'note-ambiguous-key' });
    expect((await open(note, [peter, { ...peter }])).ok).toBe(true);
    expect((await open(note, [peter, enoch, { ...enoch, publicKey: peter.publicKey }])).ok).toBe(true);
  });

  it('fails with any bit of text or signature flipped', async () => {
    const bytes = textBytes(note);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
        const changed = Uint8Array.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        expect((await open(changed, [peter])).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

describe('parsing notes', () => {
  const bad: [string, string | Uint8Array, string][] = [
    ['no blank line', neumann.text, 'note-no-signatures'],
    ['no signature', `${neumann.text}\n`, 'note-no-signatures'],
    ['no final newline', note.slice(0, -1), 'note-signature-line'],
    ['a control character', `\u0001${note}`, 'note-control-character'],
    ['a tab', `\t${note}`, 'note-control-character'],
    ['a carriage return', note.replaceAll('\n', '\r\n'), 'note-control-character'],
    ['invalid UTF-8', Buffer.concat([bytesOf('ff'), textBytes(note)]), 'note-utf8'],
    ['a lone surrogate', `\ud800${note}`, 'note-utf8'],
    ['a name with a space', note.replace('— Peter', '— Bad Peter'), 'note-signature-line'],
    ['a name with a plus', note.replace('— Peter', '— Bad+Peter'), 'note-signature-line'],
    ['a line after the signatures', `${note}Unexpected line.\n`, 'note-signature-line'],
    ['a hyphen for the dash', note.replace('—', '-'), 'note-signature-line'],
    ['base64 with other trailing bits', note.replace('JnAM=', 'JnAN='), 'note-signature-line'],
    ['a signature of four bytes', `${neumann.text}\n— a x08gow==\n`, 'note-signature-line'],
    [
      'too many signatures',
      `${neumann.text}\n${neumann.signature.repeat(MAX_SIGNATURES + 1)}`,
      'note-too-large',
    ],
  ];
  it.each(bad)('refuses %s', (_, text, reason) => {
    expect(parseNote(text)).toMatchObject({ ok: false, reason });
  });

  it('accepts many signatures and empty lines in the text', async () => {
    const signers = Array.from({ length: 20 }, (_, i) => signerOf(`key${i}.example`, i + 1));
    const text = 'one\n\ntwo\n\n\n';
    const signed = await signNote(
      text,
      signers.map(({ signer }) => signer),
    );
    const opened = must(
      await open(
        signed,
        signers.map(({ key }) => key),
      ),
    );
    expect(opened.text).toBe(text);
    expect(opened.verified).toHaveLength(20);
  });

  it('writes what it reads', () => {
    const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '—', ' ', '\n', '𝄞') }), {
      minLength: 1,
    });
    const name = fc.string({ unit: fc.constantFrom('a', '/', '.', 'é'), minLength: 1, maxLength: 9 });
    const signature = fc.record({
      name,
      keyId: fc.constantFrom('00000000', 'c74f20a3', 'ffffffff'),
      signature: fc.uint8Array({ minLength: 1, maxLength: 90 }),
    });
    const any = fc.record({
      text: lines.map((all) => `${all.join('\n')}\n`),
      signatures: fc.array(signature, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(any, (written: SignedNote) => {
        const text = formatNote(written);
        const read = must(parseNote(text));
        expect(read.text).toBe(written.text);
        expect(formatNote(read)).toBe(text);
      }),
    );
  });
});

describe('writing notes', () => {
  it('refuses what could not be read back', async () => {
    const { signer } = signerOf('a', 1);
    await expect(signNote('no newline', [signer])).rejects.toThrow(RangeError);
    await expect(signNote('tab\t\n', [signer])).rejects.toThrow(RangeError);
    await expect(signNote('text\n', [])).rejects.toThrow(RangeError);
    await expect(signNote('text\n', [{ ...signer, name: 'a b' }])).rejects.toThrow(RangeError);
    await expect(signNote('text\n', [witnessOf('w', 2).signer])).rejects.toThrow(TypeError);
    expect(() => verifierKey(sha256, 'a+b', 1, new Uint8Array(32))).toThrow(RangeError);
    expect(() => verifierKey(sha256, 'a', 1, new Uint8Array(31))).toThrow(RangeError);
  });

  it('adds signatures, each key once', () => {
    const first = { name: 'a', keyId: '00000001', signature: bytesOf('01') };
    const second = { name: 'b', keyId: '00000001', signature: bytesOf('02') };
    const newer = { ...first, signature: bytesOf('03') };
    const signed = addSignatures({ text: 't\n', signatures: [first] }, [second]);
    expect(signed.signatures).toEqual([first, second]);
    expect(addSignatures(signed, [newer]).signatures).toEqual([second, newer]);
  });
});

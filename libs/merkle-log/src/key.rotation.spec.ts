import { describe, expect, it } from '@jest/globals';
import {
  followRotations,
  openRotation,
  parseCheckpoint,
  parseNote,
  rotationText,
  signNote,
  signRotation,
  splitRotations,
} from './index.js';
import { nodeCrypto, signerOf } from '../test/node.crypto.js';

const origin = 'audit.example.fr/log1';
const [first, second, third] = [1, 2, 3].map((byte) => signerOf(origin, byte)) as [
  ReturnType<typeof signerOf>,
  ReturnType<typeof signerOf>,
  ReturnType<typeof signerOf>,
];
const rotation = (from: typeof first, to: typeof first) => ({ origin, oldKey: from.key, newKey: to.key });
const announce = (from: typeof first, to: typeof first): Promise<string> =>
  signRotation(rotation(from, to), [from.signer, to.signer]);

describe('the announcement of a new log key', () => {
  it('is signed by both, and is no checkpoint', async () => {
    const note = await announce(first, second);
    expect(await openRotation(note, nodeCrypto)).toEqual({ ok: true, value: rotation(first, second) });
    const parsed = parseNote(note);
    expect(parsed.ok && parseCheckpoint(parsed.value.text)).toMatchObject({
      ok: false,
      reason: 'checkpoint-size',
    });
  });

  const text = rotationText(rotation(first, second));
  const other = signerOf('other.example', 2);
  it.each([
    ['of the old key alone', () => signNote(text, [first.signer]), 'rotation-unsigned'],
    ['of the new key alone', () => signNote(text, [second.signer]), 'rotation-unsigned'],
    ['by strangers', () => signNote(text, [third.signer]), 'note-no-known-signature'],
    ['of a changed text', async () => (await announce(first, second)).replace('old ', 'old  '), 'key-name'],
    [
      'of another text',
      () => signNote('garant/log-key-rotation@v2\na\nb\nc\n', [first.signer]),
      'rotation-form',
    ],
    ['with one line more', () => signNote(`${text}more\n`, [first.signer, second.signer]), 'rotation-form'],
    [
      'from a key to itself',
      () => signNote(rotationText(rotation(first, first)), [first.signer]),
      'rotation-form',
    ],
    [
      'to the key of another log',
      () =>
        signNote(rotationText({ ...rotation(first, second), newKey: other.key }), [
          first.signer,
          other.signer,
        ]),
      'checkpoint-origin',
    ],
    ['that is no note', async () => 'hello', 'note-no-signatures'],
  ])('is not believed %s', async (_, make, reason) => {
    expect(await openRotation(await make(), nodeCrypto)).toMatchObject({ ok: false, reason });
  });

  it('is not written for an origin that is none', () => {
    expect(() => rotationText({ ...rotation(first, second), origin: 'a b' })).toThrow(RangeError);
  });
});

describe('following announcements from a trusted key', () => {
  it('leads to the newest, whatever their order', async () => {
    const notes = [await announce(second, third), await announce(first, second)];
    expect(await followRotations(first.key, notes, nodeCrypto)).toEqual([first.key, second.key, third.key]);
    expect(await followRotations(second.key, notes, nodeCrypto)).toEqual([second.key, third.key]);
    expect(await followRotations(third.key, notes, nodeCrypto)).toEqual([third.key]);
  });

  it('reads them from one text, as they are served', async () => {
    const notes = [await announce(first, second), await announce(second, third)];
    expect(splitRotations(notes.join('\n'))).toEqual(notes);
    expect(splitRotations('')).toEqual([]);
  });

  it('stops at what is not signed, and does not go round in circles', async () => {
    const forged = await signNote(rotationText(rotation(first, second)), [second.signer]);
    expect(await followRotations(first.key, [forged, 'hello'], nodeCrypto)).toEqual([first.key]);
    const circle = [await announce(first, second), await announce(second, first)];
    expect(await followRotations(first.key, circle, nodeCrypto)).toEqual([first.key, second.key]);
  });
});

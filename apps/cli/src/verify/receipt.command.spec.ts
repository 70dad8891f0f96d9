import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatCheckpoint,
  formatProofFile,
  leafHash,
  parseProofFile,
  nodesInMemory,
  proveInclusionSync,
  treeRoot,
} from '@garant/merkle-log';
import { canonicalJson, commitmentOf, evidenceText, receiptRecord, type ReceiptAct } from '@garant/rules';
import { CompactSign, exportJWK } from 'jose';
import { parseInvocation } from '../shell/arguments.js';
import { sha256 } from '../shell/file.hash.js';
import { verifyCommand } from './verify.command.js';

const ORIGIN = 'example.com/log';
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const log = generateKeyPairSync('ed25519');
const rawKey = new Uint8Array(log.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const keyId = sha256(joined(Buffer.from(`${ORIGIN}\n`), Uint8Array.of(1), rawKey)).subarray(0, 4);
const vkey = `${ORIGIN}+${Buffer.from(keyId).toString('hex')}+${Buffer.from(joined(Uint8Array.of(1), rawKey)).toString('base64')}`;
const register = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const act: ReceiptAct = {
  receiptId: ID,
  choiceId: ID,
  subjectRef: '3f0c8a52-96c1-4b39-8a37-8d0a5ac3d1a1',
  position: 7,
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  channel: 'portal',
  notice: { noticeId: 'ehds-opt-out', version: 1, hash: 'a'.repeat(64), language: 'fr' },
  actedAt: '2026-11-24T12:00:00.000Z',
  acceptedAt: '2026-11-24T12:00:00.000Z',
  recordedAt: '2026-11-24T12:00:01.000Z',
  actedBy: ID,
};
const data = JSON.parse(JSON.stringify(act)) as Record<string, unknown>;
const salt = randomBytes(16).toString('base64url');
const entry = {
  v: 1,
  id: ID,
  kind: 'event',
  source: 'garant/consent',
  type: 'choice.recorded',
  subject: act.subjectRef,
  commit: commitmentOf({ data, salt }, sha256)!,
};
const record = receiptRecord(act, { fr: 'T', en: 'T' }, 'https://garant.example', {
  role: 'patient',
  assurance: 'eidas2',
  subjectRef: act.subjectRef,
});
const signed = (
  payload: object,
  { typ = 'garant-receipt+jwt', kid = 'consent-sig-1', key = register.privateKey } = {},
) =>
  new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', typ, kid })
    .sign(key);

/** A log of nine entries, ours the fifth, under a signed checkpoint. */
function proofOf(logged: object, evidence: object, key = log.privateKey): string {
  const entries = Array.from({ length: 9 }, (_, i) =>
    Buffer.from(i === 4 ? canonicalJson(logged) : `entry ${i}`),
  );
  const leaves = entries.map((bytes) => leafHash(sha256, bytes));
  const text = formatCheckpoint({ origin: ORIGIN, size: 9, root: treeRoot(sha256, leaves) });
  const signature = joined(keyId, sign(null, Buffer.from(text), key));
  return formatProofFile({
    extra: new Uint8Array(Buffer.from(evidenceText(evidence as never))),
    index: 4,
    proof: proveInclusionSync(sha256, 4, 9, nodesInMemory(sha256, leaves)),
    checkpoint: `${text}\n— ${ORIGIN} ${Buffer.from(signature).toString('base64')}\n`,
  });
}

describe('garant verify receipt', () => {
  let folder: string;
  let result: { sentence: string; data: Record<string, unknown> };
  const put = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garant-receipt-'));
    const jwk = { ...(await exportJWK(register.publicKey)), kid: 'consent-sig-1', alg: 'EdDSA' };
    await put('jwks.json', JSON.stringify({ keys: [jwk] }));
    await put('policy', `log ${vkey}\nquorum none\n`);
  });
  beforeEach(async () => {
    await put('r.jws', `${await signed(record)}\n`);
    await put('r.tlog-proof', proofOf(entry, { entry, event: { data, salt } }));
  });
  const run = async (...without: string[]): Promise<void> => {
    const files = { receipt: 'r.jws', proof: 'r.tlog-proof', policy: 'policy', jwks: 'jwks.json' };
    const options = Object.entries(files)
      .filter(([name]) => !without.includes(name))
      .flatMap(([name, file]) => [`--${name}`, join(folder, file)]);
    const invocation = parseInvocation(['verify', 'receipt', ...options]);
    invocation.output = {
      progress: () => undefined,
      result: (sentence, told) => (result = { sentence, data: told }),
    };
    await verifyCommand(invocation);
  };
  const failed = async (): Promise<{ code: string; reason: string | undefined }> => {
    const error = (await run().then(
      () => null,
      (thrown: unknown) => thrown,
    )) as { code: string; details: { findings: { verdict: string; reason?: string }[] } } | null;
    if (!error) throw new Error('it held');
    return {
      code: error.code,
      reason: error.details.findings.find(({ verdict }) => verdict === 'fail')?.reason,
    };
  };

  it('holds with the four files alone', async () => {
    await run();
    expect(result.data).toMatchObject({ verified: true, place: { index: 4, size: 9, origin: ORIGIN } });
    expect(result.sentence).toContain('opt-out under EHDS_OPT_OUT');
  });

  it('says, without a proof, what the signature shows and that the log was not asked', async () => {
    await run('proof');
    expect(result.data).toMatchObject({ verified: false });
    expect(result.sentence).toMatch(/^signed, and not shown to be in the log/);
  });

  it('asks for the files that it needs', async () => {
    for (const name of ['receipt', 'policy', 'jwks'])
      await expect(run(name)).rejects.toMatchObject({ code: 'usage' });
  });

  it.each([
    [
      'changed after it was signed',
      async () =>
        put(
          'r.jws',
          (await signed(record)).replace(/\.(.)/, (_, c: string) => `.${c === 'A' ? 'B' : 'A'}`),
        ),
      'receipt-signature',
    ],
    [
      'signed by somebody else under the register’s name',
      async () => put('r.jws', await signed(record, { key: stranger.privateKey })),
      'receipt-signature',
    ],
    [
      'signed by another service',
      async () => put('r.jws', await signed(record, { kid: 'gateway-sig-1' })),
      'receipt-not-of-register',
    ],
    [
      'a signed document of another kind',
      async () => put('r.jws', await signed(record, { typ: 'garant-permit+jwt' })),
      'receipt-not-of-register',
    ],
    ['no JWS', async () => put('r.jws', 'hello'), 'receipt-unreadable'],
    ['signed, but no consent record', async () => put('r.jws', await signed({ hello: 1 })), 'receipt-form'],
    [
      'with a proof of another log’s key',
      async () => put('r.tlog-proof', proofOf(entry, { entry, event: { data, salt } }, stranger.privateKey)),
      'note-bad-signature',
    ],
    [
      'with an entry that is not the one in the tree',
      async () => put('r.tlog-proof', proofOf({ ...entry, v: 2 }, { entry, event: { data, salt } })),
      'root-mismatch',
    ],
    [
      'with an event that the entry does not commit to',
      async () =>
        put(
          'r.tlog-proof',
          proofOf(entry, { entry, event: { data: { ...data, act: 'reverse-opt-out' }, salt } }),
        ),
      'entry-commitment',
    ],
    [
      'with the entry of somebody else',
      async () => {
        const other = { ...entry, subject: ID };
        await put('r.tlog-proof', proofOf(other, { entry: other, event: { data, salt } }));
      },
      'entry-other-person',
    ],
    [
      'whose event was erased',
      async () => put('r.tlog-proof', proofOf(entry, { entry, event: null })),
      'event-erased',
    ],
    [
      'that tells another act than the register recorded',
      async () =>
        put(
          'r.jws',
          await signed(
            receiptRecord(
              { ...act, act: 'reverse-opt-out' },
              { fr: 'T', en: 'T' },
              'https://garant.example',
              null,
            ),
          ),
        ),
      'act-differs',
    ],
    ['with a proof that is none', async () => put('r.tlog-proof', 'hello'), 'proof-without-entry'],
  ])('fails for a receipt %s', async (_what, tamper, reason) => {
    await tamper();
    expect(await failed()).toEqual({ code: 'receipt-not-proven', reason });
  });

  it('fails when any one byte of the proof’s hashes or checkpoint differs', async () => {
    const path = join(folder, 'r.tlog-proof');
    const text = await readFile(path, 'utf8');
    const parsed = parseProofFile(text);
    if (!parsed.ok) throw new Error(parsed.reason);
    const from = text.indexOf('index ');
    for (let at = from + 'index '.length; at < text.length; at += 7) {
      const c = text[at]!;
      if (!/[A-Za-z0-9]/.test(c)) continue;
      await writeFile(path, `${text.slice(0, at)}${c === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`);
      await expect(run()).rejects.toMatchObject({ code: 'receipt-not-proven' });
    }
  });
});

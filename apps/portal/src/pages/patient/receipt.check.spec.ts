import { describe, expect, it } from '@jest/globals';
import {
  ED25519,
  encodeUtf8,
  formatCheckpoint,
  formatPolicy,
  formatProofFile,
  leafHash,
  nodesInMemory,
  proveInclusionSync,
  signNote,
  treeRoot,
  verifierKey,
} from '@garant/merkle-log';
import { canonicalJson, commitmentOf, evidenceText, receiptRecord, type ReceiptAct } from '@garant/rules';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hash } from '../../log/browser.crypto.js';
import { checkReceiptHere } from './receipt.check.js';

const ORIGIN = 'portal.test/log';
const logSeed = new Uint8Array(32).fill(3);
const registerSeed = new Uint8Array(32).fill(5);
const key = verifierKey(hash, ORIGIN, ED25519, ed25519.getPublicKey(logSeed));
const policy = formatPolicy({ logs: [{ key }], witnesses: [], groups: [], quorum: 'none' });
const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const jwks = {
  keys: [
    { kid: 'consent-sig-1', kty: 'OKP', crv: 'Ed25519', x: base64Url(ed25519.getPublicKey(registerSeed)) },
  ],
};

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
const salt = base64Url(new Uint8Array(16).fill(9));
const entry = {
  v: 1,
  kind: 'event',
  source: 'garant/consent',
  type: 'choice.recorded',
  subject: act.subjectRef,
  commit: commitmentOf({ data, salt }, hash)!,
};
const record = receiptRecord(act, { fr: 'Où', en: 'T' }, 'https://garant.example', null);

function signed(payload: object, header: object = {}, seed = registerSeed): string {
  const head = base64Url(
    encodeUtf8(JSON.stringify({ alg: 'EdDSA', typ: 'garant-receipt+jwt', kid: 'consent-sig-1', ...header })),
  );
  const body = base64Url(encodeUtf8(JSON.stringify(payload)));
  return `${head}.${body}.${base64Url(ed25519.sign(encodeUtf8(`${head}.${body}`), seed))}`;
}
async function proofOf(logged: object, evidence: object): Promise<string> {
  const leaves = Array.from({ length: 6 }, (_, i) =>
    leafHash(hash, encodeUtf8(i === 2 ? canonicalJson(logged) : `entry ${i}`)),
  );
  const text = formatCheckpoint({ origin: ORIGIN, size: 6, root: treeRoot(hash, leaves) });
  const signer = {
    name: ORIGIN,
    keyId: key.keyId,
    type: ED25519,
    sign: (m: Uint8Array) => ed25519.sign(m, logSeed),
  } as const;
  return formatProofFile({
    extra: encodeUtf8(evidenceText(evidence as never)),
    index: 2,
    proof: proveInclusionSync(hash, 2, 6, nodesInMemory(hash, leaves)),
    checkpoint: await signNote(text, [signer]),
  });
}
const reasonOf = async (jws: string, proof?: string) => {
  const check = await checkReceiptHere({ jws, proof, policy, jwks });
  return check.ok ? 'ok' : check.findings.find(({ verdict }) => verdict !== 'pass')?.reason;
};

describe('a receipt in the browser', () => {
  const honest = proofOf(entry, { entry, event: { data, salt } });

  it('holds with its proof, and stays open without', async () => {
    expect(await reasonOf(signed(record), await honest)).toBe('ok');
    expect(await reasonOf(signed(record))).toBe('proof-missing');
  });

  it.each<[string, string, string]>([
    ['is no JWS', 'hello', 'receipt-unreadable'],
    ['has a fourth part', `${signed(record)}.x`, 'receipt-unreadable'],
    ['was signed by another key', signed(record, {}, logSeed), 'receipt-signature'],
    ['names a key that is not published', signed(record, { kid: 'consent-sig-2' }), 'receipt-signature'],
    ['was signed by another service', signed(record, { kid: 'gateway-sig-1' }), 'receipt-not-of-register'],
    ['says that it needs no signature', signed(record, { alg: 'none' }), 'receipt-signature'],
    ['is of another kind', signed(record, { typ: 'garant-permit+jwt' }), 'receipt-not-of-register'],
    ['is no consent record', signed({ a: 1 }), 'receipt-form'],
    [
      'tells another act',
      signed(
        receiptRecord(
          { ...act, act: 'reverse-opt-out' },
          { fr: 'T', en: 'T' },
          'https://garant.example',
          null,
        ),
      ),
      'act-differs',
    ],
  ])('fails when it %s', async (_what, jws, reason) => {
    expect(await reasonOf(jws, await honest)).toBe(reason);
  });

  it('fails when any one character of its body differs', async () => {
    const jws = signed(record);
    const from = jws.indexOf('.') + 1;
    const until = jws.lastIndexOf('.');
    for (let at = from; at < until; at += 97) {
      const changed = `${jws.slice(0, at)}${jws[at] === 'A' ? 'B' : 'A'}${jws.slice(at + 1)}`;
      expect(await reasonOf(changed, await honest)).not.toBe('ok');
    }
  });

  it('fails when the log holds something else', async () => {
    const event = { data, salt };
    expect(await reasonOf(signed(record), await proofOf({ ...entry, v: 2 }, { entry, event }))).toBe(
      'root-mismatch',
    );
    const forged = { data: { ...data, act: 'reverse-opt-out' }, salt };
    expect(await reasonOf(signed(record), await proofOf(entry, { entry, event: forged }))).toBe(
      'entry-commitment',
    );
  });
});

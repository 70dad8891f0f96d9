import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  checkReceipt,
  commitmentOf,
  differencesOf,
  evidenceText,
  type ReceiptTools,
} from './receipt.check.js';
import { receiptRecord, type ReceiptAct } from './receipt.record.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const OTHER = '019a3c1e-5b2d-7c4a-9f10-000000000000';
const act: ReceiptAct & { subjectIndex: number } = {
  receiptId: ID,
  choiceId: ID,
  subjectRef: ID,
  subjectIndex: 3,
  position: 7,
  regime: 'EXPLICIT_CONSENT',
  act: 'withdraw',
  scope: { kind: 'project', id: OTHER },
  channel: 'assisted',
  notice: { noticeId: 'consent', version: 1, hash: 'b'.repeat(64), language: 'en' },
  actedAt: '2026-11-24T12:00:00.000Z',
  acceptedAt: '2026-11-24T12:00:00.000Z',
  recordedAt: '2026-11-24T12:00:01.000Z',
  actedBy: OTHER,
  mandateId: OTHER,
};
const record = receiptRecord(act, { fr: 'T', en: 'T' }, 'https://garant.example', {
  role: 'agent',
  assurance: 'eidas1',
});
const data = JSON.parse(JSON.stringify(act)) as Record<string, unknown>;
const salt = Buffer.alloc(16, 7).toString('base64url');
const entry = {
  v: 1,
  kind: 'event',
  type: 'choice.recorded',
  source: 'garant/consent',
  subject: ID,
  commit: commitmentOf({ data, salt }, sha256)!,
};
/** A register that signed `signed`, and a log that holds `logged`; both are believed here, their own specs examine them. */
const tools = (signed: unknown, logged: object = entry): ReceiptTools => ({
  sha256,
  openReceipt: (jws) =>
    Promise.resolve(
      jws === 'jws' ? { ok: true, payload: signed } : { ok: false, reason: 'receipt-signature' },
    ),
  faultsOf: (given) => (typeof given === 'object' && given !== null && 'event' in given ? [] : ['event']),
  extraOf: (proof) => (proof === '' ? undefined : proof),
  openProof: (_proof, bytes) =>
    Promise.resolve(
      Buffer.from(bytes).toString() === JSON.stringify(Object.fromEntries(Object.entries(logged).sort()))
        ? { ok: true, index: 41, size: 50, origin: 'log' }
        : { ok: false, reason: 'root-mismatch' },
    ),
});
const proofOf = (evidence: object): string => evidenceText(evidence as never);
const honest = proofOf({ entry, event: { data, salt } });
const failing = async (given: Parameters<typeof checkReceipt>[0], by: ReceiptTools = tools(record)) => {
  const { ok, findings } = await checkReceipt(given, by);
  return { ok, last: findings.find(({ verdict }) => verdict !== 'pass') };
};

describe('a receipt', () => {
  it('holds when the register signed it and the log has its act', async () => {
    const check = await checkReceipt({ jws: ' jws\n', proof: honest }, tools(record));
    expect(check).toMatchObject({ ok: true, place: { index: 41, size: 50 } });
    expect(check.findings.map(({ verdict }) => verdict)).toEqual(Array(5).fill('pass'));
  });

  it('without a proof stays open: signed, not shown to be in the log', async () => {
    const check = await checkReceipt({ jws: 'jws' }, tools(record));
    expect(check.ok).toBe(false);
    expect(check.findings.map(({ code, verdict, reason }) => [code, verdict, reason])).toEqual([
      ['signature', 'pass', undefined],
      ['record', 'pass', undefined],
      ['proof', 'not-evaluated', 'proof-missing'],
      ['entry', 'not-evaluated', undefined],
      ['match', 'not-evaluated', undefined],
    ]);
  });

  const changed = (over: object) => ({ ...record, event: { ...(record.event as object), ...over } });
  it.each([
    [
      'a signature that does not hold',
      { jws: 'other', proof: honest },
      tools(record),
      'signature',
      'receipt-signature',
    ],
    ['a record that is none', { jws: 'jws', proof: honest }, tools({}), 'record', 'receipt-form'],
    ['a proof without its entry', { jws: 'jws', proof: '' }, tools(record), 'proof', 'proof-without-entry'],
    [
      'a proof with something else in it',
      { jws: 'jws', proof: 'bm9uZQ' },
      tools(record),
      'proof',
      'proof-without-entry',
    ],
    [
      'an entry that the log does not have',
      { jws: 'jws', proof: proofOf({ entry: { ...entry, v: 2 }, event: { data, salt } }) },
      tools(record),
      'proof',
      'root-mismatch',
    ],
    [
      'an entry of another kind',
      { jws: 'jws', proof: proofOf({ entry: { ...entry, type: 'data.read' }, event: { data, salt } }) },
      tools(record, { ...entry, type: 'data.read' }),
      'entry',
      'entry-other-kind',
    ],
    [
      'an entry of another person',
      { jws: 'jws', proof: proofOf({ entry: { ...entry, subject: OTHER }, event: { data, salt } }) },
      tools(record, { ...entry, subject: OTHER }),
      'entry',
      'entry-other-person',
    ],
    [
      'an event that is not the committed one',
      { jws: 'jws', proof: proofOf({ entry, event: { data: { ...data, act: 'consent' }, salt } }) },
      tools(record),
      'entry',
      'entry-commitment',
    ],
    [
      'another salt',
      { jws: 'jws', proof: proofOf({ entry, event: { data, salt: 'AAAAAAAAAAAAAAAAAAAAAA' } }) },
      tools(record),
      'entry',
      'entry-commitment',
    ],
    [
      'an event that was erased',
      { jws: 'jws', proof: proofOf({ entry, event: null }) },
      tools(record),
      'entry',
      'event-erased',
    ],
    [
      'a signed record that tells another act',
      { jws: 'jws', proof: honest },
      tools(changed({ event_type: 'consent' })),
      'match',
      'act-differs',
    ],
    [
      'a signed record that hides the mandate',
      { jws: 'jws', proof: honest },
      tools(changed({ acting: { mandate_id: null } })),
      'match',
      'act-differs',
    ],
  ] as const)('fails for %s', async (_what, given, by, code, reason) => {
    expect(await failing(given, by)).toMatchObject({ ok: false, last: { code, verdict: 'fail', reason } });
  });

  it('differs from the event in every field that it tells, one by one', () => {
    expect(differencesOf(record, data)).toEqual([]);
    for (const field of Object.keys(data).filter((name) => name !== 'subjectIndex'))
      expect([field, differencesOf(record, { ...data, [field]: 'other' }).length > 0]).toEqual([field, true]);
  });

  it('never holds, and never throws, whatever the evidence says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const proof = JSON.stringify(value);
        expect((await checkReceipt({ jws: 'jws', proof }, tools(record))).ok).toBe(false);
      }),
    );
  });
});

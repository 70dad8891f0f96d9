import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Actor, Notice } from '@garant/contracts';
import type { Database, VaultCipher } from '@garant/nest-kit';
import { formNumberOf, type FormEntry } from '@garant/rules';
import { storeScan } from '../src/assistance/scan.store.js';
import { publishedNotices } from '../src/notices/notice.store.js';

export const agent = (organisation: string | undefined = 'caisse-kerval'): Actor => ({
  ref: randomUUID(),
  role: 'agent',
  assurance: 'eidas2',
  ...(organisation === undefined ? {} : { organisation }),
});

export const aFormNumber = (): string => formNumberOf(createHash('sha256').update(randomUUID()).digest());

/** A PNG signature and what makes it one of its own. */
export async function aScan(
  database: Database,
  cipher: VaultCipher,
  by: Actor,
  content = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.from(randomUUID()),
  ]),
): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const stored = await storeScan(database, cipher, {
    sha256,
    source: Readable.from([content]),
    organisation: by.organisation ?? '',
    uploadedBy: by.ref,
    now: new Date().toISOString(),
  });
  if (stored.kind !== 'stored') throw new Error(stored.kind);
  return sha256;
}

export async function noticeOf(database: Database, regime: Notice['regime']): Promise<Notice> {
  const notice = (await publishedNotices(database)).find((one) => one.regime === regime);
  if (!notice) throw new Error(`no notice for ${regime}`);
  return notice;
}

export const anEntry = (over: Partial<FormEntry> = {}): FormEntry => ({
  noticeId: 'ehds-opt-out',
  noticeVersion: 1,
  language: 'fr',
  familyName: 'Kerbrat',
  givenNames: 'Odette Marie',
  birthDate: '1941-03-30',
  gender: 'female',
  acts: [{ regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'everything' } }],
  signed: true,
  signedOn: new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10),
  ...over,
});

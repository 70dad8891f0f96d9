import { createHash, randomUUID } from 'node:crypto';
import type { Actor, ImportFormat, ImportReport, IdentityTraits } from '@garant/contracts';
import type { Database, VaultCipher } from '@garant/nest-kit';
import { submitImport } from '../src/imports/import.service.js';
import { reportOf } from '../src/imports/import.store.js';
import { ImportWorker } from '../src/imports/import.worker.js';
import { appendToUpload, beginUpload, completeUpload } from '../src/imports/upload.store.js';
import { handle } from './consent.fixture.js';

export const officer = (): Actor => ({
  ref: randomUUID(),
  role: 'data-protection-officer',
  assurance: 'eidas2',
});

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function uploadText(database: Database, cipher: VaultCipher, text: string): Promise<string> {
  const name = sha256(text);
  const bytes = Buffer.from(text, 'utf8');
  const known = await beginUpload(database, {
    sha256: name,
    total: bytes.length,
    uploadedBy: randomUUID(),
    now: new Date().toISOString(),
  });
  async function* parts(): AsyncGenerator<Buffer> {
    for (let at = known.bytes; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
  }
  await appendToUpload(database, cipher, known, parts());
  await completeUpload(database, cipher, name);
  return name;
}

export interface Import {
  importId: string;
  outcome: Awaited<ReturnType<typeof handle>>;
}

/** Uploads and submits; nothing is worked off yet. */
export async function submit(
  database: Database,
  cipher: VaultCipher,
  text: string,
  { format = 'ndjson', dryRun = false, actor = officer(), acceptedAt }: SubmitOptions = {},
): Promise<Import> {
  const fileSha256 = await uploadText(database, cipher, text);
  const importId = randomUUID();
  const body = { importId, fileSha256, format, dryRun };
  const outcome = await handle(database, submitImport, { body, actor, key: importId, acceptedAt });
  return { importId, outcome };
}
interface SubmitOptions {
  format?: ImportFormat;
  dryRun?: boolean;
  actor?: Actor;
  acceptedAt?: string;
}

export const GATEWAY = 'https://gateway.example';
export const importWorker = (database: Database, cipher: VaultCipher, chunkRows?: number): ImportWorker =>
  new ImportWorker(
    database,
    cipher,
    GATEWAY,
    (error) => {
      throw error;
    },
    50,
    chunkRows,
  );

export async function importText(
  database: Database,
  cipher: VaultCipher,
  text: string,
  options: SubmitOptions & { chunkRows?: number } = {},
): Promise<ImportReport> {
  const { importId, outcome } = await submit(database, cipher, text, options);
  if (!outcome.ok) throw new Error(outcome.problem.code);
  await importWorker(database, cipher, options.chunkRows).runAll();
  return (await reportOf(database, importId))!;
}

let made = 0;
export interface RowOptions {
  person?: object;
  regime?: string;
  act?: string;
  scope?: object;
  notice?: object;
  actedAt?: string;
  source?: string;
  sourceId?: string;
}
/** A row as a source system would export it: an opt-out of everything, unless told otherwise. */
export const row = (
  person: Partial<IdentityTraits> | { subjectRef: string },
  over: RowOptions = {},
): object => ({
  person,
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  notice: { noticeId: 'ehds-opt-out', version: 1 },
  actedAt: '2026-02-03T10:00:00.000Z',
  source: 'registre-papier',
  sourceId: `S-${++made}`,
  ...over,
});
export const ndjson = (rows: readonly object[]): string =>
  rows.map((each) => `${JSON.stringify(each)}\n`).join('');

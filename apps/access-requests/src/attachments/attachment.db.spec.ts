import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { loadStream, VaultCipher } from '@garant/nest-kit';
import { attachmentType, ATTACHMENT_LIMIT_BYTES } from '@garant/rules';
import { person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { applicationViews } from '../applications/application.view.js';
import { AttachmentController } from './attachment.controller.js';
import { attachmentOf } from './attachment.store.js';
import { rotateVault } from './vault.rotation.js';

let stage: Stage;
let documents: AttachmentController;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  documents = new AttachmentController(stage.database, stage.vault, POLICY);
});
afterAll(() => stage.close());

const PDF = Buffer.from('%PDF-1.7\nprotocole secret\n%%EOF');
const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const problemOf = async (sent: ReturnType<Stage['send']>) => {
  const result = await sent;
  return result.ok ? null : result.problem;
};
const drafted = async (): Promise<string> => {
  const applicationId = randomUUID();
  const body = { applicationId, expectedVersion: 0 };
  await stage.must(stage.researcher, 'application.draft', applicationId, body, { content: { title: 'T' } });
  return applicationId;
};
const attach = (
  applicationId: string,
  content: Buffer,
  name: string,
  { attachmentId = randomUUID(), actor = stage.researcher }: { attachmentId?: string; actor?: Actor } = {},
) =>
  stage.send(
    actor,
    'application.attach',
    applicationId,
    { applicationId, attachmentId, kind: 'protocol', sha256: hashOf(content) },
    { name },
  );
const view = async (applicationId: string, actor: Actor = stage.researcher) =>
  (
    await applicationViews(stage.database, actor, [applicationId], {
      now: new Date().toISOString(),
      policy: POLICY,
    })
  )[0]!;
const bytesOf = async (answer: Awaited<ReturnType<AttachmentController['download']>>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of answer.getStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

describe('a document of an application', () => {
  it('is sealed at rest, told by its hash in the event, and read with a trace', async () => {
    const applicationId = await drafted();
    const attachmentId = randomUUID();
    expect(await documents.upload(stage.researcher, hashOf(PDF), PDF)).toEqual({
      sha256: hashOf(PDF),
      mediaType: 'application/pdf',
      bytes: PDF.length,
    });
    expect(await attach(applicationId, PDF, 'Protocole secret.pdf', { attachmentId })).toMatchObject({
      ok: true,
    });
    const stored = await stage.database.query<{ content: Buffer }>('SELECT content FROM attachment');
    expect(stored[0]!.content.includes('secret')).toBe(false);
    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(stream.at(-1)).toMatchObject({
      type: 'application.attachment-added',
      data: { attachmentId, kind: 'protocol', sha256: hashOf(PDF), mediaType: 'application/pdf' },
    });
    expect(JSON.stringify(stream)).not.toContain('secret');
    expect((await view(applicationId)).attachments).toMatchObject([
      { attachmentId, name: 'Protocole secret.pdf', bytes: PDF.length, redactedAt: null },
    ]);
    expect(await bytesOf(await documents.download(stage.researcher, applicationId, attachmentId))).toEqual(
      PDF,
    );
    expect((await stage.outbox(applicationId)).at(-1)).toMatchObject({
      type: 'data.read',
      data: { what: 'attachment', applicationId },
    });
    await expect(documents.download(person('researcher'), applicationId, attachmentId)).rejects.toMatchObject(
      {
        code: 'not-found',
      },
    );
  });

  it('must be what its name says, of an accepted type, and of the announced hash', async () => {
    const applicationId = await drafted();
    await documents.upload(stage.researcher, hashOf(PDF), PDF);
    expect(await problemOf(attach(applicationId, PDF, 'protocole.docx'))).toMatchObject({
      code: 'attachment-type',
    });
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    await expect(documents.upload(stage.researcher, hashOf(page), page)).rejects.toMatchObject({
      code: 'attachment-type',
    });
    await expect(documents.upload(stage.researcher, hashOf(page), PDF)).rejects.toMatchObject({
      code: 'file-hash',
    });
    const large = Buffer.concat([PDF, Buffer.alloc(ATTACHMENT_LIMIT_BYTES)]);
    await expect(documents.upload(stage.researcher, hashOf(large), large)).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(attachmentType(Buffer.from('nom;valeur\na;1\n'))).toBe('text/csv');
  });

  it('cannot be named by somebody who did not upload it, nor twice', async () => {
    const applicationId = await drafted();
    const cv = Buffer.from('Un parcours.');
    await documents.upload(person('researcher'), hashOf(cv), cv);
    expect(await problemOf(attach(applicationId, cv, 'cv.txt'))).toMatchObject({ code: 'file-unknown' });
    await documents.upload(stage.researcher, hashOf(cv), cv);
    expect(await attach(applicationId, cv, 'cv.txt')).toMatchObject({ ok: true });
    await documents.upload(stage.researcher, hashOf(cv), cv);
    expect(await problemOf(attach(applicationId, cv, 'encore.txt'))).toMatchObject({
      code: 'attachment-there',
    });
  });

  it('may be taken back before it is submitted, not after; the access body may redact it', async () => {
    const applicationId = randomUUID();
    const body = { applicationId, expectedVersion: 0 };
    await stage.must(stage.researcher, 'application.draft', applicationId, body, {
      content: stage.content(),
    });
    const [kept, gone] = [randomUUID(), randomUUID()];
    const other = Buffer.from('Un texte avec des noms.');
    for (const [content, name, attachmentId] of [
      [PDF, 'p.pdf', kept],
      [other, 'notes.txt', gone],
    ] as const) {
      await documents.upload(stage.researcher, hashOf(content), content);
      expect(await attach(applicationId, content, name, { attachmentId })).toMatchObject({ ok: true });
    }
    const detach = (attachmentId: string) =>
      stage.send(stage.researcher, 'application.detach', applicationId, { applicationId, attachmentId });
    expect(await detach(gone)).toMatchObject({ ok: true });
    expect(await problemOf(detach(gone))).toMatchObject({ code: 'attachment-unknown' });
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content() },
    );
    await stage.must(
      stage.assessor,
      'application.request-information',
      applicationId,
      { applicationId },
      {
        message: 'Et le mandat ?',
      },
    );
    expect(await problemOf(detach(kept))).toMatchObject({ code: 'attachment-submitted' });

    const redact = (reason: string, actor = stage.assessor) =>
      stage.send(
        actor,
        'application.redact-attachment',
        applicationId,
        { applicationId, attachmentId: kept },
        { reason },
      );
    expect(await problemOf(redact('Nom d’un patient.', stage.researcher))).toMatchObject({
      code: 'forbidden',
    });
    expect(await redact('Nom d’un patient.')).toMatchObject({ ok: true });
    expect((await view(applicationId)).attachments).toMatchObject([
      { attachmentId: kept, name: '', sha256: hashOf(PDF), redactionReason: 'Nom d’un patient.' },
    ]);
    await expect(documents.download(stage.assessor, applicationId, kept)).rejects.toMatchObject({
      code: 'attachment-unknown',
    });
    const [row] = await stage.database.query<{ content: unknown }>(
      'SELECT content FROM attachment WHERE attachment_id = $1',
      [kept],
    );
    expect(row).toEqual({ content: null });
    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(JSON.stringify(stream)).not.toContain('patient');
  });

  it('is one of thirty at most', async () => {
    const applicationId = await drafted();
    for (let at = 0; at < 30; at++) {
      const content = Buffer.from(`Pièce ${at}`);
      await documents.upload(stage.researcher, hashOf(content), content);
      expect(await attach(applicationId, content, `${at}.txt`)).toMatchObject({ ok: true });
    }
    const last = Buffer.from('Une de trop');
    await documents.upload(stage.researcher, hashOf(last), last);
    expect(await problemOf(attach(applicationId, last, 'x.txt'))).toMatchObject({ code: 'attachments-full' });
  });

  it('is sealed anew when the key of the vault is replaced, and still opens', async () => {
    const applicationId = await drafted();
    const content = Buffer.from('Une pièce durable.');
    const attachmentId = randomUUID();
    await documents.upload(stage.researcher, hashOf(content), content);
    await attach(applicationId, content, 'p.txt', { attachmentId });
    const [old, fresh] = [stage.vaultKey, randomBytes(32).toString('base64')];
    const both = VaultCipher.of({ current: 'next', keys: { test: old, next: fresh } });
    while (await stage.database.transaction((tx) => rotateVault(tx, both)));
    const onlyNew = VaultCipher.of({ current: 'next', keys: { next: fresh } });
    const found = await attachmentOf(stage.database, onlyNew, { about: applicationId, attachmentId });
    expect(found?.content).toEqual(content);
  });
});

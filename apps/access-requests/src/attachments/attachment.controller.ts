import { Body, Controller, Get, Inject, Param, Put, StreamableFile } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import { type ApplicationFacts, ATTACHMENT_LIMIT_BYTES, attachmentType } from '@garant/rules';
import { VAULT } from '../access-requests.tokens.js';
import { applicationIsVisible } from '../applications/application.store.js';
import { POLICY } from '../access-requests.tokens.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { attachmentOf, keepUpload, type Upload } from './attachment.store.js';

/** Documents on their way to a file, and out of it. */
@Controller('internal')
export class AttachmentController {
  constructor(
    private readonly database: Database,
    @Inject(VAULT) private readonly vault: VaultCipher,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  /** @throws ProblemError `too-large`, `file-hash`, `attachment-type` */
  @Put('attachments/:sha256')
  @Roles('researcher', 'assessor', 'committee', 'signatory', 'holder', 'environment-operator')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Body() content: unknown,
  ): Promise<Upload> {
    if (!Buffer.isBuffer(content)) throw new ProblemError('unsupported-media-type');
    if (content.length > ATTACHMENT_LIMIT_BYTES)
      throw new ProblemError('too-large', { params: { limitBytes: ATTACHMENT_LIMIT_BYTES } });
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw new ProblemError('file-hash');
    const mediaType = attachmentType(content);
    if (!mediaType) throw new ProblemError('attachment-type');
    const upload = { sha256, mediaType, bytes: content.length };
    await this.database.transaction((tx) =>
      keepUpload(tx, this.vault, {
        ...upload,
        content,
        uploadedBy: actor.ref,
        now: new Date().toISOString(),
      }),
    );
    return upload;
  }

  /** Whoever sees the application sees its documents; each look at one leaves a trace. */
  @Get('applications/:applicationId/attachments/:attachmentId')
  @Roles('researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector')
  async download(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
    @Param('attachmentId') attachmentId: string,
  ): Promise<StreamableFile> {
    const found = await this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId), this.policy)))
        throw new ProblemError('not-found');
      const of = { about: applicationId, attachmentId: idOf(attachmentId) };
      const attachment = await attachmentOf(tx, this.vault, of);
      if (attachment?.content) await traceRead(tx, actor, { what: 'attachment', applicationId, rows: 1 });
      return attachment;
    });
    if (!found?.content) throw new ProblemError('attachment-unknown');
    return new StreamableFile(found.content, {
      type: found.mediaType,
      // The gateway names it: a name may hold any letter.
      disposition: 'attachment',
      length: found.content.length,
    });
  }
}

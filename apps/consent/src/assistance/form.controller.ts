import { Readable } from 'node:stream';
import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, FormSummary, FormView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx, VaultCipher } from '@garant/nest-kit';
import { allowedFormCommands, differingFields, standingEntry, type PaperForm } from '@garant/rules';
import { formById, formsOf, paperForm, type StoredForm } from './form.store.js';
import { noteReading } from './reading.note.js';
import { SCAN_LIMIT_BYTES, SCAN_TYPES } from './scan.content.js';
import { readScan, scanBySha, storeScan } from './scan.store.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Paper forms of an agent's organisation: the queue, one form at work, its scan. */
@Controller('internal/assistance')
@Roles('agent')
export class FormController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  @Put('scans/:sha256')
  async upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Req() request: FastifyRequest,
  ): Promise<{ sha256: string; mediaType: string }> {
    if (!SHA256.test(sha256) || !(request.body instanceof Readable))
      throw new ProblemError('scan-type', { params: { accepted: SCAN_TYPES } });
    const stored = await storeScan(this.database, this.cipher, {
      sha256,
      source: request.body as AsyncIterable<Uint8Array>,
      organisation: organisationOf(actor),
      uploadedBy: actor.ref,
      now: new Date().toISOString(),
    });
    switch (stored.kind) {
      case 'stored':
        return { sha256, mediaType: stored.mediaType };
      case 'too-large':
        throw new ProblemError('too-large', { params: { limitBytes: SCAN_LIMIT_BYTES } });
      case 'hash-differs':
        throw new ProblemError('file-hash');
      case 'not-a-scan':
        throw new ProblemError('scan-type', { params: { accepted: SCAN_TYPES } });
    }
  }

  @Get('forms')
  async queue(@CurrentActor() actor: Actor): Promise<FormSummary[]> {
    const organisation = organisationOf(actor);
    return this.database.transaction(async (tx) => {
      const forms = await formsOf(tx, organisation);
      return Promise.all(forms.map(async (form) => (await this.seen(tx, actor, form)).summary));
    });
  }

  /**
   * A form for the agent who works on it. Whoever reads second is not shown the first reading; whoever settles is shown
   * both; whoever checks, the one that stands.
   */
  @Get('forms/:formId')
  async one(@CurrentActor() actor: Actor, @Param('formId') formId: string): Promise<FormView> {
    return this.database.transaction(async (tx) => {
      const stored = await this.own(tx, actor, formId);
      const { summary, form } = await this.seen(tx, actor, stored);
      const standing = standingEntry(form);
      const readings = summary.may.includes('form.settle')
        ? [form.first, form.second].flatMap((reading) => (reading ? [reading.entry] : []))
        : summary.may.includes('form.check') && standing
          ? [standing]
          : [];
      await this.note(tx, actor, stored, 'paper-form', readings.length);
      return { ...summary, readings: readings.map((entry) => ({ ...entry, acts: [...entry.acts] })) };
    });
  }

  @Get('forms/:formId/scan')
  async scan(
    @CurrentActor() actor: Actor,
    @Param('formId') formId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.database.transaction(async (tx) => {
      const stored = await this.own(tx, actor, formId);
      const { scanSha256 } = stored;
      const content = await readScan(tx, this.cipher, scanSha256);
      const scan = await scanBySha(tx, scanSha256);
      if (!content || !scan) throw new ProblemError('not-found');
      await this.note(tx, actor, stored, 'paper-scan', 1);
      return { content, mediaType: scan.mediaType };
    });
    await reply.header('content-type', found.mediaType).send(found.content);
  }

  /** Whose the form is, is known once it was checked. */
  private note(tx: Tx, actor: Actor, form: StoredForm, what: string, rows: number): Promise<void> {
    const { formId, subjectRef } = form;
    return noteReading(tx, actor, subjectRef ?? formId, {
      what,
      rows,
      ...(subjectRef === null ? {} : { subjectRef }),
    });
  }

  private async own(tx: Tx, actor: Actor, formId: string): Promise<StoredForm> {
    const form = UUID.test(formId) ? await formById(tx, formId) : undefined;
    if (!form || form.organisation !== actor.organisation) throw new ProblemError('form-unknown');
    return form;
  }

  private async seen(
    tx: Tx,
    actor: Actor,
    stored: StoredForm,
  ): Promise<{ summary: FormSummary; form: PaperForm }> {
    const form = await paperForm(tx, this.cipher, stored);
    const may = allowedFormCommands(form, actor).filter((command) => command !== 'form.receive');
    const { first, second } = form;
    const scan = await scanBySha(tx, stored.scanSha256);
    return {
      form,
      summary: {
        formId: stored.formId,
        formNumber: stored.formNumber,
        status: stored.status,
        receivedOn: stored.receivedOn,
        receivedAt: stored.receivedAt,
        scanType: scan?.mediaType ?? '',
        may: [...may],
        differing:
          stored.status === 'differing' && first && second ? differingFields(first.entry, second.entry) : [],
        rejection: stored.rejection,
        outcomes: stored.outcomes ? [...stored.outcomes] : null,
      },
    };
  }
}

function organisationOf({ organisation }: Actor): string {
  if (!organisation) throw new ProblemError('organisation-missing');
  return organisation;
}

import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { language as languages, type Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { choiceById, receiptById, type Receipt, type RecordedChoice } from '../choices/choice.store.js';
import { MessageSettings } from '../notifications/message.settings.js';
import { referencesOfPerson } from '../people/people.choices.js';
import { readingOf, type RepresentationDeps } from '../representation/person.status.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { receiptPdf } from './receipt.pdf.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const documentQuery = z.strictObject({
  language: languages.default('fr'),
  authorityId: z.uuid().optional(),
  index: z.coerce.number().int().nonnegative().optional(),
  size: z.coerce.number().int().positive().optional(),
});

/** How long whoever recorded an act for somebody may hand out its receipt: a visit, and not a way to look people up. */
const HANDING_OUT_MS = 24 * 3_600_000;

/** Receipts on paper. Reading one is an entry of the log, written before the answer. */
@Controller('internal/receipts')
export class ReceiptController {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageSettings,
    @Inject(REPRESENTATION) private readonly deps: RepresentationDeps,
  ) {}

  /** The signed receipt of an act that the caller has just recorded for somebody else: an agent hands it out. */
  @Roles('agent', 'patient')
  @Get(':receiptId/handed-out')
  async handedOut(
    @CurrentActor() actor: Actor,
    @Param('receiptId') receiptId: string,
  ): Promise<Pick<Receipt, 'receiptId' | 'jws' | 'record'>> {
    const { receiptId: id, jws, record } = await this.readable(actor, receiptId, undefined);
    return { receiptId: id, jws, record };
  }

  /** @param query `index` and `size`: where the log has it, as the gateway knows */
  @Roles('patient', 'agent')
  @Get(':receiptId/document')
  async document(
    @CurrentActor() actor: Actor,
    @Param('receiptId') receiptId: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const parsed = documentQuery.safeParse(query);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    const { language, authorityId, index, size } = parsed.data;
    const receipt = await this.readable(actor, receiptId, authorityId);
    const pdf = await receiptPdf(
      { ...receipt, place: index === undefined || size === undefined ? null : { index, size } },
      { issuer: this.messages.gatewayUrl, language, printedAt: new Date().toISOString() },
    );
    await reply.type('application/pdf').send(pdf);
  }

  private readable(actor: Actor, receiptId: string, authorityId: string | undefined): Promise<Receipt> {
    return this.database.transaction(async (tx) => {
      const receipt = UUID.test(receiptId) ? await receiptById(tx, receiptId) : null;
      const choice = receipt && (await choiceById(tx, receipt.choiceId));
      if (!receipt || !choice || !(await this.mayRead(tx, actor, authorityId, choice)))
        throw new ProblemError('not-found');
      await publish(tx, [
        {
          topic: 'consent.events',
          key: choice.subjectRef,
          event: {
            type: 'data.read',
            key: choice.subjectRef,
            data: { what: 'receipt', subjectRef: choice.subjectRef, rows: 1 },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return receipt;
    });
  }

  private async mayRead(
    tx: Tx,
    actor: Actor,
    authorityId: string | undefined,
    choice: RecordedChoice,
  ): Promise<boolean> {
    const now = new Date();
    if (choice.actedBy === actor.ref && now.getTime() - Date.parse(choice.recordedAt) < HANDING_OUT_MS)
      return true;
    if (actor.role !== 'patient') return false;
    const reading = await readingOf(tx, this.deps, actor, authorityId, now.toISOString());
    if (reading === null || !reading.shows(choice)) return false;
    return (await referencesOfPerson(tx, reading.subjectRef)).includes(choice.subjectRef);
  }
}

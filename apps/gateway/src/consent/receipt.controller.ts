import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, EntryView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { subjectActedFor } from '../representation/represented.subject.js';
import { idIn, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { subjectOf } from './choice.controller.js';
import { placeOfReceipt, receiptPdfQuery, sendReceiptPdf } from './receipt.document.js';
import { entryBytes, receiptProof } from './receipt.evidence.js';
import { eventOfReceipt } from './receipt.store.js';

interface Receipt {
  receiptId: string;
  jws: string;
  record: Record<string, unknown>;
}

/** Receipts of one's own choices (ISO/IEC TS 27560), each with the proof that the log holds the act. */
@Controller('api/v1/my/receipts')
@RequireRole('patient')
export class ReceiptController {
  constructor(
    private readonly services: ServiceClient,
    private readonly database: Database,
    private readonly enforcement: Enforcement,
  ) {}

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  async receipt(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('authorityId') authorityId?: string,
  ): Promise<Receipt> {
    subjectOf(actor);
    const query = authorityId === undefined ? {} : { authorityId: idIn(authorityId) };
    const { receiptId, jws, record } = await this.services.json<Receipt>(
      'consent',
      `/internal/receipts/${idIn(id)}`,
      { actor, query },
    );
    return { receiptId, jws, record };
  }

  /** For reading and printing: A4, with a QR code, the signed receipt attached. */
  @Get(':id/pdf')
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    subjectOf(actor);
    const place = await placeOfReceipt(this.database, this.enforcement, idIn(id));
    await sendReceiptPdf(this.services, actor, id, parseQuery(receiptPdfQuery, query), place, reply);
  }

  /** `.tlog-proof` text (C2SP), or JSON with the entry's bytes beside it, for those who ask for JSON. */
  @Get(':id/proof')
  async proof(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('authorityId') authorityId?: string,
  ): Promise<void> {
    const own = subjectOf(actor);
    if (authorityId !== undefined) await this.receipt(actor, id, authorityId);
    const subjectRef =
      authorityId === undefined ? own : await subjectActedFor(this.services, actor, idIn(authorityId));
    const eventId = await eventOfReceipt(this.database, subjectRef, idIn(id));
    if (!eventId) throw new ProblemError('not-found');
    const place = await this.enforcement.inclusion.placeOf(eventId);
    if (!place) throw new ProblemError('not-in-log-yet');
    const found = await this.provenEntry(place.index);
    void reply.header('cache-control', 'private, no-store');
    if ((request.headers.accept ?? '').includes('application/json')) {
      await reply.send({ proof: found.proof, entry: found.entry.toString('base64') });
      return;
    }
    await reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="${id}.tlog-proof"`)
      .send(found.proof);
  }

  /** The gateway reads the entry in its own name: the person is entitled to theirs, not to the log. */
  private async provenEntry(index: number): Promise<{ proof: string; entry: Buffer }> {
    const actor = GATEWAY_ACTOR;
    const [view, proof] = [
      await this.services.json<EntryView>('audit-log', `/internal/entries/${index}`, { actor }),
      await this.services.open('audit-log', `/internal/entries/${index}/proof`, { actor }),
    ];
    return { proof: receiptProof(await proof.text(), view), entry: entryBytes(view) };
  }
}

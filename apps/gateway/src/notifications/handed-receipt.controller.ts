import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import { placeOfReceipt, receiptPdfQuery, sendReceiptPdf } from '../consent/receipt.document.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

interface Receipt {
  receiptId: string;
  jws: string;
  record: Record<string, unknown>;
}

/** Receipts of acts that the caller recorded for somebody else in the last 24 hours: an agent hands them out on the spot. */
@Controller('api/v1/receipts')
@RequireRole('agent', 'patient')
export class HandedReceiptController {
  constructor(
    private readonly services: ServiceClient,
    private readonly database: Database,
    private readonly enforcement: Enforcement,
  ) {}

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  receipt(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<Receipt> {
    return this.services.json('consent', `/internal/receipts/${idIn(id)}/handed-out`, { actor });
  }

  @Get(':id/pdf')
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = await placeOfReceipt(this.database, this.enforcement, idIn(id));
    await sendReceiptPdf(this.services, actor, id, parseQuery(receiptPdfQuery, query), place, reply);
  }
}

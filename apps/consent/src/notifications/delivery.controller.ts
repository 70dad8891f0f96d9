import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import {
  MESSAGE_STATES,
  MESSAGE_CHANNELS,
  type Actor,
  type MessageDesk,
  type MessageDelivery,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { noteRead } from './contact.controller.js';
import { deskCounts, deskView, listDeliveries } from './delivery.store.js';
import { letterBatchPdf } from './letter.pdf.js';
import { lettersToPrint, listBatches } from './letter.service.js';
import { MessageSettings } from './message.settings.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const listQuery = z.strictObject({
  state: z.enum(MESSAGE_STATES).optional(),
  channel: z.enum(MESSAGE_CHANNELS).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/** The desk of deliveries: queues, failures, letters to print. It sees how, never whose or what; only a batch names people. */
@Controller('internal/deliveries')
@Roles('data-protection-officer', 'operator')
export class DeliveryController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    private readonly messages: MessageSettings,
  ) {}

  @Get('desk')
  async desk(): Promise<MessageDesk> {
    const { email, sms } = this.messages.ready;
    return {
      ...(await deskCounts(this.database)),
      transports: { email: email ? 'ready' : 'not-set', sms: sms ? 'ready' : 'not-set' },
      batches: await listBatches(this.database),
    };
  }

  @Get()
  async list(
    @Query() query: unknown,
  ): Promise<{ items: MessageDelivery[]; total: number; offset: number; limit: number }> {
    const parsed = listQuery.safeParse(query);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    const { limit, offset } = parsed.data;
    const { items, total } = await listDeliveries(this.database, parsed.data);
    return { items: items.map((one) => this.view(one)), total, offset, limit };
  }

  /** Why a delivery waits that nobody can send: the setting that is missing, said in its row. */
  private view(delivery: Parameters<typeof deskView>[0]): MessageDelivery {
    const view = deskView(delivery);
    const { email, sms } = this.messages.ready;
    const unset = (view.channel === 'email' && !email) || (view.channel === 'sms' && !sms);
    return unset && view.state === 'queued' ? { ...view, reason: 'transport-not-set' } : view;
  }

  /** The file for the print shop. It names people: each of them has it in the log that their address was read. */
  @Get('batches/:batchId/letters')
  async letters(
    @CurrentActor() actor: Actor,
    @Param('batchId') batchId: string,
    @Query('language') language: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = UUID.test(batchId)
      ? await this.database.transaction(async (tx) => {
          const batch = await lettersToPrint(tx, this.cipher, batchId);
          for (const { subjectRef } of batch?.letters ?? [])
            await noteRead(tx, actor, subjectRef, 'contact', 1);
          return batch;
        })
      : null;
    if (!found) throw new ProblemError('not-found');
    const pdf = await letterBatchPdf(
      {
        batchId,
        createdAt: found.createdAt,
        gatewayUrl: this.messages.gatewayUrl,
        language: language === 'en' ? 'en' : 'fr',
      },
      found.letters,
    );
    await reply.type('application/pdf').send(pdf);
  }
}

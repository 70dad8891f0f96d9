import { Body, Controller, Get, Header, Put, Query } from '@nestjs/common';
import { inboxPreferences, type Actor, type InboxPage, type InboxSettings } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import { z } from 'zod';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseBody, parseQuery } from '../shell/request.parsing.js';
import { choosePreferences, deliveriesOf, inboxOf, markRead, preferencesOf } from './message.store.js';
import { MESSAGE_TEXTS } from './message.texts.js';
import { MessageRun } from './message.run.js';

/** Everybody who works here; people as patients are written to by the consent service. */
export const PROFESSIONALS = [
  'researcher',
  'assessor',
  'committee',
  'reviewer',
  'signatory',
  'holder',
  'environment-operator',
  'inspector',
  'operator',
  'data-protection-officer',
  'agent',
] as const satisfies readonly Role[];

export const inboxQuery = z.object({
  unread: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  offset: z.coerce.number().int().min(0).max(100_000).optional(),
});
/** `messageIds` absent: all of them. */
export const readBody = z.strictObject({
  messageIds: z.array(z.uuid()).max(200).optional(),
  read: z.boolean(),
});

/** One's own messages, whatever one's role. */
@Controller('api/v1/inbox')
@RequireRole(...PROFESSIONALS)
export class InboxController {
  constructor(
    private readonly database: Database,
    private readonly run: MessageRun,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async list(@CurrentActor() { ref }: Actor, @Query() query: unknown): Promise<InboxPage> {
    const { unread = false, limit = 50, offset = 0 } = parseQuery(inboxQuery, query);
    const page = await this.database.transaction((tx) => inboxOf(tx, ref, { unread, limit, offset }));
    return { ...page, limit, offset };
  }

  @Put('read')
  async read(@CurrentActor() { ref }: Actor, @Body() body: unknown): Promise<{ unread: number }> {
    const { messageIds, read } = parseBody(readBody, body);
    return this.database.transaction(async (tx) => {
      await markRead(tx, ref, { ids: messageIds ?? null, read }, new Date().toISOString());
      const { unread } = await inboxOf(tx, ref, { unread: true, limit: 1, offset: 0 });
      return { unread };
    });
  }

  @Get('settings')
  @Header('cache-control', 'no-store')
  settings(@CurrentActor() { ref }: Actor): Promise<InboxSettings> {
    return this.database.transaction(async (tx) => ({
      preferences: await preferencesOf(tx, ref),
      mailReady: this.run.settings.smtpUrl !== '',
      kinds: Object.entries(MESSAGE_TEXTS).map(([kind, text]) => ({ kind, text })),
      deliveries: await deliveriesOf(tx, ref),
    }));
  }

  @Put('settings')
  async choose(@CurrentActor() { ref }: Actor, @Body() body: unknown): Promise<InboxSettings> {
    const wanted = parseBody(inboxPreferences, body);
    await this.database.transaction((tx) => choosePreferences(tx, ref, wanted, new Date().toISOString()));
    return this.settings({ ref } as Actor);
  }
}

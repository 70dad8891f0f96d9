import { Body, Controller, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Database } from '@garant/nest-kit';
import { parseBody } from '../shell/request.parsing.js';
import { accountByEmail, inviteAccount } from './account.store.js';
import { RequireRole } from './gateway.guard.js';

export const lookUp = z.strictObject({ email: z.email().max(254) });

/** Turns a colleague's e-mail address into the account reference that an application names. */
@Controller('api/v1/accounts')
export class AccountController {
  constructor(private readonly database: Database) {}

  /** Somebody who never signed in gets an account that becomes theirs at the first login with that verified address. */
  @RequireRole('researcher')
  @Post()
  async resolve(
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ ref: string; name: string }> {
    const { email } = parseBody(lookUp, body);
    void reply.code(200).header('cache-control', 'no-store');
    let account = await accountByEmail(this.database, email);
    if (!account) {
      await inviteAccount(this.database, email);
      account = await accountByEmail(this.database, email);
    }
    if (!account) throw new Error('an invited account cannot be read');
    return { ref: account.ref, name: account.name ?? email };
  }
}

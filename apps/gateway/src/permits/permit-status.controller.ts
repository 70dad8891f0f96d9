import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '@garant/nest-kit';
import { Public } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';

/** How long a reader may go without asking again: a removed person's visa is no good after that, even offline. */
const CACHE_SECONDS = 60;

/** Public status lists (W3C Bitstring Status List 1.0) of permits and visas. */
@Controller('api/v1/permit-status')
export class PermitStatusController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get(':list')
  async list(@Param('list') list: string, @Res() reply: FastifyReply): Promise<void> {
    if (!/^[a-z]+-\d{1,6}$/.test(list)) throw new ProblemError('status-list-unknown');
    const answer = await this.services.open('access-requests', `/internal/permit-status/${list}`);
    await reply
      .header('content-type', 'application/vc+jwt')
      .header('cache-control', `public, max-age=${CACHE_SECONDS}`)
      .header('access-control-allow-origin', '*')
      .send(await answer.text());
  }
}

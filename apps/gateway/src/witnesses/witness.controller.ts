import { Readable } from 'node:stream';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProblemError } from '@garant/nest-kit';
import { Public } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';

const SIZE = /^[1-9]\d{0,14}$/;

/** Who else vouches for the log: passed on from the audit log, as it is. Public, like the checkpoint. */
@Controller('log')
export class WitnessController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get('witnesses')
  witnesses(@Res() reply: FastifyReply): Promise<void> {
    return this.pass('/log/witnesses', reply, 'public, max-age=1', 'application/json; charset=utf-8');
  }

  @Public()
  @Get('rotations')
  rotations(@Res() reply: FastifyReply): Promise<void> {
    return this.pass('/log/rotations', reply, 'public, max-age=300', 'text/plain; charset=utf-8');
  }

  @Public()
  @Get('timestamps/:size')
  timestamp(@Param('size') size: string, @Res() reply: FastifyReply): Promise<void> {
    if (!SIZE.test(size)) throw new ProblemError('timestamp-unknown');
    const forever = 'public, max-age=31536000, immutable';
    return this.pass(`/log/timestamps/${size}`, reply, forever, 'application/timestamp-reply');
  }

  private async pass(path: string, reply: FastifyReply, caching: string, type: string): Promise<void> {
    const answer = await this.services.open('audit-log', path);
    await reply
      .header('cache-control', caching)
      .type(type)
      .send(Readable.fromWeb(answer.body as never));
  }
}

import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { ServiceClient, type ServiceRequest } from '../shell/service.client.js';

/** Level 0–63, then the tile number in groups of three digits, all but the last with `x` before (C2SP tlog-tiles). */
const TILE = /^\d{1,2}\/(x\d{3}\/)*\d{3}(\.p\/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/;
const ENTRIES = /^entries\/(x\d{3}\/)*\d{3}(\.p\/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/;
/** A full tile and a partial one of a given width never change. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The tiled log (C2SP tlog-tiles). Checkpoint, hash tiles, key and policy are public; entries hold pseudonymous data and are for inspectors. */
@Controller('log')
export class LogController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get('checkpoint')
  checkpoint(@Res() reply: FastifyReply): Promise<void> {
    return this.pass('/log/checkpoint', reply, 'public, max-age=1', 'text/plain; charset=utf-8');
  }

  @Public()
  @Get('vkey')
  vkey(@Res() reply: FastifyReply): Promise<void> {
    return this.pass('/log/vkey', reply, 'public, max-age=300', 'text/plain; charset=utf-8');
  }

  @Public()
  @Get('policy')
  policy(@Res() reply: FastifyReply): Promise<void> {
    return this.pass('/log/policy', reply, 'public, max-age=300', 'text/plain; charset=utf-8');
  }

  @RequireRole('inspector')
  @Get('tile/entries/*')
  entries(
    @CurrentActor() actor: Actor,
    @Param('*') rest: string,
    @Query('mission') mission: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = `entries/${rest}`;
    if (!ENTRIES.test(path)) throw new ProblemError('tile-unknown');
    return this.pass(`/log/tile/${path}`, reply, 'private, no-store', 'application/octet-stream', {
      actor,
      query: { mission },
    });
  }

  @Public()
  @Get('tile/*')
  tile(@Param('*') path: string, @Res() reply: FastifyReply): Promise<void> {
    if (!TILE.test(path)) throw new ProblemError('tile-unknown');
    return this.pass(`/log/tile/${path}`, reply, IMMUTABLE, 'application/octet-stream');
  }

  private async pass(
    path: string,
    reply: FastifyReply,
    caching: string,
    type: string,
    request: ServiceRequest = {},
  ): Promise<void> {
    const answer = await this.services.open('audit-log', path, request);
    await reply
      .header('cache-control', caching)
      .type(type)
      .send(Readable.fromWeb(answer.body as never));
  }
}

import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ProblemError } from '@garant/nest-kit';
import { Public } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

export const sheetQuery = z.object({
  language: z.enum(['fr', 'en']).default('fr'),
  large: z.enum(['0', '1']).default('0').describe('1: letters of 18 points and more'),
  project: z.uuid().optional().describe('A sheet for one project: only then can it hold a consent'),
});

/** The paper form of a notice, to print: for everybody. */
@Controller('api/v1/notices')
export class FormSheetController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get(':noticeId/:version/form.pdf')
  async sheet(
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!/^[\w.-]{1,100}$/.test(noticeId) || !/^[1-9]\d{0,8}$/.test(version))
      throw new ProblemError('not-found');
    const wanted = parseQuery(sheetQuery, query);
    const answer = await this.services.open('consent', `/internal/notices/${noticeId}/${version}/form.pdf`, {
      query: wanted,
    });
    await reply
      .header('cache-control', 'no-store')
      .header('content-disposition', answer.headers.get('content-disposition') ?? 'inline')
      .type('application/pdf')
      .send(Readable.fromWeb(answer.body as never));
  }
}

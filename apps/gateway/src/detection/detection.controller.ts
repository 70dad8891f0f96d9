import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  detectionQuery,
  type Actor,
  type DetectionFile,
  type DetectionQueue,
  type DetectionRuleView,
} from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { isDetectionRule } from '@garant/rules';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { namesOf } from '../identity/account.store.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { DETECTION_STEPS, tuningBody, type DetectionStep } from './detection.steps.js';

const READERS = ['data-protection-officer', 'operator', 'inspector'] as const;
export const queueQuery = detectionQuery.extend({ mission: z.uuid().optional() }).strict();

/** Findings of detection and the people who look into them. Nothing here acts on an account. */
@Controller('api/v1')
export class DetectionController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly database: Database,
  ) {}

  @RequireRole(...READERS)
  @Get('detections')
  @Header('cache-control', 'private, no-store')
  queue(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<DetectionQueue> {
    return this.services.json('audit-log', '/internal/detections', {
      actor,
      query: parseQuery(queueQuery, query),
    });
  }

  /** Whoever took it also learns whose account it is: they have to ask that person. */
  @RequireRole(...READERS)
  @Get('detections/:id')
  @Header('cache-control', 'private, no-store')
  async one(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('mission') mission?: string,
  ): Promise<DetectionFile & { accountName: string | null }> {
    const file = await this.services.json<DetectionFile>('audit-log', `/internal/detections/${idIn(id)}`, {
      actor,
      query: { mission },
    });
    const ref = file.shown === null ? null : file.accountRef;
    const names = ref === null ? {} : await namesOf(this.database, [ref]);
    return { ...file, accountName: ref === null ? null : (names[ref] ?? null) };
  }

  @RequireRole('data-protection-officer', 'operator')
  @Post('detections/:id/steps/:step')
  step(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!Object.hasOwn(DETECTION_STEPS, name)) throw new ProblemError('not-found');
    const { command: type, body: schema }: DetectionStep =
      DETECTION_STEPS[name as keyof typeof DETECTION_STEPS];
    const detectionId = idIn(id);
    const { reason, ...given } = parseBody(schema, body) as { reason?: string };
    const make = () => ({
      key: detectionId,
      body: { detectionId, ...given },
      ...(reason === undefined ? {} : { confidential: { reason } }),
    });
    return commandOf(this.commands, request, reply, { service: 'audit-log', type, actor, make });
  }

  @RequireRole(...READERS)
  @Get('detection-rules')
  @Header('cache-control', 'private, no-store')
  rules(@CurrentActor() actor: Actor): Promise<{ items: DetectionRuleView[] }> {
    return this.services.json('audit-log', '/internal/detection-rules', { actor });
  }

  @RequireRole('data-protection-officer', 'operator')
  @Post('detection-rules/:rule')
  tune(
    @CurrentActor() actor: Actor,
    @Param('rule') rule: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!isDetectionRule(rule)) throw new ProblemError('detection-rule-unknown');
    const { reason, ...given } = parseBody(tuningBody, body);
    const make = () => ({ key: rule, body: { rule, ...given }, confidential: { reason } });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'detection.tune',
      actor,
      make,
    });
  }
}

import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  entrySearch,
  questionQuery,
  replayRequest,
  type Actor,
  type ExplanationView,
  type FacetsView,
  type QuestionAnswer,
  type ReplayView,
  type StoryView,
  type VolumeView,
} from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import type { Accepted } from '../commands/command.answer.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { indexIn } from './inspection.controller.js';
import { ReplayService } from './replay.service.js';

export const missionQuery = z.strictObject({ mission: z.uuid().optional() });
const underMission = { mission: z.uuid().optional() };
export const askingQuery = questionQuery.extend(underMission).strict();
export const volumeQuery = entrySearch
  .omit({ limit: true, after: true })
  .extend({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    step: z.enum(['hour', 'day', 'month']),
    ...underMission,
  })
  .strict();
/** Looking through entries goes on in parts; each may take its time. */
const PATIENCE_MS = 30_000;
const WORD = /^[a-z][a-z-]{0,39}$/;
const ID = /^[0-9a-f-]{1,36}$/;

/** Ready questions, stories, explanations and replays: answered under a mission, each noted in the log. */
@Controller('api/v1/inspection')
@RequireRole('inspector')
export class QuestionController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly replays: ReplayService,
  ) {}

  @Get('questions')
  @Header('cache-control', 'private, no-store')
  questions(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    return this.services.json('audit-log', '/internal/questions', {
      actor,
      query: parseQuery(missionQuery, query),
    });
  }

  @Get('questions/:code')
  @Header('cache-control', 'private, no-store')
  answer(
    @CurrentActor() actor: Actor,
    @Param('code') code: string,
    @Query() query: unknown,
  ): Promise<QuestionAnswer> {
    if (!WORD.test(code)) throw new ProblemError('question-unready');
    return this.services.json('audit-log', `/internal/questions/${code}`, {
      actor,
      query: parseQuery(askingQuery, query),
      timeoutMs: PATIENCE_MS,
    });
  }

  @Get('stories/:kind/:id')
  @Header('cache-control', 'private, no-store')
  story(
    @CurrentActor() actor: Actor,
    @Param('kind') kind: string,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<StoryView> {
    if (!WORD.test(kind) || !ID.test(id)) throw new ProblemError('story-unknown');
    return this.services.json('audit-log', `/internal/stories/${kind}/${id}`, {
      actor,
      query: parseQuery(missionQuery, query),
      timeoutMs: PATIENCE_MS,
    });
  }

  @Get('entries/:index/explanation')
  @Header('cache-control', 'private, no-store')
  explanation(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Query() query: unknown,
  ): Promise<ExplanationView> {
    return this.services.json('audit-log', `/internal/explanations/${indexIn(index)}`, {
      actor,
      query: parseQuery(missionQuery, query),
    });
  }

  @Get('volume')
  @Header('cache-control', 'private, no-store')
  volume(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<VolumeView> {
    return this.services.json('audit-log', '/internal/volume', {
      actor,
      query: parseQuery(volumeQuery, query),
      timeoutMs: PATIENCE_MS,
    });
  }

  @Get('facets')
  @Header('cache-control', 'private, no-store')
  facets(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<FacetsView> {
    return this.services.json('audit-log', '/internal/facets', {
      actor,
      query: parseQuery(missionQuery, query),
    });
  }

  /** Replays, then has the log record that it was, with what result; only then answers. */
  @Post('replays')
  @HttpCode(200)
  async replay(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayView | Accepted> {
    const asked = parseBody(replayRequest, body);
    const { mission } = parseQuery(missionQuery, query);
    const started = performance.now();
    const replayed = await this.replays.replay(actor, asked, mission);
    const tookMs = Math.round(performance.now() - started);
    const missionId = mission ?? (await this.missionOf(actor));
    let replayId = '';
    const { kind, index, releaseId, verdict, recomputed, different, gone } = replayed;
    const make = (id: string) => {
      replayId = id;
      const of = releaseId === null ? {} : { releaseId };
      const counts = { recomputed, different, gone };
      return { key: id, body: { replayId: id, missionId, kind, index, ...of, verdict, ...counts } };
    };
    const command = { service: 'audit-log', type: 'replay.record', actor, make } as const;
    return commandOf<ReplayView>(this.commands, request, reply, command, 200, () => ({
      replayId,
      ...replayed,
      tookMs,
    }));
  }

  /** The only open mission: the reads of the replay went through it. */
  private async missionOf(actor: Actor): Promise<string> {
    const { items } = await this.services.json<{ items: { missionId: string; standing: string }[] }>(
      'audit-log',
      '/internal/missions',
      { actor },
    );
    const open = items.filter(({ standing }) => standing === 'open');
    if (open.length !== 1) throw new ProblemError(open.length === 0 ? 'mission-required' : 'mission-unnamed');
    return open[0]!.missionId;
  }
}

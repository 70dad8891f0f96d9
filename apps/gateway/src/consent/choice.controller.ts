import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentCommands, type Actor, type ChoiceEffect, type ChoiceView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { EnforcementRun } from '../enforcement/enforcement.module.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { subjectActedFor } from '../representation/represented.subject.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** A choice as the person sends it; whose it is and its id come from the session and the idempotency key. */
export const choiceBody = consentCommands['choice.record']
  .omit({ subjectRef: true, choiceId: true })
  .strict();

/** An answer waits this long for its act to count; mostly it does already. */
const IN_FORCE_WAIT_MS = 200;

/** A person's own choices. */
@Controller('api/v1/my/choices')
@RequireRole('patient')
export class ChoiceController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly enforcement: Enforcement,
    private readonly run: EnforcementRun,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor, @Query('authorityId') authorityId?: string): Promise<ChoiceView[]> {
    const subjectRef = subjectOf(actor);
    const query = authorityId === undefined ? { subjectRef } : { authorityId: idIn(authorityId) };
    return this.services.json('consent', '/internal/choices', { actor, query });
  }

  /** Recorded means that Kafka has it on all replicas. 201 when the register took it meanwhile, else 202: accepted, not yet in force. */
  @Post()
  async choose(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const choice = parseBody(choiceBody, body);
    if (choice.channel !== 'portal')
      throw new ProblemError('invalid-body', {
        errors: [{ field: 'channel', rule: 'portal: the person acts here' }],
      });
    const own = subjectOf(actor);
    // Acting for somebody else: key and subject are those of the represented person.
    const subjectRef =
      choice.authorityId === undefined
        ? own
        : await subjectActedFor(this.services, actor, choice.authorityId);
    const make = (choiceId: string) => ({ key: subjectRef, body: { subjectRef, choiceId, ...choice } });
    const answer = await commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'choice.record', actor, make },
      201,
    );
    const position = (answer as { position?: unknown }).position;
    if (typeof position !== 'number') return answer;
    return { ...answer, effect: await this.firstEffect(position) };
  }

  /** The effect of a choice that was recorded this moment; the log cannot have it yet. */
  private async firstEffect(position: number): Promise<ChoiceEffect> {
    const atGateway = await this.run.feed.inForce(position, IN_FORCE_WAIT_MS);
    const now = new Date().toISOString();
    return {
      recorded: { at: now, position },
      inForce: {
        atGateway,
        appliedPosition: Math.max(0, this.enforcement.state.actsInForce()),
        since: atGateway ? now : null,
      },
      logged: null,
      recalls: [],
      cannotRecall: [],
    };
  }
}

/** @throws ProblemError `enrolment-pending`: nothing is recorded and nothing promised until the register knows the person */
export function subjectOf(actor: Actor): string {
  if (actor.subjectRef === undefined) throw new ProblemError('enrolment-pending');
  return actor.subjectRef;
}

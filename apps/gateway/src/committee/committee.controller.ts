import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, CommitteeView, SeatView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { derivedUuid } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { accountByEmail, inviteAccount } from '../identity/account.store.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import {
  DELIBERATION_STEPS,
  guestBody,
  questionsBody,
  seatBody,
  seatEndBody,
  type CommitteeStep,
} from './committee.steps.js';

const READERS = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
const SEES_SEATS = ['assessor', 'committee', 'signatory', 'inspector'] as const;

export const stepOf = (
  steps: Readonly<Record<string, CommitteeStep>>,
  name: string,
  { role }: Actor,
): CommitteeStep => {
  const found = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!found) throw new ProblemError('not-found');
  if (!(found.by as readonly string[]).includes(role)) throw new ProblemError('forbidden');
  return found;
};

/** A body in two parts: what the record says, and what stays confidential. */
export function partsOf({ body: schema, sealed }: CommitteeStep, body: unknown) {
  const given = Object.entries(parseBody(schema, body));
  const pick = (wanted: boolean): Record<string, unknown> =>
    Object.fromEntries(given.filter(([field]) => sealed.includes(field) === wanted));
  return { plain: pick(false), ...(sealed.length > 0 ? { confidential: pick(true) } : {}) };
}

const peopleIn = (view: CommitteeView): (string | null)[] => [
  ...view.assigned,
  ...view.recused,
  ...view.answers.map(({ by }) => by),
  ...view.guests.map(({ account }) => account),
  ...view.reviews.map(({ by }) => by),
  ...view.remarks.map(({ by }) => by),
  ...view.exchange.map(({ by }) => by),
];

/** Deliberation on an application, the signed decision, and the seats of the committee (EHDS Art. 55, 68). */
@Controller('api/v1')
export class CommitteeController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
    private readonly database: Database,
  ) {}

  @RequireRole(...READERS)
  @Get('applications/:id/deliberation')
  async deliberation(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const view = await this.services.json<CommitteeView>(
      'access-requests',
      `/internal/applications/${idIn(id)}/committee`,
      { actor },
    );
    return this.names.besideOne(actor, view, peopleIn);
  }

  /** Which step is whose, the table says; which is possible now, the rules of the service. */
  @RequireRole('researcher', 'assessor', 'committee', 'reviewer', 'signatory')
  @Post('applications/:id/deliberation/:step')
  step(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const step = stepOf(DELIBERATION_STEPS, name, actor);
    const { plain, confidential } = partsOf(step, body);
    const applicationId = idIn(id);
    const make = () => ({
      key: applicationId,
      body: { ...plain, applicationId },
      ...(confidential ? { confidential } : {}),
    });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: step.command,
      actor,
      make,
    });
  }

  /** Questions to the applicant, each about a field: the clock of the decision stops until they are answered. */
  @RequireRole('assessor')
  @Post('applications/:id/questions')
  ask(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { message, questions } = parseBody(questionsBody, body);
    const applicationId = idIn(id);
    const make = (newId: string) => {
      const asked = questions.map(({ field, text }, at) => ({
        questionId: derivedUuid(`question ${at}`, newId),
        field,
        text,
      }));
      return {
        key: applicationId,
        body: {
          applicationId,
          questions: asked.map(({ questionId, field }) => ({ questionId, field })),
        },
        confidential: { message, questions: asked.map(({ questionId, text }) => ({ questionId, text })) },
      };
    };
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'application.request-information',
      actor,
      make,
    });
  }

  @RequireRole('assessor')
  @Post('applications/:id/guests')
  @Header('cache-control', 'no-store')
  async invite(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { email } = parseBody(guestBody, body);
    const applicationId = idIn(id);
    if (!(await accountByEmail(this.database, email))) await inviteAccount(this.database, email);
    const account = await accountByEmail(this.database, email);
    if (!account) throw new Error('an invited account cannot be read');
    const make = (invitationId: string) => ({
      key: applicationId,
      body: { applicationId, invitationId },
      confidential: { email, account: account.ref },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'application.invite-reviewer', actor, make },
      201,
    );
  }

  @RequireRole(...READERS)
  @Get('applications/:id/decision.jws')
  decisionJws(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.decision(actor, idIn(id), 'jws', {}, reply);
  }

  @RequireRole(...READERS)
  @Get('applications/:id/decision.pdf')
  decisionPdf(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('lang') lang: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.decision(actor, idIn(id), 'pdf', { lang }, reply);
  }

  /** Which seats there are, for everybody; who sits on them, for the access body. */
  @Public()
  @Get('committee')
  async seats(): Promise<{ items: SeatView[] }> {
    const { items } = await this.services.json<{ items: SeatView[] }>(
      'access-requests',
      '/internal/committee/composition',
      {},
    );
    return { items };
  }

  @RequireRole(...SEES_SEATS)
  @Get('committee/seats')
  async seated(@CurrentActor() actor: Actor): Promise<unknown> {
    const { items } = await this.services.json<{ items: SeatView[] }>(
      'access-requests',
      '/internal/committee/seats',
      { actor },
    );
    return { items: await this.names.beside(actor, items, ({ account }) => [account]) };
  }

  @RequireRole('signatory')
  @Post('committee/seats')
  appoint(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const seat = parseBody(seatBody, body);
    const make = (seatId: string) => ({ key: seatId, body: { seatId, ...seat } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'committee.appoint', actor, make },
      201,
    );
  }

  @RequireRole('signatory')
  @Post('committee/seats/:id/end')
  end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { until } = parseBody(seatEndBody, body);
    const seatId = idIn(id);
    const make = () => ({ key: seatId, body: { seatId, until } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'committee.end-seat',
      actor,
      make,
    });
  }

  private async decision(
    actor: Actor,
    id: string,
    form: 'jws' | 'pdf',
    query: Record<string, string | undefined>,
    reply: FastifyReply,
  ): Promise<void> {
    const document = await this.services.open(
      'access-requests',
      `/internal/applications/${id}/decision.${form}`,
      { actor, query },
    );
    await reply
      .header('content-type', form === 'pdf' ? 'application/pdf' : 'application/jose')
      .header('content-disposition', `attachment; filename="decision-${id}.${form}"`)
      .header('cache-control', 'private, no-store')
      .send(Readable.fromWeb(document.body as never));
  }
}

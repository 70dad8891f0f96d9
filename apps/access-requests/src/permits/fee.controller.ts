import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import {
  feeQuestion,
  type Actor,
  type ApplicationContent,
  type FeeEstimateView,
  type FeesView,
} from '@garant/contracts';
import { CurrentActor, Database, loadStream, ProblemError, Public, Roles, type Tx } from '@garant/nest-kit';
import {
  acceptanceRefusal,
  agreementDueAt,
  estimateFees,
  incurredCents,
  scheduleInForce,
  settlementRefusal,
  type FeeSchedule,
} from '@garant/rules';
import { loadApplication, streamOf } from '../applications/application.change.js';
import { applicationIsVisible } from '../applications/application.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { textsByHash } from '../texts/text.store.js';
import { feeDisputes, sentEstimate } from './fee.fold.js';
import { FEE_SENDERS, FEE_STATES } from './fee.service.js';
import { feeFacts, questionOf, schedules } from './fee.store.js';
import { loadPermit } from './permit.service.js';

const READERS = ['researcher', 'assessor', 'committee', 'signatory', 'inspector'] as const;

/** Fees: the schedules are public, an estimate is arithmetic on them, the rest belongs to its application. */
@Controller('internal')
export class FeeController {
  constructor(private readonly database: Database) {}

  @Get('fees/schedules')
  @Public()
  async all(): Promise<{ items: FeeSchedule[]; inForce: number | null }> {
    const items = await schedules(this.database);
    return { items, inForce: scheduleInForce(items, new Date().toISOString())?.version ?? null };
  }

  /** @throws ProblemError `fee-schedule-unknown` while nothing is charged */
  @Put('fees/estimate')
  @Public()
  estimate(@Body() body: unknown): Promise<FeeEstimateView> {
    const question = feeQuestion.safeParse(body);
    if (!question.success)
      throw new ProblemError('invalid-body', {
        errors: question.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    return this.database.transaction(async (tx) => {
      const schedule = scheduleInForce(await schedules(tx), new Date().toISOString());
      if (!schedule) throw new ProblemError('fee-schedule-unknown');
      return asView(estimateFees(schedule, await feeFacts(tx, question.data)));
    });
  }

  @Get('applications/:applicationId/fees')
  @Roles(...READERS)
  ofApplication(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
  ): Promise<FeesView> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId)))) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'fees of an application', applicationId, rows: 1 });
      return feesOf(tx, actor, applicationId, new Date().toISOString());
    });
  }
}

const asView = (estimate: ReturnType<typeof estimateFees>): FeeEstimateView =>
  structuredClone(estimate) as FeeEstimateView;

async function feesOf(tx: Tx, actor: Actor, applicationId: string, now: string): Promise<FeesView> {
  const { state, content, contentHash } = await loadApplication(tx, applicationId);
  const schedule = scheduleInForce(await schedules(tx), now);
  const sent = sentEstimate(await loadStream(tx, streamOf(applicationId)));
  const complete = state?.content ? (content as ApplicationContent) : null;
  const current =
    schedule && complete ? estimateFees(schedule, await feeFacts(tx, questionOf(complete, false))) : null;
  const permitId = state?.decision?.permitId ?? null;
  const permit = permitId === null ? null : await loadPermit(tx, permitId);
  const disputes = permit ? feeDisputes(permit.stream) : [];
  const texts = await textsByHash<{ reason: string }>(
    tx,
    disputes.map(({ reasonHash }) => reasonHash),
  );
  const signedAt = permit?.life?.signedAt;
  const open = state !== undefined && FEE_STATES.includes(state.status);
  const allowed = [
    open &&
      schedule &&
      FEE_SENDERS['application.estimate-fees'].includes(actor.role) &&
      'application.estimate-fees',
    open &&
      state.applicant === actor.ref &&
      acceptanceRefusal(sent, contentHash ?? '') === undefined &&
      'application.accept-fees',
    signedAt !== undefined &&
      actor.role === 'signatory' &&
      disputes.some((one) => settlementRefusal(one, { signedAt }, now) === undefined) &&
      'fees.settle',
    signedAt !== undefined &&
      state?.applicant === actor.ref &&
      sent?.lines.some(({ holderId }) => holderId !== null) === true &&
      now <= agreementDueAt(signedAt) &&
      'fees.dispute',
  ].filter((type) => typeof type === 'string');
  return structuredClone({
    schedule: schedule ?? null,
    current,
    sent: sent
      ? {
          estimate: sent.estimate,
          sentAt: sent.sentAt,
          acceptedAt: sent.acceptedAt,
          outdated: sent.forContent !== contentHash,
        }
      : null,
    incurredCents: incurredCents(sent, { completeAt: state?.completeAt ?? null }),
    permitId,
    disputes: disputes.map(({ holderId, openedAt, settled, reasonHash }) => ({
      holderId,
      openedAt,
      agreementDueAt: agreementDueAt(signedAt ?? openedAt),
      reason: texts.get(reasonHash)?.reason ?? null,
      settledCents: settled?.cents ?? null,
      settledAt: settled?.at ?? null,
    })),
    allowed,
  }) as FeesView;
}

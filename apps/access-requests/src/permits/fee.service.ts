import type { ApplicationContent, CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import {
  acceptanceRefusal,
  disputeRefusal,
  estimateFees,
  scheduleFault,
  scheduleInForce,
  settlementRefusal,
  type RefusalCode,
} from '@garant/rules';
import { loadApplication, streamOf } from '../applications/application.change.js';
import { applicationProjection } from '../applications/application.projection.js';
import { requestMessage } from '../clocks/message.request.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { refused } from '../commands/rule.outcome.js';
import { withNew, type Projection } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { keepText, sealText } from '../texts/text.store.js';
import { feeDisputes, sentEstimate } from './fee.fold.js';
import { feeFacts, questionOf, schedules } from './fee.store.js';
import { permitProjection } from './permit.projection.js';
import { loadPermit, permitStream } from './permit.service.js';
import { lockPermit, visiblePermit } from './permit.store.js';

type Context<T extends keyof Handlers> = CommandContext<CommandBody<'access-requests', T>>;
type Handlers = Record<
  | 'fees.set-schedule'
  | 'application.estimate-fees'
  | 'application.accept-fees'
  | 'fees.dispute'
  | 'fees.settle',
  never
>;
/** Key and stream of the schedules. */
export const FEES = 'fees';

/** Who may send what about fees (EHDS Art. 62), and in which states of an application. */
export const FEE_SENDERS: Readonly<Record<keyof Handlers, readonly string[]>> = {
  'fees.set-schedule': ['signatory'],
  'application.estimate-fees': ['assessor', 'signatory'],
  'application.accept-fees': ['researcher'],
  'fees.dispute': ['researcher', 'holder'],
  'fees.settle': ['signatory'],
};
/** Before the permit, and once the application is with the access body. */
export const FEE_STATES: readonly string[] = ['SUBMITTED', 'PRE_SCREENING', 'PROCESSING'];

export const feeCommands = {
  'fees.set-schedule': setSchedule,
  'application.estimate-fees': estimate,
  'application.accept-fees': accept,
  'fees.dispute': dispute,
  'fees.settle': settle,
} satisfies CommandHandlers<'access-requests'>;

const no = (code: RefusalCode, params?: Record<string, unknown>): Extract<HandlerResult, { ok: false }> =>
  refused({ code, ...(params ? { params } : {}) });
const mayNot = (type: keyof Handlers, role: string) =>
  FEE_SENDERS[type].includes(role) ? undefined : no('forbidden', { command: type });

async function setSchedule({ tx, command, now }: Context<'fees.set-schedule'>): Promise<HandlerResult> {
  const { body, actor } = command;
  demandKey(command, FEES);
  const refusal = mayNot('fees.set-schedule', actor.role);
  if (refusal) return refusal;
  const fault = scheduleFault(body, now);
  if (fault) return no('fee-schedule-invalid', { ...fault });
  const stream = await loadStream(tx, FEES);
  const version = stream.length + 1;
  const event = { type: 'fees.schedule-set', key: FEES, data: { version, ...body } };
  await scheduleProjection.project(tx, [{ id: '', events: withNew(stream, [event], { actor, now }) }]);
  return {
    ok: true,
    streams: [{ streamId: FEES, expectedVersion: stream.length, events: [event] }],
    result: { version },
  };
}

/** One row for each version that was set. */
export const scheduleProjection: Projection = {
  noun: 'fees',
  tables: ['fee_schedule'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ events }) =>
      events.map(({ data, actor, time }) => ({
        version: data.version,
        valid_from: data.validFrom,
        prices: data.prices,
        reductions: data.reductions,
        set_by: actor?.ref,
        set_at: time,
      })),
    );
    await writeRows(tx, 'fee_schedule', ['version'], rows);
  },
};

async function estimate(context: Context<'application.estimate-fees'>): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId, microEnterprise = false } = command.body;
  demandKey(command, applicationId);
  const refusal = mayNot('application.estimate-fees', command.actor.role);
  if (refusal) return refusal;
  const loaded = await loadApplication(tx, applicationId);
  const { state, contentHash } = loaded;
  if (!state || contentHash === null) return no('application-unknown', { applicationId });
  if (!FEE_STATES.includes(state.status) || !state.content)
    return no('application-state', { command: 'application.estimate-fees', state: state.status });
  const schedule = scheduleInForce(await schedules(tx), now);
  if (!schedule) return no('fee-schedule-unknown');
  const facts = await feeFacts(tx, questionOf(loaded.content as ApplicationContent, microEnterprise));
  const made = estimateFees(schedule, facts);
  const told = { kind: 'fee-estimated', about: 'application', aboutId: applicationId } as const;
  await requestMessage(tx, { ...told, to: state.applicant }, context.cause);
  return append(context, applicationId, {
    type: 'application.fee-estimated',
    key: applicationId,
    data: { applicationId, forContent: contentHash, estimate: made },
  });
}

async function accept(context: Context<'application.accept-fees'>): Promise<HandlerResult> {
  const { tx, command } = context;
  const { applicationId } = command.body;
  demandKey(command, applicationId);
  const refusal = mayNot('application.accept-fees', command.actor.role);
  if (refusal) return refusal;
  const { state, contentHash } = await loadApplication(tx, applicationId);
  if (!state || contentHash === null || state.applicant !== command.actor.ref)
    return no('application-unknown', { applicationId });
  if (!FEE_STATES.includes(state.status))
    return no('application-state', { command: 'application.accept-fees', state: state.status });
  const sent = sentEstimate(await loadStream(tx, streamOf(applicationId)));
  const unfit = acceptanceRefusal(sent, contentHash);
  if (unfit) return refused(unfit);
  return append(context, applicationId, {
    type: 'application.fees-accepted',
    key: applicationId,
    data: { applicationId, forContent: contentHash, totalCents: sent!.totalCents },
  });
}

type FeeEvent = { type: string; key: string; data: Record<string, unknown> };
async function append(
  { tx, command, now }: Pick<CommandContext, 'tx' | 'command' | 'now'>,
  applicationId: string,
  event: FeeEvent,
): Promise<HandlerResult> {
  const stream = await loadStream(tx, streamOf(applicationId));
  const events = withNew(stream, [event], { actor: command.actor, now });
  await applicationProjection.project(tx, [{ id: applicationId, events }]);
  return {
    ok: true,
    streams: [{ streamId: streamOf(applicationId), expectedVersion: stream.length, events: [event] }],
    result: { applicationId },
  };
}

async function dispute(context: Context<'fees.dispute'>): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { permitId, holderId } = command.body;
  const { reason } = await confidentialBody(context, 'fees.dispute');
  return onHolderFee(context, 'fees.dispute', async (stream, line) => {
    const { actor } = command;
    const party = actor.role === 'holder' ? actor.organisation === holderId : actor.ref === line.applicant;
    if (!party) return no('forbidden', { command: 'fees.dispute', holderId });
    const known = feeDisputes(stream).find((one) => one.holderId === holderId);
    const unfit = disputeRefusal(known, line, now);
    if (unfit) return refused(unfit);
    return keep(tx, { permitId, reason, by: actor.ref, now }, (reasonHash) => ({
      type: 'permit.fee-disputed',
      key: permitId,
      data: { permitId, holderId, reasonHash },
    }));
  });
}

async function settle(context: Context<'fees.settle'>): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { permitId, holderId, cents } = command.body;
  const { reason } = await confidentialBody(context, 'fees.settle');
  return onHolderFee(context, 'fees.settle', async (stream, line) => {
    const known = feeDisputes(stream).find((one) => one.holderId === holderId);
    const unfit = settlementRefusal(known, line, now);
    if (unfit) return refused(unfit);
    return keep(tx, { permitId, reason, by: command.actor.ref, now }, (reasonHash) => ({
      type: 'permit.fee-settled',
      key: permitId,
      data: { permitId, holderId, cents, reasonHash },
    }));
  });
}

async function keep(
  tx: CommandContext['tx'],
  of: { permitId: string; reason: string; by: string; now: string },
  make: (reasonHash: string) => FeeEvent,
): Promise<FeeEvent> {
  const text = sealText({ reason: of.reason });
  await keepText(tx, text, { about: of.permitId, kind: 'fee-reason', writtenBy: of.by, writtenAt: of.now });
  return make(text.hash);
}

/** A command about the fee of one holder of a permit (Art. 62(4)). */
async function onHolderFee(
  { tx, command, now }: Context<'fees.dispute'> | Context<'fees.settle'>,
  type: 'fees.dispute' | 'fees.settle',
  decide: (
    stream: Awaited<ReturnType<typeof loadPermit>>['stream'],
    of: { applicant: string; signedAt: string },
  ) => Promise<FeeEvent | Extract<HandlerResult, { ok: false }>>,
): Promise<HandlerResult> {
  const { permitId, holderId } = command.body;
  demandKey(command, permitId);
  const refusal = mayNot(type, command.actor.role);
  if (refusal) return refusal;
  await lockPermit(tx, permitId);
  const permit = await visiblePermit(tx, command.actor, permitId);
  if (!permit) return no('permit-unknown', { permitId });
  const charged = permit.document.fees?.lines.some((line) => line.holderId === holderId);
  if (charged !== true) return no('fee-dispute-missing', { holderId, rule: 'no-fee-of-that-holder' });
  const { stream } = await loadPermit(tx, permitId);
  const event = await decide(stream, permit);
  if ('ok' in event) return event;
  const events = withNew(stream, [event], { actor: command.actor, now });
  await permitProjection.project(tx, [{ id: permitId, events }]);
  return {
    ok: true,
    streams: [{ streamId: permitStream(permitId), expectedVersion: stream.length, events: [event] }],
    result: { permitId },
  };
}

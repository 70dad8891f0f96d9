import { DAY_MS, addMonths, instant, timestamp } from '../clocks/calendar.js';
import { dueAfter } from '../clocks/case.clocks.js';
import { DECISION_CLOCKS } from '../clocks/clocks.of.js';
import { deadline } from '../clocks/deadline.js';
import { refuse } from '../rule.js';
import type {
  Actor,
  ApplicationCommand,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  Decided,
} from './application.model.js';
import { commitment, hasStake } from './application.duties.js';
import { choiceRefusal, minimumCellOf } from './case.refusal.js';
import { needsAuthorisation, opinionBody } from './formality.check.js';
import { DEFAULT_APPEAL_MONTHS, DEFAULT_DRAFT_MONTHS } from './period.table.js';
import type { CaseChoice, ProcedureBodies } from './procedure.model.js';
import { tacitAuthorisationRefusal, tacitOpinionRefusal } from './tacit.check.js';

type Type = keyof ProcedureBodies;
type Of<T extends Type> = Extract<ApplicationCommand, { type: T }>;
type Decide<T extends Type> = (
  state: ApplicationState | undefined,
  command: Of<T>,
  facts: ApplicationFacts,
) => Decided<ApplicationEvent>;

const one = <T extends ApplicationEvent['type']>(
  type: T,
  data: Extract<ApplicationEvent, { type: T }>['data'] & { readonly applicationId: string },
): Decided<ApplicationEvent> => ({
  ok: true,
  events: [{ type, key: data.applicationId, data } as unknown as ApplicationEvent],
});

/** The choice without members that say nothing. */
export const choiceOf = ({ kind, track, ofPermit, fallbackOf, formality }: CaseChoice): CaseChoice => ({
  ...(kind === undefined ? {} : { kind }),
  ...(track === undefined ? {} : { track }),
  ...(ofPermit === undefined ? {} : { ofPermit }),
  ...(fallbackOf === undefined ? {} : { fallbackOf }),
  ...(formality === undefined ? {} : { formality }),
});

/** What is asked for: as the submission says, else as it was chosen before. */
export const choiceAt = (state: ApplicationState | undefined, body: CaseChoice): CaseChoice =>
  body.kind !== undefined || body.track !== undefined || state === undefined
    ? choiceOf(body)
    : choiceOf({
        kind: state.kind,
        track: state.track,
        ofPermit: state.ofPermit ?? undefined,
        fallbackOf: state.fallbackOf ?? undefined,
        formality: state.formality ?? undefined,
      });

/** Whether a day lies between the beginning of a period and now. */
const dayBetween = (day: string, from: string | null, now: string): boolean =>
  instant(day) <= instant(now) && (from === null || instant(day) + DAY_MS > instant(from));

/** EHDS Art. 55(3)-(5), 57(1)(k): whoever decides on an appeal had no part in what is appealed, and no stake in it. */
function appealJudge(state: ApplicationState, actor: Actor): ReturnType<typeof refuse> | undefined {
  if (hasStake(state, actor)) return refuse('conflict-of-interest');
  if (state.decision?.by === actor.ref) return refuse('separation-of-duties', { duties: ['sign', 'appeal'] });
  if (state.assessors.includes(actor.ref))
    return refuse('separation-of-duties', { duties: ['assess', 'appeal'] });
  if (state.voters.includes(actor.ref)) return refuse('separation-of-duties', { duties: ['vote', 'appeal'] });
  return undefined;
}

const blank = (text: string): boolean => text.trim() === '';

/** Commands of the kinds, tracks and remedies of a case. Authorisation has been judged before. */
export const DECIDE_PROCEDURE: { readonly [T in Type]: Decide<T> } = {
  'application.choose-procedure': (_state, { body }) => {
    const refusal = choiceRefusal(body);
    if (refusal) return { ok: false, refusal };
    return one('application.procedure-chosen', { applicationId: body.applicationId, ...choiceOf(body) });
  },

  'application.expire-draft': (state, { body }, facts) => {
    const months = facts.policy.draftMonths ?? DEFAULT_DRAFT_MONTHS;
    const until = addMonths(instant(state!.touchedAt ?? facts.now), months);
    if (instant(facts.now) < until) return refuse('draft-still-alive', { until: timestamp(until) });
    return one('application.draft-expired', { applicationId: body.applicationId });
  },

  'application.close': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (blank(body.message)) return refuse('reason-missing');
    const { applicationId, ground } = body;
    return one('application.closed', { applicationId, ground, messageHash: commitment(facts, 'message') });
  },

  'application.record-opinion': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    const { formality, opinionPeriod, opinion } = state!;
    const { applicationId, by, tacit } = body;
    if (!formality || !opinionPeriod) return refuse('formality-missing');
    if (opinion) return refuse('application-state', { rule: 'opinion-recorded-already' });
    if (opinionBody(formality) !== by)
      return refuse('case-impossible', { rule: 'other-committee', article: 'LIL Art. 76' });
    if (tacit !== undefined) {
      const silence = { tacit, dueAt: opinionPeriod.dueAt, now: facts.now };
      const refusal = tacitOpinionRefusal(silence, by, body.opinion);
      if (refusal) return { ok: false, refusal };
    } else if (body.givenOn === undefined || !dayBetween(body.givenOn, state!.submittedAt, facts.now))
      return refuse('invalid-body', { field: 'givenOn', rule: 'between-submission-and-today' });
    return one('application.opinion-recorded', {
      applicationId,
      by,
      opinion: body.opinion,
      tacit: tacit ?? null,
      givenOn: tacit === undefined ? body.givenOn! : facts.now.slice(0, 10),
      reference: body.reference ?? null,
      dueAt: opinionPeriod.dueAt,
    });
  },

  'application.renew-period': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    const { applicationId, of } = body;
    const expected = state!.status === 'AWAITING_OPINION' ? 'opinion' : 'authorisation';
    const period = of === 'opinion' ? state!.opinionPeriod : state!.authorisationPeriod;
    if (of !== expected || !period) return refuse('application-state', { rule: 'other-period', of });
    if (period.renewed) return refuse('period-renewed-already', { of });
    if (instant(facts.now) > instant(period.dueAt))
      return refuse('period-renewed-already', { of, rule: 'period-over', dueAt: period.dueAt });
    const renewed = { type: 'application.period-renewed', at: facts.now, data: { of } };
    const dueAt = dueAfter(state!, renewed, [`D19.${of}`], facts.policy.calendar)!;
    return one('application.period-renewed', { applicationId, of, dueAt });
  },

  'application.ask-authorisation': (state, { body }, facts) => {
    const { formality, opinion } = state!;
    if (!formality || !needsAuthorisation(formality))
      return refuse('case-impossible', { rule: 'no-authorisation-needed', article: 'LIL Art. 73' });
    if (!opinion) return refuse('opinion-missing', { article: 'LIL Art. 76' });
    const asked = { type: 'application.authorisation-asked', at: facts.now };
    const dueAt = dueAfter(state!, asked, ['D19.authorisation'], facts.policy.calendar)!;
    return one('application.authorisation-asked', { applicationId: body.applicationId, dueAt });
  },

  'application.record-authorisation': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    const { formality, opinion, authorisationPeriod } = state!;
    const { applicationId, outcome, tacit } = body;
    if (!formality || !authorisationPeriod) return refuse('formality-missing');
    if (tacit !== undefined) {
      const silence = { tacit, dueAt: authorisationPeriod.dueAt, now: facts.now };
      const refusal = tacitAuthorisationRefusal(silence, outcome, opinion, opinionBody(formality) !== null);
      if (refusal) return { ok: false, refusal };
    } else {
      if (body.givenOn === undefined || !dayBetween(body.givenOn, state!.submittedAt, facts.now))
        return refuse('invalid-body', { field: 'givenOn', rule: 'between-submission-and-today' });
      if (outcome === 'authorised' && blank(body.reference ?? ''))
        return refuse('invalid-body', { field: 'reference', rule: 'number-of-the-authorisation' });
    }
    return one('application.authorisation-recorded', {
      applicationId,
      outcome,
      tacit: tacit ?? null,
      givenOn: tacit === undefined ? body.givenOn! : facts.now.slice(0, 10),
      reference: body.reference ?? null,
      dueAt: authorisationPeriod.dueAt,
    });
  },

  'application.propose': (state, { body, actor }, facts) => {
    const { applicationId, proposal, message } = body;
    if (state!.track !== 'trusted-holder')
      return refuse('case-impossible', { rule: 'only-trusted-holders-propose', article: 'EHDS Art. 72' });
    const share = state!.shares.find(({ holderId }) => holderId === actor.organisation);
    if (!share) return refuse('holder-not-concerned');
    if (state!.proposals.some(({ holderId }) => holderId === share.holderId)) return refuse('proposal-given');
    if (blank(message)) return refuse('reason-missing');
    return one('application.proposed', {
      applicationId,
      holderId: share.holderId,
      proposal,
      messageHash: commitment(facts, 'message'),
    });
  },

  'application.offer-statistics': (state, { body, actor }) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (state!.decision?.decision !== 'refuse')
      return refuse('application-state', { rule: 'only-in-place-of-a-refusal', article: 'EHDS Art. 68(3)' });
    if (state!.statisticsOffered) return refuse('application-state', { rule: 'offered-already' });
    return one('application.statistics-offered', { applicationId: body.applicationId });
  },

  'application.appeal': (state, { body }, facts) => {
    if (blank(body.message)) return refuse('reason-missing');
    const { decision, appeal } = state!;
    if (!decision) return refuse('application-state', { rule: 'nothing-decided' });
    if (appeal?.settledAt) return refuse('appeal-settled', { settledAt: appeal.settledAt });
    const months = facts.policy.appealMonths ?? DEFAULT_APPEAL_MONTHS;
    const until = deadline(decision.at, { months }, facts.policy.calendar);
    if (instant(facts.now) > instant(until)) return refuse('appeal-too-late', { until });
    return one('application.appealed', {
      applicationId: body.applicationId,
      messageHash: commitment(facts, 'message'),
    });
  },

  'application.confirm-decision': (state, { body, actor }, facts) => {
    const unfit = appealJudge(state!, actor);
    if (unfit) return unfit;
    if (blank(body.message)) return refuse('reason-missing');
    return one('application.decision-confirmed', {
      applicationId: body.applicationId,
      messageHash: commitment(facts, 'message'),
    });
  },

  'application.reopen': (state, { body, actor }, facts) => {
    const unfit = appealJudge(state!, actor);
    if (unfit) return unfit;
    // Two permits of one application must never live side by side: what a permit says is changed by an amendment.
    if (state!.decision?.permitId)
      return refuse('case-impossible', { rule: 'a-permit-is-amended', article: 'EHDS Art. 68(13)' });
    if (blank(body.message)) return refuse('reason-missing');
    return one('application.reopened', {
      applicationId: body.applicationId,
      messageHash: commitment(facts, 'message'),
      decisionDueAt: dueAfter(
        state!,
        { type: 'application.reopened', at: facts.now },
        DECISION_CLOCKS,
        facts.policy.calendar,
      ),
    });
  },

  'application.submit-answer': (state, { body, actor }, facts) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    if (state!.decision?.decision !== 'grant')
      return refuse('application-state', { rule: 'not-approved', article: 'EHDS Art. 69(3)' });
    if (state!.answer?.releasedAt) return refuse('application-state', { rule: 'answered-already' });
    if (!state!.content) throw new TypeError('state.content is required to answer');
    const { fileHash, cells, suppressed, minimumCell, problems } = body.answer;
    const least = minimumCellOf(state!.content, facts.dataset);
    if (minimumCell < least)
      return refuse('answer-not-anonymous', { rule: 'minimum-cell', least, minimumCell });
    const [first] = problems;
    if (first) return refuse('answer-not-anonymous', { ...first, found: problems.length, least });
    return one('application.answer-submitted', {
      applicationId: body.applicationId,
      fileHash,
      cells,
      suppressed,
      minimumCell,
    });
  },

  'application.release-answer': (state, { body, actor }) => {
    if (hasStake(state!, actor)) return refuse('conflict-of-interest');
    const { answer } = state!;
    if (!answer) return refuse('answer-missing');
    if (answer.releasedAt) return refuse('application-state', { rule: 'answered-already' });
    if (answer.by === actor.ref) return refuse('separation-of-duties', { duties: ['answer', 'release'] });
    const { fileHash, cells, suppressed, minimumCell } = answer;
    return one('data-request.answered', {
      applicationId: body.applicationId,
      fileHash,
      cells,
      suppressed,
      minimumCell,
    });
  },
};

import type { Role } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import { endOfParisDay, workingDayFrom, type WorkingCalendar } from '../clocks/paris.calendar.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse, type Refusal } from '../rule.js';
import { monthsAfter, PERIODS } from './project.dates.js';
import type { Delivery, ProjectEvent, ProjectLife, ResultKind } from './project.model.js';
import { RESULT_WORDS, doiIsValid, wordsIn } from './result.check.js';

interface Bodies {
  'delivery.acknowledge': OfDelivery;
  'delivery.ask-extension': OfDelivery;
  'delivery.extend': OfDelivery;
  'delivery.deliver': OfDelivery;
  'delivery.give-access': OfDelivery;
  'result.publish': {
    readonly resultId: string;
    readonly kind: ResultKind;
    readonly summary: { readonly fr: string; readonly en: string };
    readonly doi?: string | undefined;
    readonly onlyAnonymous: boolean;
  };
  'result.accept': { readonly resultId: string; readonly version: number; readonly onlyAnonymous: boolean };
  'result.return': { readonly resultId: string; readonly version: number };
  'result.withdraw': { readonly resultId: string };
  'result.postpone': { readonly until: string };
  'deletion.ask-formula': { readonly kept: boolean };
  'environment.confirm-deletion': {
    readonly permitId: string;
    readonly environmentId: string;
    readonly manifestHash: string;
    readonly files: number;
    readonly formulaKept: boolean;
  };
  'project.choose-naming': { readonly named: boolean };
  'case.hold': object;
  'case.lift-hold': object;
}
type OfDelivery = { readonly permitId: string; readonly holderId: string };
export type ProjectCommandType = keyof Bodies;
export type ProjectCommand = {
  [T in ProjectCommandType]: {
    readonly type: T;
    readonly actor: Actor;
    readonly body: { readonly applicationId: string } & Bodies[T];
  };
}[ProjectCommandType];

const BODY: readonly Role[] = ['assessor', 'signatory'];
/** Who may send what after a decision; the rest depends on whose delivery, project or environment it is. */
export const PROJECT_PERMISSIONS: { readonly [T in ProjectCommandType]: readonly Role[] } = {
  'delivery.acknowledge': ['holder'],
  'delivery.ask-extension': ['holder'],
  'delivery.extend': BODY,
  'delivery.deliver': ['holder'],
  'delivery.give-access': BODY,
  'result.publish': ['researcher'],
  'result.accept': BODY,
  'result.return': BODY,
  'result.withdraw': ['researcher', ...BODY],
  'result.postpone': BODY,
  'deletion.ask-formula': ['researcher'],
  'environment.confirm-deletion': ['environment-operator'],
  'project.choose-naming': ['researcher'],
  'case.hold': ['data-protection-officer', 'signatory'],
  'case.lift-hold': ['data-protection-officer', 'signatory'],
};

export interface ProjectFacts {
  readonly now: string;
  readonly calendar: WorkingCalendar;
  /** Applicant and everybody named in the application or a permit. */
  readonly people: readonly string[];
  /** A permit was issued for this project. */
  readonly permitted: boolean;
  /** Operators of the environments of its permits, by environment. */
  readonly operatorOf: (environmentId: string) => string | undefined;
  /** Salted hash of the text of this command, kept in the caller's erasable table. */
  readonly textHash?: string | undefined;
}

/** What a command about a project after its decision leads to. */
export function decideProject(
  life: ProjectLife | undefined,
  command: ProjectCommand,
  facts: ProjectFacts,
): Decided<ProjectEvent> {
  const { type, actor, body } = command;
  if (!PROJECT_PERMISSIONS[type].some((role) => role === actor.role))
    return refuse('forbidden', { command: type });
  // Researchers outside the project do not learn that it exists in this form.
  if (actor.role === 'researcher' && !facts.people.includes(actor.ref)) return refuse('project-unknown');
  const { applicationId } = body;
  if (!life) return refuse('project-unknown', { applicationId });
  const one = (event: ProjectEvent): Decided<ProjectEvent> => ({ ok: true, events: [event] });
  const reasonHash = (): string => {
    if (facts.textHash === undefined) throw new TypeError('facts.textHash is required');
    return facts.textHash;
  };
  switch (command.type) {
    case 'delivery.acknowledge':
    case 'delivery.ask-extension':
    case 'delivery.extend':
    case 'delivery.deliver':
    case 'delivery.give-access':
      return decideDelivery(life, command, facts, reasonHash);
    case 'result.publish': {
      const { resultId, kind, summary, doi, onlyAnonymous } = command.body;
      const wrong = resultFault(summary, doi, onlyAnonymous);
      if (wrong) return { ok: false, refusal: wrong };
      if (!facts.permitted) return refuse('result-state', { rule: 'no-permit' });
      const versions = life.results.find((each) => each.resultId === resultId)?.versions ?? [];
      if (versions.at(-1)?.state === 'SUBMITTED') return refuse('result-state', { rule: 'under-review' });
      return one({
        type: 'result.submitted',
        key: applicationId,
        data: { applicationId, resultId, version: versions.length + 1, kind, contentHash: reasonHash() },
      });
    }
    case 'result.accept':
    case 'result.return': {
      const { resultId, version } = command.body;
      const result = life.results.find((each) => each.resultId === resultId);
      const newest = result?.versions.at(-1);
      if (!newest) return refuse('result-unknown', { resultId });
      if (newest.version !== version || newest.state !== 'SUBMITTED')
        return refuse('result-state', { state: newest.state, version: newest.version });
      if (command.type === 'result.return')
        return one({
          type: 'result.returned',
          key: applicationId,
          data: { applicationId, resultId, version, reasonHash: reasonHash() },
        });
      if (!command.body.onlyAnonymous) return refuse('result-state', { rule: 'not-anonymous' });
      // EHDS Art. 55(3): who works on a project does not judge it.
      if (facts.people.includes(actor.ref)) return refuse('separation-of-duties');
      return one({
        type: 'result.published',
        key: applicationId,
        data: { applicationId, resultId, version, kind: newest.kind },
      });
    }
    case 'result.withdraw': {
      const { resultId } = command.body;
      const newest = life.results
        .find((each) => each.resultId === resultId)
        ?.versions.findLast(({ state }) => state === 'PUBLISHED' || state === 'SUBMITTED');
      if (!life.results.some((each) => each.resultId === resultId))
        return refuse('result-unknown', { resultId });
      if (!newest) return refuse('result-state', { rule: 'nothing-to-withdraw' });
      return one({
        type: 'result.withdrawn',
        key: applicationId,
        data: { applicationId, resultId, version: newest.version, reasonHash: reasonHash() },
      });
    }
    case 'result.postpone': {
      const { until } = command.body;
      if (life.resultsDueAt === null) return refuse('postponement-invalid', { rule: 'nothing-due' });
      const dueAt = endOfParisDay(workingDayFrom(until, facts.calendar));
      if (!(instant(dueAt) > instant(life.resultsDueAt) && instant(dueAt) > instant(facts.now)))
        return refuse('postponement-invalid', { rule: 'not-later', dueAt: life.resultsDueAt });
      return one({
        type: 'result.postponed',
        key: applicationId,
        data: { applicationId, dueAt, reasonHash: reasonHash() },
      });
    }
    case 'deletion.ask-formula':
      if (life.endings.length > 0 && life.endings.every(({ confirmed }) => confirmed !== null))
        return refuse('deletion-state', { rule: 'confirmed' });
      return one({
        type: 'deletion.formula-asked',
        key: applicationId,
        data: { applicationId, kept: command.body.kept },
      });
    case 'environment.confirm-deletion': {
      const { permitId, environmentId, manifestHash, files, formulaKept } = command.body;
      const ending = life.endings.find((each) => each.permitId === permitId);
      if (
        !ending ||
        ending.environmentId !== environmentId ||
        facts.operatorOf(environmentId) !== actor.organisation
      )
        return refuse('deletion-unknown', { permitId });
      if (ending.confirmed) return refuse('deletion-state', { rule: 'confirmed' });
      if (formulaKept && !life.formulaAsked) return refuse('deletion-state', { rule: 'formula-not-asked' });
      return one({
        type: 'deletion.confirmed',
        key: applicationId,
        data: { applicationId, permitId, environmentId, manifestHash, files, formulaKept },
      });
    }
    case 'project.choose-naming':
      return one({
        type: 'project.naming-chosen',
        key: applicationId,
        data: { applicationId, account: actor.ref, named: command.body.named },
      });
    case 'case.hold':
      if (life.held) return refuse('hold-state', { rule: 'held' });
      if (life.erasedAt !== null) return refuse('hold-state', { rule: 'erased' });
      return one({
        type: 'case.held',
        key: applicationId,
        data: { applicationId, reasonHash: reasonHash() },
      });
    case 'case.lift-hold':
      if (!life.held) return refuse('hold-state', { rule: 'not-held' });
      return one({
        type: 'case.hold-lifted',
        key: applicationId,
        data: { applicationId, reasonHash: reasonHash() },
      });
  }
}

function resultFault(
  summary: { readonly fr: string; readonly en: string },
  doi: string | undefined,
  onlyAnonymous: boolean,
): Refusal | undefined {
  for (const language of ['fr', 'en'] as const) {
    const words = wordsIn(summary[language]);
    if (words > RESULT_WORDS)
      return {
        code: 'lay-summary-too-long',
        params: { field: `summary.${language}`, words, most: RESULT_WORDS },
      };
  }
  if (doi !== undefined && !doiIsValid(doi)) return { code: 'doi-invalid', params: { field: 'doi' } };
  return onlyAnonymous ? undefined : { code: 'result-state', params: { rule: 'not-anonymous' } };
}

type DeliveryCommand = Extract<ProjectCommand, { type: `delivery.${string}` }>;

function decideDelivery(
  life: ProjectLife,
  command: DeliveryCommand,
  { now, calendar }: ProjectFacts,
  reasonHash: () => string,
): Decided<ProjectEvent> {
  const { applicationId, permitId, holderId } = command.body;
  const of = { applicationId, permitId, holderId };
  const found = life.deliveries.find((each) => each.permitId === permitId && each.holderId === holderId);
  const theirs = command.actor.role !== 'holder' || command.actor.organisation === holderId;
  if (!found || !theirs) return refuse('delivery-unknown', { permitId });
  const state = deliveryState(found);
  const one = (event: ProjectEvent): Decided<ProjectEvent> => ({ ok: true, events: [event] });
  const wrong = (): Decided<ProjectEvent> => refuse('delivery-state', { command: command.type, state });
  if (command.type === 'delivery.give-access')
    return state === 'delivered'
      ? one({ type: 'delivery.access-given', key: applicationId, data: { ...of, by: 'access-body' } })
      : wrong();
  if (life.endings.some((each) => each.permitId === permitId))
    return refuse('delivery-state', { rule: 'permit-ended' });
  if (state !== 'requested' && state !== 'acknowledged') return wrong();
  switch (command.type) {
    case 'delivery.acknowledge':
      return state === 'requested'
        ? one({ type: 'delivery.acknowledged', key: applicationId, data: of })
        : wrong();
    case 'delivery.ask-extension':
      if (found.extendedAt !== null) return refuse('delivery-extended-already');
      if (found.extensionAsked) return wrong();
      return one({
        type: 'delivery.extension-asked',
        key: applicationId,
        data: { ...of, reasonHash: reasonHash() },
      });
    case 'delivery.extend': {
      if (found.extendedAt !== null) return refuse('delivery-extended-already');
      const dueAt = extendedDelivery(found, calendar);
      return one({
        type: 'delivery.extended',
        key: applicationId,
        data: { ...of, dueAt, reasonHash: reasonHash() },
      });
    }
    case 'delivery.deliver':
      return one({
        type: 'delivery.delivered',
        key: applicationId,
        data: { ...of, accessDueAt: monthsAfter(now, PERIODS.D07, calendar), by: 'holder' },
      });
  }
}

/** EHDS Art. 60(2): at most three months more, counted from the first end. */
const extendedDelivery = ({ requestedAt }: Delivery, calendar: WorkingCalendar): string =>
  monthsAfter(requestedAt, PERIODS.D06 * 2, calendar);

export type DeliveryState = 'requested' | 'acknowledged' | 'delivered' | 'access-given';
export const deliveryState = (one: Delivery): DeliveryState =>
  one.accessGivenAt !== null
    ? 'access-given'
    : one.deliveredAt !== null
      ? 'delivered'
      : one.acknowledgedAt !== null
        ? 'acknowledged'
        : 'requested';

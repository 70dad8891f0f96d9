import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import {
  accessDecision,
  bundleHash,
  decisionFor,
  recordDecision,
  type AccessFacts,
  type Decision,
} from '@garant/rules';
import { accessFacts, type AccessQuestion, type DecisionPolicy } from '../enforcement/access.facts.js';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import type { DecisionTrace, TracedEvaluation } from './decision.trace.js';
import {
  evaluationRequest,
  type EvaluationAnswer,
  type EvaluationRequest,
  type EvaluationsRequest,
} from './evaluation.schema.js';

export const RULE_BUNDLE_HASH = bundleHash((bytes) => createHash('sha256').update(bytes).digest());

const ASKS_ABOUT_DATASETS = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
  'operator',
];
/** Answers on one person would tell a data user who opted out (EHDS Art. 71; TEHDAS2 D8.1). */
const ASKS_ABOUT_PEOPLE = ['holder', 'assessor', 'committee', 'signatory', 'operator'];

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The decision point (OpenID AuthZEN 1.0). Unknown purpose, dataset, regime or record: denied with its code. */
export class DecisionService {
  constructor(
    private readonly state: EnforcementState,
    private readonly policy: DecisionPolicy,
    private readonly trace: DecisionTrace,
    private readonly clock: () => number = Date.now,
  ) {}

  /** @throws ProblemError `forbidden`, `dataset-not-yours`, `trace-unavailable` */
  async evaluate(actor: Actor, request: EvaluationRequest): Promise<EvaluationAnswer> {
    this.requireRight(actor, request);
    const decisionId = uuidv7();
    const { answer, traced } = this.decide(actor, request, decisionId);
    await this.trace.record(actor, {
      decisionId,
      ...traced,
      ruleBundleHash: RULE_BUNDLE_HASH,
      positions: this.state.stated(),
    });
    return answer;
  }

  /**
   * Many evaluations in one call, one log entry. An item without a usable subject, action or resource is denied by
   * itself; a caller without the right to ask is refused as a whole.
   */
  async evaluateAll(
    actor: Actor,
    request: EvaluationsRequest,
  ): Promise<{ evaluations: EvaluationAnswer[] } | EvaluationAnswer> {
    const { evaluations, options, ...defaults } = request;
    if (!evaluations || evaluations.length === 0)
      return this.evaluate(actor, evaluationRequest.parse(defaults));
    const items = evaluations.map((item) => evaluationRequest.safeParse({ ...defaults, ...item }));
    for (const item of items) if (item.success) this.requireRight(actor, item.data);

    const decisionId = uuidv7();
    const semantic = options?.evaluations_semantic ?? 'execute_all';
    const answers: EvaluationAnswer[] = [];
    const traced: TracedEvaluation[] = [];
    for (const item of items) {
      if (item.success) {
        const one = this.decide(actor, item.data, decisionId);
        answers.push(one.answer);
        traced.push(one.traced);
      } else {
        const message = item.error.issues
          .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
          .join('; ');
        answers.push({
          decision: false,
          context: { decisionId, reason: 'invalid-body', error: { status: 400, message } },
        });
        traced.push({ action: 'unknown', effect: 'deny', reason: 'invalid-body' });
      }
      const last = answers.at(-1)?.decision;
      if (
        (semantic === 'deny_on_first_deny' && last === false) ||
        (semantic === 'permit_on_first_permit' && last === true)
      )
        break;
    }
    const effect = answers.every(({ decision }) => decision) ? 'permit' : 'deny';
    await this.trace.record(actor, {
      decisionId,
      action: 'boxcar',
      effect,
      evaluations: traced,
      ruleBundleHash: RULE_BUNDLE_HASH,
      positions: this.state.stated(),
    });
    return { evaluations: answers };
  }

  private requireRight(actor: Actor, { resource }: EvaluationRequest): void {
    if (!ASKS_ABOUT_DATASETS.includes(actor.role)) throw new ProblemError('forbidden');
    if (resource.type !== 'record') return;
    if (!ASKS_ABOUT_PEOPLE.includes(actor.role))
      throw new ProblemError('forbidden', {
        detail: 'Answers about one person are for holders and the access body.',
      });
    const dataset = this.state.dataset(textOf(resource.properties?.dataset));
    if (actor.role === 'holder' && dataset && dataset.holderId !== actor.organisation)
      throw new ProblemError('dataset-not-yours');
  }

  private decide(
    actor: Actor,
    request: EvaluationRequest,
    decisionId: string,
  ): { answer: EvaluationAnswer; traced: TracedEvaluation } {
    const question = questionOf(request);
    const facts = accessFacts(this.state, this.policy, question, this.clock());
    const decision = visibleDecision(actor, facts);
    const { effect, reason } = decision;
    const context = {
      decisionId,
      ...(reason === undefined ? {} : { reason }),
      checks: decision.checks,
      position: this.state.stated(),
      obligations: effect === 'permit' ? this.obligations(question) : [],
    };
    return {
      answer: { decision: effect === 'permit', context },
      traced: {
        permitId: idOf(question.permitId),
        datasetId: idOf(question.datasetId),
        environmentId: idOf(question.environmentId),
        recordRef: idOf(question.recordRef),
        purpose:
          facts.purpose !== undefined && /^[\w.-]{1,40}$/.test(facts.purpose) ? facts.purpose : undefined,
        subjectOfRequest: idOf(request.subject.id),
        action: /^[\w-]{1,30}$/.test(question.action) ? question.action : 'unknown',
        effect,
        reason,
      },
    };
  }

  /** What the asking system must see to when it lets the data through. */
  private obligations({ permitId, datasetId }: AccessQuestion): object[] {
    const permit = this.state.permit(permitId);
    const dataset = permit?.terms.datasets.find((one) => one.datasetId === datasetId);
    if (!permit || !dataset) return [];
    return [
      { id: 'restrict-elements', resources: dataset.resources },
      { id: 'round-counts', minimumCell: dataset.minimumCell },
      { id: 'stay-in-environment', environment: permit.terms.environmentId },
      { id: 'stop-at', time: permit.terms.validUntil },
    ];
  }
}

function questionOf({ subject, action, resource, context }: EvaluationRequest): AccessQuestion {
  const known = subject.type === 'person' || subject.type === 'client';
  return {
    // An unknown kind of subject is nobody: no permit lists it.
    requester: known
      ? { type: subject.type as 'person' | 'client', id: subject.id }
      : { type: 'person', id: '' },
    action: action.name,
    permitId: textOf(context?.permit),
    environmentId: textOf(context?.environment),
    purpose: textOf(context?.purpose),
    datasetId:
      resource.type === 'dataset'
        ? resource.id
        : resource.type === 'record'
          ? textOf(resource.properties?.dataset)
          : undefined,
    resourceType: textOf(resource.properties?.resourceType),
    recordRef: resource.type === 'record' ? resource.id : undefined,
  };
}

/** Only who may ask about people reads why a person is withheld; and one may only ask about people then. */
function visibleDecision(actor: Actor, facts: AccessFacts): Decision {
  const decision = accessDecision(facts);
  if (!facts.record) return decision;
  const audience =
    actor.role === 'holder' ? 'holder' : ASKS_ABOUT_PEOPLE.includes(actor.role) ? 'access-body' : 'data-user';
  return decisionFor(audience, decision, recordDecision(facts.record));
}

/** Callers may write anything where an id belongs, even an e-mail address; only ids go into the log. */
const idOf = (value: string | undefined): string | undefined =>
  value !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value : undefined;

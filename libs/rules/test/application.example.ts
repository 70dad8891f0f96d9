import type {
  ApplicationCommand,
  ApplicationContentFacts as ApplicationContent,
  ApplicationEvent,
  ApplicationFacts,
  ApplicationState,
  CriterionVerdict,
  PublishedDataset,
  RulesActor as Actor,
} from '../src/index.js';
import { CRITERIA_TABLE, decideApplication, evolveApplication } from '../src/index.js';

export const NOW = '2026-11-24T09:00:00.000Z';

export const researcher: Actor = { ref: 'ada', role: 'researcher', organisation: 'university' };
export const assessor: Actor = { ref: 'bea', role: 'assessor', organisation: 'access-body' };
export const member: Actor = { ref: 'carl', role: 'committee', organisation: 'access-body' };
export const signatory: Actor = { ref: 'dora', role: 'signatory', organisation: 'access-body' };

export const content: ApplicationContent = {
  title: 'Sepsis and survival',
  laySummary: 'We look at how people recover after sepsis.',
  applicantType: 'university',
  purpose: '53.1.e',
  declaredUses: [],
  intendedUse: 'Survival analysis',
  expectedBenefit: 'Better follow-up',
  persons: ['ada'],
  datasets: [{ datasetId: 'd1', resources: [{ resourceType: 'Condition', elements: ['code', 'subject'] }] }],
  format: 'pseudonymised',
  anonymisedInsufficient: 'Follow-up of one person over time',
  gdprBasis: 'Art. 6(1)(e)',
  safeguards: 'Secure environment only',
  periodStart: '2026-11-01',
  periodEnd: '2028-10-31',
  environmentId: 'e1',
};

export const dataset: PublishedDataset = {
  datasetId: 'd1',
  holderId: 'hospital',
  status: 'published',
  regime: 'NON_OPPOSITION',
  categories: ['51.1.a'],
  waitingDays: 0,
  minimumCell: 3,
  resources: [{ resourceType: 'Condition', elements: ['code', 'subject', 'onset[x]'] }],
};

export const facts = (over: Partial<ApplicationFacts> = {}): ApplicationFacts => ({
  now: NOW,
  policy: { ehdsEarlyAdoption: true },
  dataset: (id) => (id === 'd1' ? dataset : undefined),
  environment: (id) =>
    id === 'e1' ? { environmentId: 'e1', operatorId: 'bubble', country: 'FR', attestation: null } : undefined,
  stepUpVerified: true,
  commitments: { content: 'c', message: 'm', assessment: 'a', act: 't', reason: 'r' },
  permitId: 'permit-1',
  ...over,
});

export const allMet: CriterionVerdict[] = CRITERIA_TABLE.map(({ criterion }) => ({
  criterion,
  met: criterion === '68.1.g' ? null : true,
  reason: 'because',
}));

const id = { applicationId: 'app-1' };
export const voteBy = (actor: Actor, over: object = {}): ApplicationCommand => ({
  type: 'application.vote',
  actor,
  body: {
    ...id,
    act: {
      act: 'vote',
      ...id,
      version: 1,
      vote: 'favour',
      reason: 'good',
      noConflictOfInterest: true,
      actor: actor.ref,
      madeAt: NOW,
      ...over,
    },
  },
});
export const signBy = (actor: Actor, over: object = {}): ApplicationCommand => ({
  type: 'application.sign',
  actor,
  body: {
    ...id,
    act: {
      act: 'sign',
      ...id,
      version: 1,
      decision: 'grant',
      reason: 'lawful',
      conditions: [],
      actor: actor.ref,
      madeAt: NOW,
      ...over,
    },
  },
});
export const submit = (over: object = {}): ApplicationCommand => ({
  type: 'application.submit',
  actor: researcher,
  body: { ...id, content: { ...content, ...over } },
});
export const findComplete: ApplicationCommand = {
  type: 'application.find-complete',
  actor: assessor,
  body: id,
};
export const assess = (over: CriterionVerdict[] = allMet): ApplicationCommand => ({
  type: 'application.assess',
  actor: assessor,
  body: { ...id, assessment: over },
});
export const askInformation: ApplicationCommand = {
  type: 'application.request-information',
  actor: assessor,
  body: { ...id, message: 'Which tools?' },
};
export const giveInformation: ApplicationCommand = {
  type: 'application.provide-information',
  actor: researcher,
  body: { ...id, content },
};
export const withdraw: ApplicationCommand = { type: 'application.withdraw', actor: researcher, body: id };

export interface Life {
  readonly state: ApplicationState | undefined;
  readonly events: readonly ApplicationEvent[];
  readonly refusals: readonly string[];
}

/** Plays commands in order, as a service would: stores the content beside the events and hands it back. */
export function play(commands: readonly ApplicationCommand[], at: ApplicationFacts = facts()): Life {
  let state: ApplicationState | undefined;
  let stored: ApplicationContent | undefined;
  const events: ApplicationEvent[] = [];
  const refusals: string[] = [];
  for (const command of commands) {
    const outcome = decideApplication(state && { ...state, content: stored }, command, at);
    if (!outcome.ok) {
      refusals.push(outcome.refusal.code);
      continue;
    }
    if ('content' in command.body) stored = command.body.content as ApplicationContent;
    for (const event of outcome.events) {
      events.push(event);
      state = evolveApplication(state, { ...event, actor: command.actor, at: at.now });
    }
  }
  return { state, events, refusals };
}
export const toPermit: readonly ApplicationCommand[] = [
  submit(),
  findComplete,
  assess(),
  voteBy(member),
  signBy(signatory),
];

import type {
  ApplicationCommand,
  ApplicationFacts,
  CaseKind,
  CaseTrack,
  RulesActor as Actor,
} from '../src/index.js';
import {
  assess,
  assessor,
  content,
  dataset,
  facts,
  findComplete,
  member,
  researcher,
  signBy,
  signatory,
  voteBy,
} from './application.example.js';

const id = { applicationId: 'app-1' };
export const trusted: Actor = { ref: 'hal', role: 'holder', organisation: 'hospital' };
export const secondSignatory: Actor = { ref: 'dino', role: 'signatory', organisation: 'access-body' };

/** A permit of the researcher that runs until November 2028. */
export const followed = {
  permitId: 'permit-0',
  applicant: 'ada',
  status: 'active' as const,
  validFrom: '2026-11-01T00:00:00.000Z',
  validUntil: '2028-11-01T00:00:00.000Z',
  extended: false,
};
export const caseFacts = (over: Partial<ApplicationFacts> = {}): ApplicationFacts =>
  facts({
    policy: { ehdsEarlyAdoption: true, trustedHolders: ['hospital'] },
    followed,
    exclusions: [],
    ...over,
  });

const statistics = {
  question: 'How many people with each code?',
  measures: [{ datasetId: 'd1', element: 'Condition.code' }],
  breakdowns: [],
};
/** What is asked for, by kind, in a way that can be granted. */
const CONTENT: Readonly<Record<CaseKind, object>> = {
  permit: {},
  'french-route': {},
  amendment: {},
  renewal: { periodStart: '2028-11-01', periodEnd: '2030-10-31' },
  extension: { periodStart: '2028-11-01', periodEnd: '2030-10-31' },
  'data-request': {
    format: 'anonymised',
    anonymisedInsufficient: undefined,
    gdprBasis: undefined,
    statistics,
  },
};
const FOLLOWS: readonly CaseKind[] = ['amendment', 'extension', 'renewal'];

export const submitCase = (
  kind: CaseKind,
  track: CaseTrack = 'standard',
  over: object = {},
  choice: object = {},
): ApplicationCommand =>
  ({
    type: 'application.submit',
    actor: researcher,
    body: {
      ...id,
      kind,
      track,
      ...(FOLLOWS.includes(kind) ? { ofPermit: 'permit-0' } : {}),
      ...(kind === 'french-route' ? { formality: { research: 'RNIPH' } } : {}),
      ...choice,
      content: {
        ...content,
        ...CONTENT[kind],
        ...(track === 'accelerated'
          ? { applicantType: 'public-body', mandate: 'Public health', purpose: '53.1.a' }
          : {}),
        ...over,
      },
    },
  }) as ApplicationCommand;

const by = (actor: Actor, type: ApplicationCommand['type'], body: object = {}): ApplicationCommand =>
  ({ type, actor, body: { ...id, ...body } }) as ApplicationCommand;
export const opine = (over: object = {}): ApplicationCommand =>
  by(assessor, 'application.record-opinion', {
    by: 'CESREES',
    opinion: 'favourable',
    givenOn: '2026-11-24',
    ...over,
  });
export const askAuthorisation = by(researcher, 'application.ask-authorisation');
export const authorise = (over: object = {}): ApplicationCommand =>
  by(assessor, 'application.record-authorisation', {
    outcome: 'authorised',
    givenOn: '2026-11-24',
    reference: 'DR-2026-1',
    ...over,
  });
export const renew = (of: 'opinion' | 'authorisation'): ApplicationCommand =>
  by(assessor, 'application.renew-period', { of });
export const propose = (proposal: 'grant' | 'refuse' = 'grant'): ApplicationCommand =>
  by(trusted, 'application.propose', { proposal, message: 'We hold the data.' });
export const appeal = by(researcher, 'application.appeal', { message: 'Look again.' });
export const confirmDecision = (actor: Actor = secondSignatory): ApplicationCommand =>
  by(actor, 'application.confirm-decision', { message: 'It stands.' });
export const reopen = (actor: Actor = secondSignatory): ApplicationCommand =>
  by(actor, 'application.reopen', { message: 'Once more.' });
export const close = by(assessor, 'application.close', { ground: 'duplicate', message: 'Asked twice.' });
export const offer = by(assessor, 'application.offer-statistics');
export const refuseBy = (actor: Actor = signatory): ApplicationCommand =>
  signBy(actor, { decision: 'refuse' });
export const submitAnswer = (over: object = {}): ApplicationCommand =>
  by(assessor, 'application.submit-answer', {
    answer: {
      fileHash: 'f',
      cells: 3,
      suppressed: 0,
      minimumCell: dataset.minimumCell,
      problems: [],
      ...over,
    },
  });
export const releaseAnswer = (actor: Actor = signatory): ApplicationCommand =>
  by(actor, 'application.release-answer');

/** The regular way of a case from its submission to a favourable decision. */
export const toDecision = (kind: CaseKind, track: CaseTrack = 'standard'): ApplicationCommand[] => [
  submitCase(kind, track),
  findComplete,
  ...(kind === 'french-route' ? [opine(), askAuthorisation, authorise()] : []),
  ...(track === 'trusted-holder' ? [propose()] : []),
  assess(),
  voteBy(member),
  signBy(signatory),
];

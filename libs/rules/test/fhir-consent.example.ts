import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type {
  ConsentState,
  DecidedRegime,
  FhirVersion,
  ReadingFacts,
  RecordedAct,
  StatedAct,
} from '../src/index.js';
import {
  CHOICE_ACTS,
  DATA_CATEGORIES,
  DECIDED_REGIMES,
  PURPOSE_CODES,
  SYSTEMS,
  readConsent,
} from '../src/index.js';

export const BASE = 'https://garant.example';
export const PERSON = '6b0f7f0a-9f2b-4c1d-8a55-0f3d2f1c7e11';
export const PROJECT = '0190c2a0-0000-7000-8000-0000000000a1';
export const NOTICES: Readonly<Record<DecidedRegime, string>> = {
  EXPLICIT_CONSENT: 'explicit-consent',
  NON_OPPOSITION: 'non-opposition',
  SNDS_OPPOSITION: 'snds-opposition',
  EHDS_OPT_OUT: 'ehds-opt-out',
};
export const HASH = createHash('sha256').update('notice').digest('hex');

export const facts: ReadingFacts = {
  base: BASE,
  acceptedAt: '2026-03-02T10:00:00.000Z',
  notice: (noticeId, version) => {
    const regime = DECIDED_REGIMES.find((one) => NOTICES[one] === noticeId);
    return regime && version === 1 ? { regime, hash: HASH } : undefined;
  },
};

export const stated = (
  regime: DecidedRegime,
  act: RecordedAct,
  over: Partial<StatedAct> = {},
): StatedAct => ({
  regime,
  act,
  scope: { kind: 'everything' },
  actedAt: '2026-03-01T09:30:00.123Z',
  notice: { noticeId: NOTICES[regime], version: 1, hash: HASH, language: 'fr' },
  ...over,
});

export const state = (act: StatedAct, except: ConsentState['except'] = []): ConsentState => ({
  id: 'c1',
  subjectRef: PERSON,
  choiceId: '0190c2a0-0000-7000-8000-0000000000c1',
  position: 7,
  recordedAt: '2026-03-01T09:30:01.000Z',
  stated: act,
  inForce: true,
  except,
});

const scope: fc.Arbitrary<StatedAct['scope']> = fc.oneof(
  fc.constant<StatedAct['scope']>({ kind: 'everything' }),
  fc.constantFrom(...PURPOSE_CODES).map((id) => ({ kind: 'purpose' as const, id })),
  fc.constantFrom(...DATA_CATEGORIES).map((id) => ({ kind: 'category' as const, id })),
  fc.uuid().map((id) => ({ kind: 'project' as const, id })),
  fc.uuid().map((id) => ({ kind: 'dataset' as const, id })),
  fc.stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/).map((id) => ({ kind: 'holder' as const, id })),
);

/** Any act that somebody may have made; a consent names a project or a purpose (GDPR Art. 4(11)). */
export const anyAct: fc.Arbitrary<StatedAct> = fc
  .constantFrom(...DECIDED_REGIMES)
  .chain((regime) =>
    fc.record({
      regime: fc.constant(regime),
      act: fc.constantFrom(...(Object.keys(CHOICE_ACTS[regime]) as RecordedAct[])),
      scope,
      actedAt: fc
        .integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2026, 2, 1) })
        .map((ms) => new Date(ms).toISOString()),
      shownAt: fc.option(fc.constant('2026-02-28T08:00:00.000Z'), { nil: undefined }),
      language: fc.constantFrom('fr' as const, 'en' as const),
      authorityId: fc.option(fc.uuid(), { nil: undefined }),
    }),
  )
  .filter(({ act, scope: { kind } }) => act !== 'consent' || kind === 'project' || kind === 'purpose')
  .map(({ shownAt, language, authorityId, ...act }) =>
    stated(act.regime, act.act, {
      ...act,
      notice: {
        noticeId: NOTICES[act.regime],
        version: 1,
        hash: HASH,
        language,
        ...(shownAt === undefined ? {} : { shownAt }),
      },
      ...(authorityId === undefined ? {} : { authorityId }),
    }),
  );

export type Node = Record<string, unknown>;
export const r4 = (regime: DecidedRegime, provision: Node | undefined, over: Node = {}): Node => ({
  resourceType: 'Consent',
  language: 'fr',
  status: 'active',
  scope: { coding: [{ system: SYSTEMS.scope, code: 'patient-privacy' }] },
  category: [{ coding: [{ system: SYSTEMS.loinc, code: '59284-0' }] }],
  patient: { reference: `Patient/${PERSON}` },
  dateTime: '2026-03-01T09:30:00Z',
  performer: [{ reference: `Patient/${PERSON}` }],
  policy: [{ uri: `${BASE}/api/v1/notices/${NOTICES[regime]}/1` }],
  ...(provision === undefined ? {} : { provision }),
  ...over,
});
export const r5 = (
  regime: DecidedRegime,
  decision: string | undefined,
  provision?: Node[],
  over: Node = {},
): Node => ({
  resourceType: 'Consent',
  language: 'en',
  status: 'active',
  subject: { reference: `Patient/${PERSON}` },
  date: '2026-03-01',
  grantor: [{ reference: `Patient/${PERSON}` }],
  policyBasis: { url: `${BASE}/api/v1/notices/${NOTICES[regime]}/1` },
  ...(decision === undefined ? {} : { decision }),
  ...(provision === undefined ? {} : { provision }),
  ...over,
});
export const purpose = (code: string, system: string = SYSTEMS.purpose): Node => ({
  purpose: [{ system, code }],
});
export const project: Node = {
  actor: [
    {
      role: { coding: [{ system: SYSTEMS.participation, code: 'IRCP' }] },
      reference: { identifier: { system: SYSTEMS.project, value: PROJECT } },
    },
  ],
};
export const acts = (version: FhirVersion, resource: Node): string[] => {
  const read = readConsent(version, resource, facts);
  return read.ok
    ? read.consent.acts.map(({ act, scope }) => `${act} ${scope.kind}${scope.id ? ` ${scope.id}` : ''}`)
    : read.issues.map(({ code, expression }) => `${code} ${expression}`);
};

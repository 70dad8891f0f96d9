import type { DecidedRegime } from '../codes.js';
import { effectOfAct } from '../choices/choice.standing.js';
import type { JsonObject } from '../release/element.sanitising.js';
import { CONSENT_DOCUMENT, EXTENSIONS, PCF, REGIME_CODES, SYSTEMS } from './fhir.codes.js';
import type { FhirVersion } from './fhir.codes.js';
import { policyUri } from './fhir.model.js';
import type { ConsentState, StatedAct } from './fhir.model.js';
import { attributesOf } from './scope.attributes.js';

type Stance = 'permit' | 'deny' | 'ended-permit' | 'ended-deny';

/**
 * What an act makes of the agreement. Only a consent is an active permit: a lifted objection is an objection that has
 * ended, so that nobody reads it as a yes; a lapse is a permit that has ended. A refusal stays active: a reader that
 * enforces active consents alone then still refuses.
 */
export function stanceOf({
  stated: { regime, act },
  inForce,
}: Pick<ConsentState, 'stated' | 'inForce'>): Stance {
  if (act === 'consent') return inForce ? 'permit' : 'ended-permit';
  if (act === 'lapse') return 'ended-permit';
  return effectOfAct({ regime, act }) === 'deny' ? 'deny' : 'ended-deny';
}

const concept = (...codings: readonly [string, string][]): JsonObject => ({
  coding: codings.map(([system, code]) => ({ system, code })),
});

/** Profile of IHE PCF that the R4 resource meets, if any: a content code (category of data) is outside of both. */
function profileOf({ stated, except }: ConsentState): string | undefined {
  const scopes = [stated.scope, ...except];
  if (scopes.some(({ kind }) => kind === 'category')) return undefined;
  const basic =
    except.length === 0 && (stated.scope.kind === 'everything' || stated.scope.kind === 'project');
  return basic ? PCF.basic : PCF.intermediate;
}

const category = (regime: DecidedRegime): JsonObject[] => [
  concept([SYSTEMS.loinc, CONSENT_DOCUMENT]),
  concept([SYSTEMS.actCode, REGIME_CODES[regime].actCodes[0]!]),
  concept([SYSTEMS.regime, regime]),
  ...(regime === 'EXPLICIT_CONSENT' ? [concept([SYSTEMS.category, 'research'])] : []),
];

/** The person, or whoever spoke for them under an authority, by its opaque number. */
const speaker = (state: ConsentState): JsonObject =>
  state.stated.authorityId === undefined
    ? { reference: `Patient/${state.subjectRef}` }
    : { type: 'RelatedPerson', identifier: { system: SYSTEMS.authority, value: state.stated.authorityId } };

const noticeReference = ({ notice }: StatedAct): JsonObject => ({
  type: 'DocumentReference',
  identifier: { system: SYSTEMS.notice, value: `${notice.noticeId}/${notice.version}` },
  extension: [
    { url: EXTENSIONS.noticeHash, valueString: notice.hash },
    ...(notice.shownAt === undefined
      ? []
      : [{ url: EXTENSIONS.noticeShownAt, valueInstant: notice.shownAt }]),
  ],
});

const meta = (state: ConsentState, profile: string | undefined): JsonObject => ({
  versionId: String(state.position),
  lastUpdated: state.recordedAt,
  ...(profile === undefined ? {} : { profile: [profile] }),
});

const register: JsonObject = { identifier: { system: SYSTEMS.register, value: 'register' } };

const head = (state: ConsentState, profile: string | undefined, stance: Stance): JsonObject => ({
  resourceType: 'Consent',
  id: state.id,
  meta: meta(state, profile),
  language: state.stated.notice.language,
  identifier: [{ system: SYSTEMS.choice, value: state.choiceId }],
  status: stance.startsWith('ended') ? 'inactive' : 'active',
});

const act = ({ stated }: ConsentState): JsonObject => ({ url: EXTENSIONS.act, valueCode: stated.act });

function writeR4(state: ConsentState, base: string): JsonObject {
  const { stated } = state;
  const stance = stanceOf(state);
  const rule = REGIME_CODES[stated.regime];
  return {
    ...head(state, profileOf(state), stance),
    extension: [act(state)],
    scope: concept(...rule.scopes.map((code): [string, string] => [SYSTEMS.scope, code])),
    category: category(stated.regime),
    patient: { reference: `Patient/${state.subjectRef}` },
    dateTime: stated.actedAt,
    performer: [speaker(state)],
    organization: [register],
    sourceReference: noticeReference(stated),
    policy: [{ uri: policyUri(base, stated.notice) }, { uri: rule.implicitPolicy }],
    provision: {
      type: stance.endsWith('permit') ? 'permit' : 'deny',
      ...attributesOf(stated.scope),
      ...(state.except.length === 0
        ? {}
        : { provision: state.except.map((scope) => ({ type: 'deny', ...attributesOf(scope) })) }),
    },
  };
}

/**
 * R5 states a base decision and exceptions to it that have no type of their own. A permission for one project is an
 * exception to deny; a refusal of one project is an exception to permit where silence permits, and where silence denies
 * (explicit consent) it is the ended permission: nobody who overlooks an extension reads a yes.
 */
function writeR5(state: ConsentState, base: string): JsonObject {
  const { stated } = state;
  const stance = stanceOf(state);
  const everything = stated.scope.kind === 'everything';
  const endedConsent = stated.regime === 'EXPLICIT_CONSENT' && stance === 'deny' && !everything;
  const permits = stance.endsWith('permit') || endedConsent;
  const exceptions = state.except.map((scope) => attributesOf(scope));
  const nested: JsonObject = exceptions.length === 0 ? {} : { provision: exceptions };
  return {
    ...head(state, undefined, endedConsent ? 'ended-permit' : stance),
    extension: [act(state), { url: EXTENSIONS.actedAt, valueInstant: stated.actedAt }],
    category: category(stated.regime),
    subject: { reference: `Patient/${state.subjectRef}` },
    date: stated.actedAt.slice(0, 10),
    grantor: [speaker(state)],
    controller: [register],
    sourceReference: [noticeReference(stated)],
    policyBasis: { url: policyUri(base, stated.notice) },
    decision: everything === permits ? 'permit' : 'deny',
    ...(everything ? nested : { provision: [{ ...attributesOf(stated.scope), ...nested }] }),
  };
}

/** A Consent of the register in one release of FHIR. @param base public address of the gateway */
export const writeConsent = (version: FhirVersion, state: ConsentState, base: string): JsonObject =>
  version === 'R4' ? writeR4(state, base) : writeR5(state, base);

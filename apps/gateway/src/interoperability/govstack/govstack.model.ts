import type { Notice } from '@garant/contracts';
import { hashOf } from '@garant/nest-kit';
import {
  BUNDLE_VERSION,
  PURPOSE_CODES,
  REGIME_CODES,
  REGIME_RULES,
  SCOPE_KINDS,
  canonicalJson,
  stanceOf,
  type ChoiceAct,
  type ChoiceScope,
  type ConsentState,
  type DecidedRegime,
  type ScopeKind,
} from '@garant/rules';

/** The generic revision of GovStack, with SHA-256 where the specification writes SHA-1 (which no longer resists collisions). */
export interface Revision {
  readonly id: string;
  readonly schemaName: 'Policy' | 'DataAgreement' | 'ConsentRecord';
  readonly objectId: string;
  readonly signedWithoutObjectId: false;
  readonly timestamp: string;
  readonly authorizedByIndividualId: string;
  readonly authorizedByOther: string;
  readonly serializedSnapshot: string;
  readonly serializedHash: string;
  readonly successorId: string;
  readonly predecessorHash: string;
  readonly predecessorSignature: string;
}

interface Step {
  readonly id: string;
  readonly at: string;
  readonly object: object;
  readonly individualId?: string;
  readonly by: string;
}

/** Revisions of one object, oldest first, each bound to the one before by its hash. */
export function revisionsOf(
  schemaName: Revision['schemaName'],
  objectId: string,
  steps: readonly Step[],
): readonly Revision[] {
  let predecessorHash = '';
  return steps.map((step, index) => {
    const { id: _id, ...objectData } = step.object as { id?: unknown };
    const snapshot = {
      objectData,
      schemaName,
      objectId,
      signedWithoutObjectId: false,
      timestamp: step.at,
      authorizedByIndividualId: step.individualId ?? '',
      authorizedByOther: step.by,
    };
    const serializedHash = hashOf(snapshot);
    const revision: Revision = {
      id: step.id,
      schemaName,
      objectId,
      signedWithoutObjectId: false,
      timestamp: step.at,
      authorizedByIndividualId: snapshot.authorizedByIndividualId,
      authorizedByOther: step.by,
      serializedSnapshot: canonicalJson(snapshot),
      serializedHash,
      successorId: steps[index + 1]?.id ?? '',
      predecessorHash,
      predecessorSignature: '',
    };
    predecessorHash = serializedHash;
    return revision;
  });
}

export interface Policy {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly jurisdiction: string;
  readonly industrySector: string;
}

/** A regime of law is what GovStack calls a policy: it governs every agreement under it. */
export const policyOf = (regime: DecidedRegime, base: string, language: 'fr' | 'en'): Policy => ({
  id: regime,
  name: REGIME_RULES[regime].sentence[language],
  version: String(BUNDLE_VERSION),
  url: `${base}/fhir/policy/${regime}`,
  jurisdiction: REGIME_RULES[regime].jurisdiction,
  industrySector: 'health',
});
export const policyRevisions = (policy: Policy, regime: DecidedRegime): readonly Revision[] =>
  revisionsOf('Policy', policy.id, [
    {
      id: `${policy.id}@${policy.version}`,
      at: `${REGIME_RULES[regime].effectiveFrom}T00:00:00.000Z`,
      object: policy,
      by: 'law',
    },
  ]);

/** What one agreement is about: a notice, and how far a choice under it reaches. */
export interface AgreementName {
  readonly noticeId: string;
  readonly scope: ChoiceScope;
}
export const agreementId = ({ noticeId, scope }: AgreementName): string =>
  scope.kind === 'everything' ? noticeId : `${noticeId}~${scope.kind}~${scope.id ?? ''}`;

/** The agreement that an id names, or null. */
export function readAgreementId(id: string): AgreementName | null {
  const [noticeId = '', kind, scopeId, ...more] = id.split('~');
  if (!/^[\w.-]{1,100}$/.test(noticeId) || more.length > 0) return null;
  if (kind === undefined) return { noticeId, scope: { kind: 'everything' } };
  const known = SCOPE_KINDS.find((one) => one === kind && one !== 'everything') as ScopeKind | undefined;
  return known && scopeId && /^[\w.-]{1,100}$/.test(scopeId)
    ? { noticeId, scope: { kind: known, id: scopeId } }
    : null;
}

const LAWFUL_BASIS: Readonly<Record<DecidedRegime, string>> = {
  EXPLICIT_CONSENT: 'consent',
  NON_OPPOSITION: 'public_task',
  SNDS_OPPOSITION: 'public_task',
  EHDS_OPT_OUT: 'public_task',
};

export interface DataAgreement {
  readonly id: string;
  readonly version: string;
  readonly controller: { readonly id: string; readonly name: string; readonly url: string };
  readonly policy: Policy;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly dataUse: string;
  readonly dpia: string;
  readonly active: boolean;
  readonly forgettable: boolean;
  readonly compatibleWithVersion: string;
  readonly lifecycle: string;
}

export const dataAgreementOf = (
  notice: Notice,
  scope: ChoiceScope,
  base: string,
  language: 'fr' | 'en',
): DataAgreement => ({
  id: agreementId({ noticeId: notice.noticeId, scope }),
  version: String(notice.version),
  controller: { id: 'register', name: 'Garant', url: base },
  policy: policyOf(notice.regime, base, language),
  purpose: notice.title[language] ?? notice.title.fr,
  lawfulBasis: LAWFUL_BASIS[notice.regime],
  dataUse: 'data_using_service',
  // GDPR Art. 35: assessed per project, and published with its permit.
  dpia: `${base}/projects.json`,
  active: notice.status === 'published',
  forgettable: false,
  compatibleWithVersion: '',
  lifecycle: notice.status === 'published' ? 'complete' : 'withdrawn',
});

/** Versions of an agreement with their chain, oldest first. @param versions of one notice */
export const agreementRevisions = (
  versions: readonly Notice[],
  scope: ChoiceScope,
  base: string,
): readonly Revision[] => {
  const sorted = [...versions].sort((a, b) => a.version - b.version);
  const id = agreementId({ noticeId: sorted[0]?.noticeId ?? '', scope });
  return revisionsOf(
    'DataAgreement',
    id,
    sorted.map((notice) => {
      const { active: _active, lifecycle: _lifecycle, ...fixed } = dataAgreementOf(notice, scope, base, 'fr');
      return {
        id: revisionId(notice, scope),
        at: notice.publishedAt ?? '',
        // What was read is fixed by its hash; whether it is still in force is not part of it.
        object: { ...fixed, noticeHash: notice.hash },
        by: 'data-protection-officer',
      };
    }),
  );
};
export const revisionId = (
  notice: { readonly noticeId: string; readonly version: number },
  scope: ChoiceScope,
): string => `${agreementId({ noticeId: notice.noticeId, scope })}@${notice.version}`;

/** Scopes under which agreements of a notice are listed; projects, holders and datasets are reached by their id. */
export const listedScopes = (regime: DecidedRegime): readonly ChoiceScope[] => [
  { kind: 'everything' },
  ...PURPOSE_CODES.filter((code) => code.startsWith('L1461') === (regime === 'SNDS_OPPOSITION')).map(
    (id): ChoiceScope => ({ kind: 'purpose', id }),
  ),
];

export interface ConsentRecord {
  readonly id: string;
  readonly dataAgreementId: string;
  readonly dataAgreementRevisionId: string;
  readonly dataAgreementRevisionHash: string;
  readonly individualId: string;
  readonly optIn: boolean;
  readonly state: 'signed' | 'unsigned';
  readonly signatureId: string;
}

/** Whether data may be used as far as this record goes: yes for a consent, and where an objection was lifted. */
export const optedIn = (state: ConsentState): boolean => {
  const stance = stanceOf(state);
  return stance === 'permit' || (stance === 'ended-deny' && state.stated.regime !== 'EXPLICIT_CONSENT');
};
/** The act of opting in or out under a regime. */
export const actOf = (regime: DecidedRegime, optIn: boolean, consented: boolean): ChoiceAct => {
  const { permit, deny } = REGIME_CODES[regime].acts;
  if (optIn) return permit;
  return regime === 'EXPLICIT_CONSENT' && consented ? 'withdraw' : deny;
};

export const recordOf = (
  state: ConsentState,
  agreement: { readonly revisions: readonly Revision[] },
  receiptId: string,
): ConsentRecord => {
  const { stated } = state;
  const revision = revisionId(stated.notice, stated.scope);
  return {
    id: state.id,
    dataAgreementId: agreementId({ noticeId: stated.notice.noticeId, scope: stated.scope }),
    dataAgreementRevisionId: revision,
    dataAgreementRevisionHash: agreement.revisions.find(({ id }) => id === revision)?.serializedHash ?? '',
    individualId: state.subjectRef,
    optIn: optedIn(state),
    state: 'signed',
    signatureId: receiptId,
  };
};

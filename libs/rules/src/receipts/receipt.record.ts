import {
  DATA_CATEGORIES,
  PURPOSE_CODES,
  type Channel,
  type ChoiceScope,
  type DataCategory,
  type DecidedRegime,
  type PurposeCode,
  type RecordedAct,
} from '../codes.js';
import { PURPOSES } from '../purposes/purpose.table.js';
import type { Sentence } from '../rule.js';
import {
  categoryTerm,
  eventState,
  HEALTH_DATA,
  PARTY_TERMS,
  purposeTerm,
  REGIME_BASIS,
  SECONDARY_USE,
  type ActingAs,
} from './receipt.terms.js';

/** The act that a receipt is for, as the register holds it. */
export interface ReceiptAct {
  readonly receiptId: string;
  readonly choiceId: string;
  readonly subjectRef: string;
  readonly position: number;
  readonly regime: DecidedRegime;
  readonly act: RecordedAct;
  readonly scope: ChoiceScope;
  readonly channel: Channel;
  readonly notice: {
    readonly noticeId: string;
    readonly version: number;
    readonly hash: string;
    readonly language: 'fr' | 'en';
    readonly shownAt?: string | undefined;
  };
  readonly actedAt: string;
  readonly acceptedAt: string;
  readonly recordedAt: string;
  readonly actedBy: string;
  readonly voice?: string | null | undefined;
  readonly authorityId?: string | undefined;
  readonly mandateId?: string | undefined;
  readonly formId?: string | undefined;
  readonly because?: string | undefined;
}
/** In which capacity somebody acted, as their login established it; null: nobody, the register acted by itself. */
export interface Capacity {
  readonly role: string;
  readonly assurance: string;
  /** The person of the register whom the account stands for. */
  readonly subjectRef?: string | undefined;
}

/** In whose name the act stands: what it names decides, then whose login it was. */
export function actingAs(
  act: Pick<
    ReceiptAct,
    'subjectRef' | 'authorityId' | 'mandateId' | 'formId' | 'because' | 'act' | 'channel'
  >,
  capacity: Capacity | null,
): ActingAs {
  if (act.channel === 'import') return 'importer';
  if (act.mandateId !== undefined || act.formId !== undefined) return 'agent';
  if (act.authorityId !== undefined) return 'representative';
  if (act.act === 'lapse' || capacity === null) return 'register';
  if (capacity.role === 'agent') return 'agent';
  if (capacity.role !== 'patient') return 'register';
  return capacity.subjectRef === act.subjectRef ? 'person' : 'representative';
}

const isPurpose = (id: string | undefined): id is PurposeCode => PURPOSE_CODES.includes(id as PurposeCode);
const isCategory = (id: string | undefined): id is DataCategory =>
  DATA_CATEGORIES.includes(id as DataCategory);

const WORDS: Readonly<Record<'secondaryUse' | 'healthData', Sentence>> = {
  secondaryUse: {
    fr: 'Réutilisation de données de santé pour un but que la loi permet',
    en: 'Secondary use of health data for a purpose that the law permits',
  },
  healthData: {
    fr: 'Données de santé électroniques, règlement (UE) 2025/327 art. 51(1)',
    en: 'Electronic health data, Regulation (EU) 2025/327 Art. 51(1)',
  },
};

/**
 * The receipt of one act: a consent record after ISO/IEC TS 27560:2023 with its four parts (header, PII processing,
 * parties, event), in terms of the Data Privacy Vocabulary 2.3. It holds what GDPR Art. 7(1) wants to be demonstrable:
 * who, in which capacity, with which assurance, on which text (version, hash, language, when shown), for which purpose,
 * when, through which channel, and who else was involved. People appear by random references only.
 * @param issuer the gateway's public address
 */
export function receiptRecord(
  act: ReceiptAct,
  title: Sentence,
  issuer: string,
  capacity: Capacity | null,
): Record<string, unknown> {
  const { notice, scope, regime } = act;
  const basis = REGIME_BASIS[regime];
  const as = actingAs(act, capacity);
  const said = (sentence: Sentence): string => sentence[notice.language];
  return {
    schema_version: 'ISO/IEC TS 27560:2023',
    record_id: act.receiptId,
    record_created: act.recordedAt,
    pii_principal_id: act.subjectRef,
    pii_processing: {
      privacy_notice: `${issuer}/api/v1/notices/${notice.noticeId}/${notice.version}`,
      privacy_notice_id: notice.noticeId,
      privacy_notice_version: notice.version,
      privacy_notice_hash: `sha256:${notice.hash}`,
      privacy_notice_shown_at: notice.shownAt ?? null,
      language: notice.language,
      title: said(title),
      purposes: [
        {
          ...purposeOf(scope, said),
          lawful_basis: basis.citation,
          lawful_basis_type: [...basis.terms],
          scope: { ...scope },
          jurisdiction: basis.jurisdiction,
          pii_information: [dataOf(scope, said)],
          pii_controllers: ['data holder (EHDS Art. 60)', 'data user under a permit (EHDS Art. 61)'],
          collection_method: 'held by the data holder already; nothing is collected for this record',
          processing_method: 'in a secure processing environment, pseudonymised (EHDS Art. 66, 73)',
          processing_locations: ['EEA'],
          storage_locations: ['at the data holder', 'in the secure processing environment'],
          retention_period: 'data users: until the permit ends; this act: as long as it can be contested',
          recipient_third_parties: scope.kind === 'project' ? [`project ${scope.id}`] : [],
          geographic_restrictions: ['EEA'],
          withdrawal_method: issuer,
          privacy_rights: [...basis.rights],
        },
      ],
    },
    party_identification: partiesOf(act, as, issuer),
    event: {
      event_id: act.choiceId,
      event_time: act.actedAt,
      accepted_at: act.acceptedAt,
      recorded_at: act.recordedAt,
      register_position: act.position,
      event_type: act.act,
      event_state: eventState(act.act, as, act.because),
      regime,
      channel: act.channel,
      entity_id: act.actedBy,
      acting: {
        as,
        account: as === 'register' ? null : act.actedBy,
        assurance: capacity?.assurance ?? null,
        voice: act.voice ?? null,
        authority_id: act.authorityId ?? null,
        mandate_id: act.mandateId ?? null,
        form_id: act.formId ?? null,
        because: act.because ?? null,
      },
    },
  };
}

function purposeOf(scope: ChoiceScope, said: (sentence: Sentence) => string): Record<string, unknown> {
  if (scope.kind !== 'purpose' || !isPurpose(scope.id))
    return {
      purpose: 'secondary-use-of-health-data',
      purpose_title: said(WORDS.secondaryUse),
      purpose_type: [SECONDARY_USE],
    };
  const rule = PURPOSES[scope.id];
  const terms = rule.crosswalk.dpv.map(purposeTerm);
  return {
    purpose: scope.id,
    purpose_title: said(rule.title),
    purpose_type: terms.length > 0 ? terms : [SECONDARY_USE],
  };
}

function dataOf(scope: ChoiceScope, said: (sentence: Sentence) => string): Record<string, unknown> {
  return scope.kind === 'category' && isCategory(scope.id)
    ? {
        pii_type: categoryTerm(scope.id),
        pii_title: `EHDS Art. ${scope.id.replace(/^(\d+)\.(\d+)\.(\w)$/, '$1($2)($3)')}`,
        sensitive: true,
      }
    : { pii_type: HEALTH_DATA, pii_title: said(WORDS.healthData), sensitive: true };
}

function partiesOf(act: ReceiptAct, as: ActingAs, issuer: string): Record<string, unknown>[] {
  const { scope } = act;
  const helper =
    as === 'representative' || as === 'agent' || as === 'importer'
      ? [{ party_id: act.actedBy, party_type: PARTY_TERMS[as], party_role: as }]
      : [];
  const holder =
    scope.kind === 'holder' && scope.id !== undefined
      ? [{ party_id: scope.id, party_type: PARTY_TERMS.holder, party_role: 'data holder' }]
      : [];
  return [
    { party_id: issuer, party_type: PARTY_TERMS.register, party_role: 'consent register', party_url: issuer },
    { party_id: act.subjectRef, party_type: PARTY_TERMS.person, party_role: 'person' },
    ...helper,
    ...holder,
    {
      party_id: 'CNIL',
      party_type: PARTY_TERMS.authority,
      party_role: 'supervisory authority',
      party_url: 'https://www.cnil.fr',
    },
  ];
}

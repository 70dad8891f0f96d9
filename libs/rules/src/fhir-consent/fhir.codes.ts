import type { ChoiceAct, DataCategory, DecidedRegime, PurposeCode } from '../codes.js';
import { PURPOSE_CODES } from '../codes.js';
import { PURPOSES, isSndsPurpose } from '../purposes/purpose.table.js';

/** HL7 FHIR releases whose Consent is read and written. */
export const FHIR_VERSIONS = ['R4', 'R5'] as const;
export type FhirVersion = (typeof FHIR_VERSIONS)[number];
export const FHIR_RELEASE: Readonly<Record<FhirVersion, string>> = { R4: '4.0.1', R5: '5.0.0' };

/** Code systems and name spaces that a Consent of this register uses. Those of the platform are names, not addresses. */
export const SYSTEMS = {
  scope: 'http://terminology.hl7.org/CodeSystem/consentscope',
  category: 'http://terminology.hl7.org/CodeSystem/consentcategorycodes',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  participation: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  loinc: 'http://loinc.org',
  /** EHDS Art. 51(1) categories, as HealthDCAT-AP names them. */
  healthCategory: 'https://hdeu-dcat.data.health.europa.eu/resource/authority/healthcategories',
  regime: 'urn:garant:fhir:regime',
  purpose: 'urn:garant:fhir:purpose',
  choice: 'urn:garant:fhir:choice',
  notice: 'urn:garant:fhir:notice',
  authority: 'urn:garant:fhir:authority',
  project: 'urn:garant:fhir:project',
  holder: 'urn:garant:fhir:holder',
  dataset: 'urn:garant:fhir:dataset',
  register: 'urn:garant:fhir:register',
  problem: 'urn:garant:fhir:problem',
} as const;

/** Extensions that are written, and the only ones that are read. Any other is refused by its url. */
export const EXTENSIONS = {
  /** Which act of the regime the resource states (code). */
  act: 'urn:garant:fhir:extension:act',
  /** When the person acted, where the element of the release holds a day only (instant). */
  actedAt: 'urn:garant:fhir:extension:acted-at',
  /** SHA-256 of the notice that was shown (string), on the reference to the notice. */
  noticeHash: 'urn:garant:fhir:extension:notice-hash',
  /** When the notice was shown (instant), on the reference to the notice. */
  noticeShownAt: 'urn:garant:fhir:extension:notice-shown-at',
} as const;

/** IHE Privacy Consent on FHIR 1.1: profiles, and the implicit policies that hold without a consent (PCF §53.2.1). */
export const PCF = {
  basic: 'https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentBasic',
  intermediate: 'https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentIntermediate',
  deny: 'https://profiles.ihe.net/ITI/PCF/Policy-deny',
  allNormal: 'https://profiles.ihe.net/ITI/PCF/Policy-all-normal',
} as const;

interface RegimeCodes {
  /** HL7 v3 ActCode of the consent directive; the first is written, all are read. */
  readonly actCodes: readonly string[];
  readonly scopes: readonly string[];
  /** What holds for who says nothing. */
  readonly implicitPolicy: string;
  /** The act that an active permit states, an active deny, an inactive permit, an inactive deny. */
  readonly acts: {
    readonly permit: ChoiceAct;
    readonly deny: ChoiceAct;
    readonly endedPermit: ChoiceAct | null;
    readonly endedDeny: ChoiceAct;
  };
}

export const REGIME_CODES: Readonly<Record<DecidedRegime, RegimeCodes>> = {
  EXPLICIT_CONSENT: {
    actCodes: ['OPTIN', 'OPTINR'],
    scopes: ['patient-privacy', 'research'],
    implicitPolicy: PCF.deny,
    acts: { permit: 'consent', deny: 'refuse', endedPermit: 'withdraw', endedDeny: 'lift-refusal' },
  },
  NON_OPPOSITION: {
    actCodes: ['IMPLIEDD'],
    scopes: ['patient-privacy'],
    implicitPolicy: PCF.allNormal,
    acts: { permit: 'lift-objection', deny: 'object', endedPermit: null, endedDeny: 'lift-objection' },
  },
  SNDS_OPPOSITION: {
    actCodes: ['IMPLIEDD'],
    scopes: ['patient-privacy'],
    implicitPolicy: PCF.allNormal,
    acts: { permit: 'lift-objection', deny: 'object', endedPermit: null, endedDeny: 'lift-objection' },
  },
  EHDS_OPT_OUT: {
    actCodes: ['OPTOUT', 'OPTOUTE'],
    scopes: ['patient-privacy'],
    implicitPolicy: PCF.allNormal,
    acts: { permit: 'reverse-opt-out', deny: 'opt-out', endedPermit: null, endedDeny: 'reverse-opt-out' },
  },
};

/**
 * The HL7 PurposeOfUse code that says the same as a purpose (the first of its crosswalk). The others of the crosswalk are
 * narrower (BIORCH, CLINTRCH): read as the purpose they would permit more than was said, so they are refused.
 */
export const purposeOfUse = (code: PurposeCode): string => PURPOSES[code].crosswalk.hl7[0]!;

/**
 * Purposes that an HL7 code stands for. A refusal reaches each purpose that the code means, in both lists of the law; a
 * permission only the one of the list that its regime uses, and none where that is not one.
 */
export function purposesOf(
  use: string,
  effect: 'permit' | 'deny',
  regime: DecidedRegime,
): readonly PurposeCode[] {
  const all = PURPOSE_CODES.filter((code) => purposeOfUse(code) === use);
  if (effect === 'deny') return all;
  const listed = all.filter((code) => isSndsPurpose(code) === (regime === 'SNDS_OPPOSITION'));
  return listed.length === 1 ? listed : [];
}

/** HealthDCAT-AP code of each category of EHDS Art. 51(1). */
export const CATEGORY_CODES: Readonly<Record<DataCategory, string>> = {
  '51.1.a': 'EHRS',
  '51.1.b': 'DIOH',
  '51.1.c': 'NRPE',
  '51.1.d': 'RPDG',
  '51.1.e': 'HRAD',
  '51.1.f': 'HGPD',
  '51.1.g': 'HPML',
  '51.1.h': 'PGEH',
  '51.1.i': 'WELA',
  '51.1.j': 'IDHP',
  '51.1.k': 'PHDR',
  '51.1.l': 'MRMR',
  '51.1.m': 'EHCT',
  '51.1.n': 'EMRD',
  '51.1.o': 'RMMD',
  '51.1.p': 'RQSH',
  '51.1.q': 'EINS',
};

/** LOINC 59284-0: patient consent. */
export const CONSENT_DOCUMENT = '59284-0';
/** v3-ParticipationType IRCP: information recipient. */
export const RECIPIENT = 'IRCP';

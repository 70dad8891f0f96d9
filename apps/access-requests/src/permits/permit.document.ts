import type {
  ApplicationContent,
  DatasetState,
  EnvironmentState,
  PermitDocument,
  PermitTerms,
  SignAct,
} from '@garant/contracts';
import { PURPOSES, type IssueKind } from '@garant/rules';
import { entryOf, listAddress } from './status.list.js';

/** Header `typ` of a signed permit. */
export const PERMIT_TYP = 'garant-permit+jwt';

/** Conditions of every permit, by the regulation itself. */
const GENERAL_CONDITIONS = [
  {
    fr: 'Les données ne servent qu’à la finalité de ce permis ; les usages de l’article 54 sont interdits (règlement (UE) 2025/327, art. 61(1) et 54).',
    en: 'The data serve the purpose of this permit only; the uses of Article 54 are prohibited (Regulation (EU) 2025/327, Art. 61(1) and 54).',
  },
  {
    fr: 'Personne ne cherche à réidentifier quelqu’un (art. 61(3)).',
    en: 'Nobody attempts to re-identify anyone (Art. 61(3)).',
  },
  {
    fr: 'Seules les personnes nommées accèdent aux données, et seulement dans l’environnement de traitement sécurisé (art. 73(1)).',
    en: 'Only the named persons access the data, and only in the secure processing environment (Art. 73(1)).',
  },
  {
    fr: 'Seules des données non personnelles en sortent, après contrôle (art. 73(2)).',
    en: 'Only non-personal data leave it, after review (Art. 73(2)).',
  },
  {
    fr: 'Les résultats sont publiés au plus tard dix-huit mois après la fin du traitement (art. 61(4)).',
    en: 'Results are published at the latest eighteen months after the processing ends (Art. 61(4)).',
  },
  {
    fr: 'Les données sont effacées de l’environnement dans les six mois qui suivent la fin du permis (art. 68(12)).',
    en: 'The data are erased from the environment within six months of the end of the permit (Art. 68(12)).',
  },
];

export interface PermitFacts {
  issuer: string;
  terms: PermitTerms;
  content: ApplicationContent;
  /** The applicant is the principal investigator. */
  applicant: string;
  datasets: ReadonlyMap<string, DatasetState>;
  environment: EnvironmentState;
  act: SignAct;
  actHash: string;
  signedBy: string;
  signedAt: string;
  favourableVotes: number;
  /** Accepted by the applicant before the permit; null: nothing is charged. */
  fees: PermitDocument['fees'];
  version: { kind: IssueKind; replaces: string | null };
  /** Its place in the public status lists. */
  place: number;
}

/** The permit with the elements of EHDS Art. 68(10)(a)-(h). People are account references only. */
export function permitDocumentOf(facts: PermitFacts): PermitDocument {
  const { terms, content, act } = facts;
  const purpose = PURPOSES[terms.purpose];
  const listed = new Set(terms.persons);
  const others = terms.persons.filter((person) => person !== facts.applicant);
  return {
    documentVersion: 1,
    iss: facts.issuer,
    permitId: terms.permitId,
    applicationId: terms.applicationId,
    title: content.title,
    data: {
      format: content.format,
      pseudonymised: content.format === 'pseudonymised',
      sources: terms.datasets.map(({ datasetId, holderId, regime, resources }) => {
        const dataset = facts.datasets.get(datasetId);
        if (!dataset) throw new Error(`dataset ${datasetId} of a permit is not known`);
        const { title, categories } = dataset.description;
        return { datasetId, holderId, title, categories, regime, resources };
      }),
    },
    purpose: {
      code: terms.purpose,
      title: purpose.title,
      legalSource: purpose.legalSource,
      detail: content.intendedUse,
      expectedBenefit: content.expectedBenefit,
    },
    optOutException: { applied: false, reason: null },
    authorisedPersons: [
      { account: facts.applicant, function: 'principal-investigator', access: listed.has(facts.applicant) },
      ...others.map((account) => ({ account, function: 'member' as const, access: true })),
    ],
    duration: { from: terms.validFrom, until: terms.validUntil },
    environment: facts.environment,
    fees: facts.fees,
    version: facts.version,
    status: statusOf(facts),
    conditions: { general: GENERAL_CONDITIONS, specific: act.conditions },
    decision: {
      reference: facts.actHash,
      signedBy: facts.signedBy,
      signedAt: facts.signedAt,
      favourableVotes: facts.favourableVotes,
    },
    cut: 'pending',
    terms,
  };
}

const statusOf = ({ issuer, terms, place }: PermitFacts): NonNullable<PermitDocument['status']> => {
  const { list, index } = entryOf(place);
  return {
    page: statusPage(issuer, terms.permitId),
    list: listAddress(issuer, 'revocation', list),
    index,
  };
};

/** Where anybody sees whether a permit is in use. */
export const statusPage = (issuer: string, permitId: string): string => `${issuer}/permis/${permitId}/etat`;

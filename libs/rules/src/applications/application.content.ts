import { isDecidedRegime } from '../choices/regime.table.js';
import { tenYearsAfter } from '../clocks/deadline.js';
import { blocking, checkPurpose } from '../purposes/purpose.check.js';
import { screenText } from '../purposes/text.screen.js';
import type { Refusal, Sentence } from '../rule.js';
import { instant } from '../clocks/calendar.js';

import type { ApplicationContent, ApplicationFacts } from '../procedures/application.model.js';
import type { AttachmentState } from './authoring.model.js';
import { FIRST_FORM_VERSION } from './authoring.evolve.js';
import { formFaults } from './form.check.js';
import { crossedIdentifiers, IDENTIFIER_LABELS, unjustifiedVariables } from './identifier.crossing.js';
import { environmentFailure } from '../environments/environment.conformity.js';
import type { ResourceElements } from '../permits/permit.model.js';

const DAY_MS = 86_400_000;
export const LAY_SUMMARY_WORDS = 250;
const blank = (text: string | undefined): boolean => text === undefined || text.trim() === '';

/** The first thing that keeps an application's content from being submitted, purpose first. */
export function contentRefusal(
  content: ApplicationContent,
  facts: Pick<ApplicationFacts, 'now' | 'policy' | 'dataset' | 'environment'>,
  formVersion: number = FIRST_FORM_VERSION,
  attachments: readonly Pick<AttachmentState, 'kind' | 'redactedAt'>[] = [],
): Refusal | undefined {
  return (
    purposeRefusal(content, facts) ??
    textRefusal(content) ??
    formRefusal(content, formVersion, attachments) ??
    transferRefusal(content, facts) ??
    periodRefusal(content, facts.now) ??
    dataRefusal(content, facts) ??
    (facts.environment(content.environmentId)
      ? undefined
      : { code: 'environment-unknown', params: { environmentId: content.environmentId } })
  );
}

/** A prohibited purpose is refused at once, with the article that prohibits it. */
export function purposeRefusal(
  content: Partial<ApplicationContent>,
  facts: Pick<ApplicationFacts, 'now' | 'policy' | 'dataset'>,
): Refusal | undefined {
  const regimes = (content.datasets ?? []).map(({ datasetId }) => facts.dataset(datasetId)?.regime);
  const failed = blocking(
    checkPurpose({
      purpose: content.purpose ?? '',
      applicantType: content.applicantType!,
      mandate: !blank(content.mandate),
      declaredUses: content.declaredUses ?? [],
      publicInterestStatement: !blank(content.publicInterest),
      impossibilityProof: !blank(content.impossibilityProof),
      sndsData: regimes.includes('SNDS_OPPOSITION'),
      at: facts.now,
      policy: facts.policy,
    }),
  );
  if (!failed) return undefined;
  return {
    code: failed.code,
    params: {
      rule: failed.rule,
      about: failed.about,
      legalSource: failed.legalSource,
      sentence: failed.sentence,
    },
  };
}

/** The short form of before asks for nothing more than the checks below; the full one is judged field by field. */
function formRefusal(
  content: ApplicationContent,
  formVersion: number,
  attachments: readonly Pick<AttachmentState, 'kind' | 'redactedAt'>[],
): Refusal | undefined {
  if (formVersion <= FIRST_FORM_VERSION) return undefined;
  const faults = formFaults(content, formVersion, attachments);
  if (faults.length === 0) return undefined;
  const missing = faults.map(({ field, section, rule, legalSource }) => ({
    field,
    section,
    rule,
    legalSource,
  }));
  return { code: 'application-incomplete', params: { formVersion, missing } };
}

/** Data of the national health data system stay in the Union (CSP R1461-1); elsewhere a person looks at the ground. */
function transferRefusal(
  content: ApplicationContent,
  facts: Pick<ApplicationFacts, 'dataset'>,
): Refusal | undefined {
  const country = content.transfers?.[0]?.country;
  const snds = content.datasets.find(
    ({ datasetId }) => facts.dataset(datasetId)?.regime === 'SNDS_OPPOSITION',
  );
  return country !== undefined && snds
    ? { code: 'transfer-prohibited', params: { country, datasetId: snds.datasetId } }
    : undefined;
}

function textRefusal(content: ApplicationContent): Refusal | undefined {
  for (const field of ['title', 'laySummary', 'intendedUse', 'expectedBenefit', 'safeguards'] as const)
    if (blank(content[field])) return { code: 'invalid-body', params: { field } };
  const words = content.laySummary.trim().split(/\s+/).length;
  if (words > LAY_SUMMARY_WORDS)
    return { code: 'lay-summary-too-long', params: { words, most: LAY_SUMMARY_WORDS } };
  if (content.format === 'pseudonymised') {
    if (blank(content.anonymisedInsufficient)) return { code: 'anonymised-justification-missing' };
    if (blank(content.gdprBasis)) return { code: 'gdpr-basis-missing' };
  }
  return undefined;
}

/** Start and end of the requested period: the first instant of its first day, and the first instant after its last. */
export const requestedPeriod = (
  content: Pick<ApplicationContent, 'periodStart' | 'periodEnd'>,
): { from: number; until: number } => ({
  from: instant(content.periodStart),
  until: instant(content.periodEnd) + DAY_MS,
});

function periodRefusal(content: ApplicationContent, now: string): Refusal | undefined {
  const { from, until } = requestedPeriod(content);
  if (!(from < until))
    return { code: 'period-invalid', params: { rule: 'ends-before-it-starts', field: 'periodEnd' } };
  if (until > instant(tenYearsAfter(content.periodStart)) + DAY_MS)
    return { code: 'period-invalid', params: { rule: 'at-most-ten-years', field: 'periodEnd' } };
  if (until <= instant(now))
    return { code: 'period-invalid', params: { rule: 'in-the-past', field: 'periodEnd' } };
  return undefined;
}

function dataRefusal(
  content: ApplicationContent,
  facts: Pick<ApplicationFacts, 'dataset'>,
): Refusal | undefined {
  if (content.persons.length === 0) return { code: 'persons-missing' };
  if (content.datasets.length === 0) return { code: 'invalid-body', params: { field: 'datasets' } };
  const seen = new Set<string>();
  for (const { datasetId, resources } of content.datasets) {
    if (seen.has(datasetId))
      return { code: 'invalid-body', params: { field: 'datasets', datasetId, rule: 'named-twice' } };
    seen.add(datasetId);
    const dataset = facts.dataset(datasetId);
    if (!dataset) return { code: 'dataset-unknown', params: { datasetId } };
    if (dataset.status !== 'published') return { code: 'dataset-not-published', params: { datasetId } };
    if (!isDecidedRegime(dataset.regime))
      return { code: 'regime-unknown', params: { datasetId, regime: dataset.regime } };
    if (resources.length === 0) return { code: 'invalid-body', params: { field: 'resources', datasetId } };
    for (const wanted of resources) {
      const missing = outsideDictionary(wanted, dataset.resources);
      if (missing)
        return {
          code: 'element-not-in-dataset',
          params: { datasetId, resourceType: wanted.resourceType, element: missing },
        };
    }
  }
  return undefined;
}

/** The first element (or `*` for the whole type) that a dictionary does not offer. */
function outsideDictionary(
  wanted: ResourceElements,
  dictionary: readonly ResourceElements[],
): string | undefined {
  const offered = dictionary
    .filter((entry) => entry.resourceType === wanted.resourceType)
    .flatMap((entry) => entry.elements);
  if (offered.length === 0 || wanted.elements.length === 0) return '*';
  return wanted.elements.find((element) => !offered.includes(element));
}

/** Elements that can point to a person when crossed (CSP security référentiel: birth month, commune, day-level dates). */
const POTENTIAL_IDENTIFIERS = [
  'birthDate',
  'deceasedDateTime',
  'deceased[x]',
  'address',
  'maritalStatus',
  'multipleBirth[x]',
  'period',
  'recordedDate',
];

export interface ApplicationFlag {
  readonly code: string;
  readonly sentence: Sentence;
  readonly legalSource: string;
}

/** What a person should look at: hints only, they neither refuse nor approve. */
export function applicationFlags(
  content: ApplicationContent,
  facts: Pick<ApplicationFacts, 'now' | 'environment'>,
  formVersion: number = FIRST_FORM_VERSION,
): readonly ApplicationFlag[] {
  const flags = new Map<string, ApplicationFlag>();
  const add = (flag: ApplicationFlag): void => void (flags.has(flag.code) || flags.set(flag.code, flag));
  const texts = [
    content.title,
    content.laySummary,
    content.intendedUse,
    content.expectedBenefit,
    content.publicInterest ?? '',
    content.benefitContribution ?? '',
    content.cohortDescription ?? '',
  ];
  for (const { code, sentence, legalSource } of screenText(texts)) add({ code, sentence, legalSource });
  for (const { resources } of content.datasets)
    for (const { resourceType, elements } of resources)
      for (const element of elements)
        if (POTENTIAL_IDENTIFIERS.includes(element))
          add({
            code: `potential-identifier.${resourceType}.${element}`,
            sentence: {
              fr: `À vérifier par une personne : « ${resourceType}.${element} » peut aider à reconnaître quelqu’un.`,
              en: `For a person to check: “${resourceType}.${element}” may help to recognise someone.`,
            },
            legalSource: 'Regulation (EU) 2025/327 Art. 66(1); CSP L1461-4',
          });
  if (formVersion > FIRST_FORM_VERSION) for (const flag of minimisationFlags(content)) add(flag);
  for (const { country } of content.transfers ?? [])
    add({
      code: `third-country.${country}`,
      sentence: {
        fr: `À vérifier par une personne : un accès depuis ${country} est demandé, hors de l’Espace économique européen.`,
        en: `For a person to check: access from ${country} is asked for, outside the European Economic Area.`,
      },
      legalSource: 'Regulation (EU) 2025/327 Art. 87 to 91; GDPR Art. 44 to 49',
    });
  const environment = facts.environment(content.environmentId);
  if (environment && environmentFailure(environment, facts.now))
    add({
      code: 'environment-not-ready',
      sentence: {
        fr: 'L’environnement demandé n’a pas d’attestation valable aujourd’hui : rien ne pourra y être livré.',
        en: 'The requested environment has no valid attestation today: nothing can be delivered there.',
      },
      legalSource: 'Regulation (EU) 2025/327 Art. 73(1)',
    });
  return [...flags.values()];
}

/** MIN-02: each variable has its reason, and potential identifiers do not meet unseen. */
function minimisationFlags(content: ApplicationContent): ApplicationFlag[] {
  const unjustified = unjustifiedVariables(content);
  const crossed = crossedIdentifiers(content);
  const names = (locale: 'fr' | 'en'): string =>
    crossed.map((name) => IDENTIFIER_LABELS[name][locale]).join(', ');
  return [
    ...(unjustified.length === 0
      ? []
      : [
          {
            code: 'variable-unjustified',
            sentence: {
              fr: 'À vérifier par une personne : des données sont demandées sans dire pourquoi chacune est nécessaire.',
              en: 'For a person to check: variables are asked for without saying why each is needed.',
            },
            legalSource: 'Regulation (EU) 2025/327 Art. 66(1)',
          },
        ]),
    ...(crossed.length === 0
      ? []
      : [
          {
            code: `identifier-crossing.${crossed.join('+')}`,
            sentence: {
              fr: `À vérifier par une personne : la demande croise ${names('fr')} ; ensemble, ils peuvent désigner quelqu’un.`,
              en: `For a person to check: the request crosses ${names('en')}; together they may point to someone.`,
            },
            legalSource: 'Arrêté du 6 mai 2024 (SNDS); Regulation (EU) 2025/327 Art. 66(1)',
          },
        ]),
  ];
}

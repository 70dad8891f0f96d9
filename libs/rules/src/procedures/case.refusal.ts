import { DAY_MS, addMonths, instant } from '../clocks/calendar.js';
import { extensionAskedUntil } from '../permits/permit.versions.js';
import type { Refusal } from '../rule.js';
import type { ApplicationContent, ApplicationFacts } from './application.model.js';
import { isFollowUp, type CaseKind, type CaseTrack } from './case.kind.js';
import { formalityRefusal } from './formality.check.js';
import type { CaseChoice } from './procedure.model.js';

/** Purposes of the accelerated track (EHDS Art. 68(6)). */
const ACCELERATED_PURPOSES: readonly string[] = ['53.1.a', '53.1.b', '53.1.c'];
const TEN_YEARS = 120;

/** A kind or track that a case cannot have by itself, whatever its content: named with its article. */
export function choiceRefusal(choice: CaseChoice): Refusal | undefined {
  const kind = choice.kind ?? 'permit';
  const track = choice.track ?? 'standard';
  const impossible = (rule: string, article: string): Refusal => ({
    code: 'case-impossible',
    params: { rule, article, kind, track },
  });
  if (isFollowUp(kind) && choice.ofPermit === undefined)
    return impossible('follow-up-names-its-permit', 'EHDS Art. 68(12), 68(13)');
  if (!isFollowUp(kind) && choice.ofPermit !== undefined)
    return impossible('only-a-follow-up-names-a-permit', 'EHDS Art. 68(12), 68(13)');
  if (kind !== 'data-request' && choice.fallbackOf !== undefined)
    return impossible('only-statistics-come-in-place-of-a-refusal', 'EHDS Art. 68(3)');
  if (kind === 'french-route' && choice.formality === undefined)
    return { code: 'formality-missing', params: { field: 'formality', article: 'LIL Art. 66, 73, 76' } };
  if (kind !== 'french-route' && choice.formality !== undefined)
    return impossible('only-the-french-route-has-a-formality', 'LIL Art. 66, 73, 76');
  if (track === 'accelerated' && kind !== 'permit')
    return impossible('accelerated-is-for-permits', 'EHDS Art. 68(6)');
  if (track === 'trusted-holder' && kind !== 'permit' && kind !== 'data-request')
    return impossible('trusted-holder-is-for-permits-and-statistics', 'EHDS Art. 72(1)');
  return undefined;
}

/** What keeps a case of this kind and track from being submitted, besides its content. */
export function caseRefusal(
  choice: CaseChoice,
  applicant: string,
  content: ApplicationContent,
  facts: ApplicationFacts,
): Refusal | undefined {
  const kind = choice.kind ?? 'permit';
  return (
    choiceRefusal(choice) ??
    exclusionRefusal(applicant, content, facts) ??
    trackRefusal(choice.track ?? 'standard', content, facts) ??
    (kind === 'data-request' ? statisticsRefusal(choice, applicant, content, facts) : undefined) ??
    (isFollowUp(kind) ? followUpRefusal(kind, applicant, content, facts) : undefined) ??
    (choice.formality ? formalityRefusal(choice.formality, content, facts) : undefined)
  );
}

/** EHDS Art. 63(4): whoever is excluded neither applies nor is named. */
function exclusionRefusal(
  applicant: string,
  content: ApplicationContent,
  facts: ApplicationFacts,
): Refusal | undefined {
  const barred = (facts.exclusions ?? []).find(
    ({ account, until }) =>
      (account === applicant || content.persons.includes(account)) && instant(facts.now) < instant(until),
  );
  return (
    barred && { code: 'applicant-excluded', params: { until: barred.until, article: 'EHDS Art. 63(4)' } }
  );
}

function trackRefusal(
  track: CaseTrack,
  content: ApplicationContent,
  facts: ApplicationFacts,
): Refusal | undefined {
  const refused = (rule: string, article: string, more: object = {}): Refusal => ({
    code: 'track-not-allowed',
    params: { rule, article, ...more },
  });
  if (track === 'accelerated') {
    if (content.applicantType !== 'public-body')
      return refused('public-sector-or-union-body', 'EHDS Art. 68(6)');
    if ((content.mandate ?? '').trim() === '') return refused('public-health-mandate', 'EHDS Art. 68(6)');
    if (!ACCELERATED_PURPOSES.includes(content.purpose))
      return refused('purposes-a-to-c', 'EHDS Art. 68(6)', { purpose: content.purpose });
  }
  if (track === 'trusted-holder') {
    const trusted = facts.policy.trustedHolders ?? [];
    const other = content.datasets
      .map(({ datasetId }) => facts.dataset(datasetId)?.holderId)
      .find((holderId) => holderId !== undefined && !trusted.includes(holderId));
    if (other !== undefined)
      return refused('designated-holders-only', 'EHDS Art. 72(2)', { holderId: other });
  }
  return undefined;
}

/** EHDS Art. 69: an answer in anonymous statistics, never pseudonymised data. */
function statisticsRefusal(
  { fallbackOf }: CaseChoice,
  applicant: string,
  content: ApplicationContent,
  { refusedCase, dataset }: ApplicationFacts,
): Refusal | undefined {
  if (content.format !== 'anonymised')
    return { code: 'data-request-pseudonymised', params: { field: 'format', article: 'EHDS Art. 69(1)' } };
  const { statistics } = content;
  if (!statistics || statistics.question.trim() === '')
    return {
      code: 'statistics-missing',
      params: { field: 'statistics.question', article: 'EHDS Art. 69(2)' },
    };
  if (statistics.measures.length === 0)
    return {
      code: 'statistics-missing',
      params: { field: 'statistics.measures', article: 'EHDS Art. 69(2)' },
    };
  const offered = ({ datasetId, element }: { datasetId: string; element: string }): boolean =>
    content.datasets.some((wanted) => wanted.datasetId === datasetId) &&
    (dataset(datasetId)?.resources ?? []).some(
      ({ resourceType, elements }) =>
        element.startsWith(`${resourceType}.`) && elements.includes(element.slice(resourceType.length + 1)),
    );
  const missing = [...statistics.measures, ...statistics.breakdowns].find((asked) => !offered(asked));
  if (missing)
    return {
      code: 'element-not-in-dataset',
      params: { datasetId: missing.datasetId, element: missing.element },
    };
  if (fallbackOf === undefined) return undefined;
  if (
    refusedCase?.applicationId !== fallbackOf ||
    refusedCase.applicant !== applicant ||
    !refusedCase.offered
  )
    return { code: 'offer-missing', params: { article: 'EHDS Art. 68(3)' } };
  return undefined;
}

/** The highest of the minimum cells of the datasets that an answer is made of: the condition of every data request. */
export const minimumCellOf = (
  content: Pick<ApplicationContent, 'datasets'>,
  dataset: ApplicationFacts['dataset'],
): number => Math.max(1, ...content.datasets.map(({ datasetId }) => dataset(datasetId)?.minimumCell ?? 1));

/** Statuses of a permit that something can still follow on, by kind. */
const FOLLOWABLE: Readonly<Partial<Record<CaseKind, readonly string[]>>> = {
  amendment: ['signed', 'active', 'suspended'],
  extension: ['signed', 'active', 'suspended'],
  renewal: ['signed', 'active', 'expired'],
};

function followUpRefusal(
  kind: CaseKind,
  applicant: string,
  content: ApplicationContent,
  { followed, now }: ApplicationFacts,
): Refusal | undefined {
  if (!followed || followed.applicant !== applicant)
    return { code: 'permit-unknown', params: { field: 'ofPermit' } };
  if (!(FOLLOWABLE[kind] ?? []).includes(followed.status))
    return { code: 'permit-state', params: { command: kind, state: followed.status } };
  const end = instant(content.periodEnd) + DAY_MS;
  const validUntil = instant(followed.validUntil);
  if (kind === 'amendment' && end > validUntil)
    return {
      code: 'amendment-lengthens',
      params: { field: 'periodEnd', article: 'EHDS Art. 68(12), 68(13)', validUntil: followed.validUntil },
    };
  if (kind !== 'extension') return undefined;
  if (followed.extended) return { code: 'extension-used', params: { article: 'EHDS Art. 68(12)' } };
  if (instant(now) > instant(extensionAskedUntil(followed.validUntil)))
    return {
      code: 'extension-too-late',
      params: { article: 'EHDS Art. 68(12)', validUntil: followed.validUntil },
    };
  if (end <= validUntil)
    return { code: 'period-invalid', params: { rule: 'an-extension-lengthens', field: 'periodEnd' } };
  if (end > addMonths(validUntil, TEN_YEARS))
    return {
      code: 'period-invalid',
      params: { rule: 'extension-at-most-ten-years', field: 'periodEnd', article: 'EHDS Art. 68(12)' },
    };
  return undefined;
}

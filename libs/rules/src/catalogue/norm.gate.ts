import { isDecidedRegime } from '../choices/regime.table.js';
import type { Sentence } from '../rule.js';
import type { DatasetDescription, Variable } from './description.model.js';
import { labelHolds, type LabelState } from './quality.label.js';

/** A rule of the norm gate that a description does not meet yet; what is named says where. */
export interface NormFailure {
  readonly rule: string;
  readonly resourceType?: string;
  readonly element?: string;
  readonly variable?: string;
  readonly missing?: readonly string[];
  readonly regime?: string;
}

const isUri = (text: string): boolean => /^(https?:\/\/|urn:)\S+$/.test(text);
const blank = (sentence: Sentence): boolean => sentence.fr.trim() === '' || sentence.en.trim() === '';
/** FHIR says what its elements mean: they need no row of the dictionary. */
const declaresFhir = (standards: readonly string[]): boolean =>
  standards.some((uri) => /^https?:\/\/hl7\.org\/fhir(\/|$)/.test(uri));

/** What a row of the dictionary lacks. */
export function missingOf({ name, label, type, unit, coding }: Variable): readonly string[] {
  const rules: [boolean, string][] = [
    [name.trim() !== '', 'name'],
    [label.fr.trim() !== '', 'label.fr'],
    [label.en.trim() !== '', 'label.en'],
    [type !== 'quantity' || (unit ?? '').trim() !== '', 'unit'],
    [type !== 'code' || (coding ?? '').trim() !== '', 'coding'],
  ];
  return rules.flatMap(([holds, field]) => (holds ? [] : [field]));
}

/** Whether every variable is described, and what is missing where it is not. */
export function dictionaryFailures(
  d: Pick<DatasetDescription, 'resources' | 'conformsTo' | 'variables'>,
): readonly NormFailure[] {
  const { resources, conformsTo, variables = [] } = d;
  if (resources.length === 0 && variables.length === 0) return [{ rule: 'dictionary-missing' }];
  const names = new Map<string, number>();
  for (const { name, resource } of variables) {
    const full = `${resource ?? ''}.${name}`;
    names.set(full, (names.get(full) ?? 0) + 1);
  }
  const described = new Set(variables.map(({ resource, element, name }) => `${resource}.${element ?? name}`));
  // Without a standard that is what is missing; which elements it leaves undescribed is not known yet.
  const byStandard = declaresFhir(conformsTo) || !conformsTo.some(isUri);
  return [
    ...resources.flatMap(({ resourceType, elements }): NormFailure[] =>
      elements.length === 0
        ? [{ rule: 'dictionary-missing', resourceType }]
        : byStandard
          ? []
          : elements.flatMap((element) =>
              described.has(`${resourceType}.${element}`)
                ? []
                : [{ rule: 'element-undescribed', resourceType, element }],
            ),
    ),
    ...variables.flatMap((variable): NormFailure[] => {
      const missing = missingOf(variable);
      return missing.length === 0 ? [] : [{ rule: 'variable-incomplete', variable: variable.name, missing }];
    }),
    ...[...names].flatMap(([full, count]): NormFailure[] =>
      count > 1 ? [{ rule: 'variable-twice', variable: full.slice(full.indexOf('.') + 1) }] : [],
    ),
  ];
}

/**
 * The norm gate (CSP L1462-1, EHDS Art. 77 and 78): what a dataset must have before anyone can apply for it. Returns
 * every failing rule, so that a holder repairs all at once.
 */
export function normGate(dataset: {
  readonly holderId: string;
  readonly description: DatasetDescription;
  readonly label?: LabelState | null;
}): readonly NormFailure[] {
  const { description: d, holderId, label } = dataset;
  const rules: [boolean, string, Partial<NormFailure>?][] = [
    [holderId.trim() !== '', 'holder-missing'],
    [!blank(d.title) && !blank(d.description), 'title-missing'],
    [d.categories.length > 0, 'category-missing'],
    [d.conformsTo.some(isUri), 'standard-missing'],
  ];
  const more: typeof rules = [
    [isDecidedRegime(d.regime), 'regime-not-decided', { regime: d.regime }],
    [Number.isInteger(d.minimumCell) && d.minimumCell >= 1, 'minimum-cell-missing'],
    [Number.isInteger(d.waitingDays) && d.waitingDays >= 0, 'waiting-period-invalid'],
    [d.period?.end === undefined || d.period.start <= d.period.end, 'period-invalid'],
    [d.publiclyFunded !== true || labelHolds(label), 'label-missing'],
  ];
  const failed = (list: typeof rules): NormFailure[] =>
    list.filter(([holds]) => !holds).map(([, rule, params]) => ({ rule, ...params }));
  return [...failed(rules), ...dictionaryFailures(d), ...failed(more)];
}

import type { ApplicationContent } from '../procedures/application.model.js';
import { PROHIBITED_USES } from '../purposes/prohibited-use.table.js';
import { PURPOSES } from '../purposes/purpose.table.js';
import type { Sentence } from '../rule.js';
import { APPLICANT_LABELS } from './form.codes.js';
import type { ApplicationField, FieldName, FieldShape } from './form.model.js';

type Language = keyof Sentence;

/** What ids and days stand for, where they are read. */
export interface FormNames {
  readonly person: (ref: string) => string;
  readonly dataset: (id: string) => string;
  readonly environment: (id: string) => string;
  readonly day: (day: string) => string;
  /** Name of a country by its ISO 3166-1 code. */
  readonly country: (code: string) => string;
}

const YES: Sentence = { fr: 'Oui', en: 'Yes' };
const NO: Sentence = { fr: 'Non', en: 'No' };

/** A field's value as people read it, line by line; empty when nothing was said. */
export function fieldLines(
  row: ApplicationField,
  content: Partial<ApplicationContent>,
  language: Language,
  names: FormNames,
): readonly string[] {
  const value = content[row.field];
  if (value === undefined || value === null || value === '') return [];
  const own = OWN[row.field];
  if (own) return own(content, language, names);
  return shapeLines(row.shape, value, language, names);
}

function shapeLines(shape: FieldShape, value: unknown, language: Language, names: FormNames): string[] {
  if (value === undefined || value === null || value === '') return [];
  switch (shape.kind) {
    case 'choice':
      return [shape.options[String(value)]?.[language] ?? String(value)];
    case 'several':
      return (value as readonly string[]).map((code) => shape.options[code]?.[language] ?? code);
    case 'yes-no':
      return [(value === true ? YES : NO)[language]];
    case 'day':
      return [names.day(String(value))];
    case 'country':
      return [names.country(String(value))];
    case 'group':
      return shape.parts.flatMap((part) => {
        const lines = shapeLines(part.shape, (value as Record<string, unknown>)[part.name], language, names);
        return lines.length > 0 ? [`${part.label[language]}${COLON[language]} ${lines.join(' ')}`] : [];
      });
    case 'list':
      return (value as readonly Record<string, unknown>[]).map((line) =>
        shape.parts
          .flatMap((part) => {
            const said = shapeLines(part.shape, line[part.name], language, names).join(' ');
            if (said === '') return [];
            return part.shape.kind === 'yes-no'
              ? [`${part.label[language]}${COLON[language]} ${said}`]
              : [said];
          })
          .join(' · '),
      );
    default:
      return String(value).split('\n');
  }
}
/** French puts a space before a colon. */
const COLON: Sentence = { fr: ' :', en: ':' };

type Own = (content: Partial<ApplicationContent>, language: Language, names: FormNames) => string[];
const OWN: { readonly [F in FieldName]?: Own } = {
  applicantType: ({ applicantType }, language) => [APPLICANT_LABELS[applicantType!][language]],
  purpose: ({ purpose }, language) => [`${PURPOSES[purpose!].title[language]} (${purpose})`],
  declaredUses: ({ declaredUses }, language) =>
    (declaredUses ?? []).map(
      (code) => PROHIBITED_USES[code as keyof typeof PROHIBITED_USES]?.title[language] ?? code,
    ),
  persons: ({ persons }, _language, names) => (persons ?? []).map((ref) => names.person(ref)),
  responsiblePerson: ({ responsiblePerson }, _language, names) => [names.person(responsiblePerson!)],
  functions: ({ functions }, language, names) =>
    (functions ?? []).map(
      ({ person, function: what }) => `${names.person(person)}${COLON[language]} ${what}`,
    ),
  datasets: ({ datasets }, language, names) =>
    (datasets ?? []).flatMap(({ datasetId, resources }) => [
      names.dataset(datasetId),
      ...resources.map(
        ({ resourceType, elements }) => `– ${resourceType}${COLON[language]} ${elements.join(', ')}`,
      ),
    ]),
  variables: ({ variables }, language) =>
    (variables ?? [])
      .filter(({ justification }) => justification !== '')
      .map(
        ({ resourceType, element, justification }) =>
          `${resourceType}.${element}${COLON[language]} ${justification}`,
      ),
  environmentId: ({ environmentId }, _language, names) => [names.environment(environmentId!)],
};

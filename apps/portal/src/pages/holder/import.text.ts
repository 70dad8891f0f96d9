import type { DatasetImportBody } from '@garant/contracts';
import type { MessageId, Text } from '../../i18n/text.hook.js';

const BY_ENDING: Readonly<Record<string, DatasetImportBody['format']>> = {
  csv: 'csv',
  json: 'json',
  ttl: 'turtle',
  jsonld: 'jsonld',
};
/** The format that a file's name tells; undefined where it tells none. */
export const formatOf = (name: string): DatasetImportBody['format'] | undefined =>
  BY_ENDING[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];

export const IMPORT_RULES = [
  'name-missing',
  'name-twice',
  'type-unknown',
  'identifying-unknown',
  'field-unknown',
  'column-missing',
  'column-unknown',
  'needed-to-publish',
  'too-long',
  'too-many',
  'unreadable',
  'list-missing',
  'empty',
  'dataset-missing',
  'text-missing',
  'language-missing',
  'category-unknown',
  'number-invalid',
  'place-unknown',
  'not-taken-over',
  'to-say-by-hand',
] as const;

/** What is said of a line, in words; an unknown rule shows its code rather than nothing. */
export const ruleText = (t: Text, rule: string): string =>
  IMPORT_RULES.some((one) => one === rule) ? t(`import.rule.${rule}` as MessageId) : rule;

import type { DatasetDescription } from './description.model.js';

/** Parts of a description in the order in which they are read. */
export const DESCRIPTION_PARTS = [
  'title',
  'description',
  'keywords',
  'categories',
  'domains',
  'conformsTo',
  'resources',
  'variables',
  'distributions',
  'regime',
  'waitingDays',
  'minimumCell',
  'duo',
  'period',
  'territories',
  'numberOfPersons',
  'volume',
  'publiclyFunded',
  'parentId',
] as const;
export type DescriptionPart = (typeof DESCRIPTION_PARTS)[number];

const sameText = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
/** JSON with sorted keys; what is absent, null or an empty list counts as the same. */
function sorted(value: unknown): string {
  if (value === undefined || value === null) return '[]';
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${sorted(inner)}`)
    .join(',')}}`;
}

/** Which parts differ between two versions; all that are filled in, for the first. */
export const changedParts = (
  before: DatasetDescription | undefined,
  after: DatasetDescription,
): readonly DescriptionPart[] => {
  const of = (description: DatasetDescription | undefined, part: DescriptionPart): unknown =>
    (description as Partial<Record<DescriptionPart, unknown>> | undefined)?.[part];
  return DESCRIPTION_PARTS.filter((part) => !sameText(of(before, part), of(after, part)));
};

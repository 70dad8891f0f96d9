import type { ApplicationView } from '@garant/contracts';
import {
  changedFields,
  fieldVersion,
  FORM,
  sameValue,
  type FieldChange,
  type FieldName,
  type FormFault,
  type SectionId,
} from '@garant/rules';
import type { Draft } from '../../api/applications.api.js';

/** Where a field of the form is, for links that lead to it. */
export const sectionOf = (field: FormFault['field']): SectionId =>
  FORM.find((row) => row.field === field)?.section ?? 'documents';

const empty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0) ||
  // A group of which no part says anything. A yes or no says something.
  (typeof value === 'object' && !Array.isArray(value) && Object.values(value).every(empty));

/** A draft says only what has been filled in: empty texts, lists and datasets without elements stay away. */
export function prune(values: Draft): Draft {
  const datasets = values.datasets
    ?.map((dataset) => ({
      ...dataset,
      resources: dataset.resources.filter((resource) => resource.elements.length > 0),
    }))
    .filter((dataset) => dataset.resources.length > 0);
  const wanted = new Set(
    datasets?.flatMap(({ datasetId, resources }) =>
      resources.flatMap(({ resourceType, elements }) =>
        elements.map((element) => `${datasetId} ${resourceType} ${element}`),
      ),
    ),
  );
  // The reason for a variable goes with the variable.
  const variables = values.variables?.filter(
    ({ datasetId, resourceType, element, justification }) =>
      justification.trim() !== '' && wanted.has(`${datasetId} ${resourceType} ${element}`),
  );
  const functions = values.functions?.filter(
    (one) => values.persons?.includes(one.person) && one.function.trim() !== '',
  );
  const kept = Object.entries({ ...values, datasets, variables, functions }).filter(
    ([, value]) => !empty(value),
  );
  return Object.fromEntries(kept) as Draft;
}

/** What the server last said of a draft: its words, and the version at which each was read. */
export interface Read {
  content: Draft;
  version: number;
  versions: Record<string, number>;
  baseline: number;
}
export const readOf = (view: ApplicationView): Read => ({
  content: prune(view.content),
  version: view.version,
  versions: { ...view.fieldVersions },
  baseline: view.fieldBaseline,
});
const baseOf = (read: Read, field: string): number =>
  fieldVersion({ fieldVersions: read.versions, fieldBaseline: read.baseline }, field);

/** The fields to save: those that differ from what was read and are not waiting for a choice between two texts. */
export const changesOf = (read: Read, wanted: Draft, waiting: ReadonlySet<string>): FieldChange[] =>
  changedFields(read.content, wanted)
    .filter((field) => !waiting.has(field))
    .map((field) => ({
      field,
      baseVersion: baseOf(read, field),
      value: wanted[field as FieldName] ?? null,
    }));

/** What is read from now on: these fields were saved as they were wanted. */
export function afterSave(read: Read, wanted: Draft, saved: readonly string[], version: number): Read {
  const content: Record<string, unknown> = { ...read.content };
  const versions = { ...read.versions };
  for (const field of saved) {
    const value = wanted[field as FieldName];
    if (value === undefined) delete content[field];
    else content[field] = value;
    versions[field] = version;
  }
  return { ...read, content: content as Draft, versions, version };
}

/** Fields that somebody else changed and that this author has not touched: their new words are simply shown. */
export function othersChanges(
  read: Read,
  newer: Read,
  mine: Draft,
  waiting: ReadonlySet<string>,
): FieldName[] {
  return changedFields(read.content, newer.content).filter(
    (field) => !waiting.has(field) && sameValue(read.content[field as FieldName], mine[field as FieldName]),
  ) as FieldName[];
}

/** Takes over some fields of what the server says. */
export function takeOver(read: Read, newer: Read, fields: readonly string[]): Read {
  const content: Record<string, unknown> = { ...read.content };
  const versions = { ...read.versions };
  for (const field of fields) {
    const value = newer.content[field as FieldName];
    if (value === undefined) delete content[field];
    else content[field] = value;
    versions[field] = baseOf(newer, field);
  }
  return { ...read, content: content as Draft, versions, version: newer.version };
}

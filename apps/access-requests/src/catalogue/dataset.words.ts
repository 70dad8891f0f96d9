import type { DatasetDescription, DatasetState } from '@garant/contracts';
import {
  DUO_PURPOSES,
  duoTerm,
  labelHolds,
  matchDuo,
  regionsOf,
  standardFamily,
  type DiseaseAncestors,
} from '@garant/rules';

/** What a list shows of a dataset. */
export interface DatasetSummary {
  title: { fr: string; en: string };
  text: { fr: string; en: string };
  categories: string[];
  regime: string;
  standards: string[];
  domains: string[];
  duo: string[];
  period: { start: string; end?: string } | null;
  territories: string[];
  persons: number | null;
  resourceTypes: string[];
  variables: number;
  label: 'held' | 'revoked' | 'none';
}

const MOST_TEXT = 320;
const cut = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text);
const labelWord = ({ label }: DatasetState): DatasetSummary['label'] =>
  !label ? 'none' : labelHolds(label) ? 'held' : 'revoked';
const variablesIn = ({ variables = [], resources }: DatasetDescription): number =>
  Math.max(
    variables.length,
    resources.reduce((sum, { elements }) => sum + elements.length, 0),
  );

export function summaryOf(dataset: DatasetState): DatasetSummary {
  const { description: d } = dataset;
  return {
    title: d.title,
    text: { fr: cut(d.description.fr), en: cut(d.description.en) },
    categories: d.categories,
    regime: d.regime,
    standards: d.conformsTo,
    domains: d.domains ?? ['health'],
    duo: (d.duo ?? []).map(({ code }) => code),
    period: d.period ?? null,
    territories: d.territories ?? [],
    persons: d.numberOfPersons ?? null,
    resourceTypes: d.resources.map(({ resourceType }) => resourceType),
    variables: variablesIn(d),
    label: labelWord(dataset),
  };
}

export const FACETS = [
  'category',
  'holder',
  'regime',
  'standard',
  'use',
  'domain',
  'territory',
  'label',
  'resource',
] as const;
export type Facet = (typeof FACETS)[number];

const noDisease: DiseaseAncestors = () => undefined;
/** Purposes that the terms of a dataset do not rule out, for an applicant who declares everything that can be declared. */
const openUses = (d: DatasetDescription): string[] =>
  (d.duo ?? []).some(({ code }) => duoTerm(code).kind === 'permission')
    ? DUO_PURPOSES.filter(
        (purpose) =>
          matchDuo(d.duo ?? [], { purposes: [purpose], nonProfit: true, nonCommercial: true }, noDisease)
            .verdict !== 'deny',
      )
    : [];

/** `<facet>:<value>`, each once. */
export function facetsOf(dataset: DatasetState): string[] {
  const { description: d } = dataset;
  const values: Record<Facet, readonly string[]> = {
    category: d.categories,
    holder: [dataset.holderId],
    regime: [d.regime],
    standard: d.conformsTo.map(standardFamily),
    use: openUses(d),
    domain: d.domains ?? ['health'],
    territory: regionsOf(d.territories ?? []),
    label: [labelWord(dataset)],
    resource: d.resources.map(({ resourceType }) => resourceType),
  };
  return [...new Set(FACETS.flatMap((facet) => values[facet].map((value) => `${facet}:${value}`)))];
}

/** Words without accents or case; names such as `birthDate` also by their parts. */
export function wordsIn(text: string): string[] {
  const parts = text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
  return [text, ...(parts === text ? [] : [parts])].flatMap(
    (one) =>
      one
        .normalize('NFD')
        .replace(/\p{Diacritic}/gu, '')
        .toLowerCase()
        .match(/[\p{L}\p{N}]{1,60}/gu) ?? [],
  );
}

/**
 * Everything that a dataset can be found by, as the text of a tsvector, and the part by which it is ranked: titles weigh
 * most, the dictionary nothing.
 */
export function tsvectorsOf(dataset: DatasetState): { words: string; headline: string } {
  const { description: d, holderId } = dataset;
  const found = new Map<string, 'A' | 'B' | 'D'>();
  const add = (weight: 'A' | 'B' | 'D', texts: readonly string[]) => {
    for (const text of texts) for (const word of wordsIn(text)) if (!found.has(word)) found.set(word, weight);
  };
  const written = (): string => [...found].map(([word, weight]) => `'${word}':1${weight}`).join(' ');
  add('A', [d.title.fr, d.title.en]);
  add('B', [d.description.fr, d.description.en, ...d.keywords, holderId]);
  const headline = written();
  add(
    'D',
    (d.variables ?? []).flatMap(({ name, label, element }) => [name, label.fr, label.en, element ?? '']),
  );
  add(
    'D',
    d.resources.flatMap(({ resourceType, elements }) => [resourceType, ...elements]),
  );
  return { words: written(), headline };
}

/** Every word, each of them from its beginning; null: no word to look for. */
export function tsqueryOf(text: string | null): string | null {
  const words = [...new Set(text === null ? [] : wordsOfQuery(text))];
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(' & ');
}
const wordsOfQuery = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]{1,60}/gu) ?? [];

import type { Sentence } from '../rule.js';

/**
 * Potential identifiers: none names a person, two of them together may (security reference system of the SNDS, order of
 * 6 May 2024: commune of residence, birth year and month, day-level care dates, day-level death date).
 */
export const IDENTIFIER_CLASSES = ['residence', 'birth', 'care-date', 'death-date'] as const;
export type IdentifierClass = (typeof IDENTIFIER_CLASSES)[number];

export const IDENTIFIER_LABELS: Readonly<Record<IdentifierClass, Sentence>> = {
  residence: { fr: 'lieu de résidence', en: 'place of residence' },
  birth: { fr: 'mois de naissance', en: 'month of birth' },
  'care-date': { fr: 'date des soins au jour', en: 'care date to the day' },
  'death-date': { fr: 'date du décès au jour', en: 'date of death to the day' },
};

/** FHIR elements by what they may tell; an element of any resource type when no type is named. */
const ELEMENTS: Readonly<Record<IdentifierClass, readonly string[]>> = {
  residence: ['Patient.address', 'Location.address', 'RelatedPerson.address'],
  birth: ['Patient.birthDate', 'RelatedPerson.birthDate'],
  'care-date': [
    'period',
    'onset[x]',
    'performed[x]',
    'effective[x]',
    'recordedDate',
    'authoredOn',
    'occurrence[x]',
    'whenHandedOver',
    'issued',
    'date',
  ],
  'death-date': ['Patient.deceased[x]', 'deceasedDateTime'],
};

export const identifierClassOf = (resourceType: string, element: string): IdentifierClass | undefined =>
  IDENTIFIER_CLASSES.find((name) =>
    ELEMENTS[name].some((known) => known === element || known === `${resourceType}.${element}`),
  );

interface Requested {
  readonly datasets: readonly {
    readonly datasetId: string;
    readonly resources: readonly { readonly resourceType: string; readonly elements: readonly string[] }[];
  }[];
}

/** The classes that a request crosses, over all its datasets: linked or in one place, they meet. */
export function crossedIdentifiers(content: Partial<Requested>): readonly IdentifierClass[] {
  const found = new Set(
    (content.datasets ?? []).flatMap(({ resources }) =>
      resources.flatMap(({ resourceType, elements }) =>
        elements.map((element) => identifierClassOf(resourceType, element)),
      ),
    ),
  );
  const crossed = IDENTIFIER_CLASSES.filter((name) => found.has(name));
  return crossed.length > 1 ? crossed : [];
}

/** Requested variables that no justification stands beside (MIN-02; EHDS Art. 66(1)). */
export function unjustifiedVariables(
  content: Partial<Requested> & {
    readonly variables?:
      | readonly {
          readonly datasetId: string;
          readonly resourceType: string;
          readonly element: string;
          readonly justification: string;
        }[]
      | undefined;
  },
): readonly { readonly datasetId: string; readonly resourceType: string; readonly element: string }[] {
  const key = (datasetId: string, resourceType: string, element: string): string =>
    `${datasetId} ${resourceType} ${element}`;
  const justified = new Set(
    (content.variables ?? [])
      .filter(({ justification }) => justification.trim() !== '')
      .map(({ datasetId, resourceType, element }) => key(datasetId, resourceType, element)),
  );
  return (content.datasets ?? []).flatMap(({ datasetId, resources }) =>
    resources.flatMap(({ resourceType, elements }) =>
      elements
        .filter((element) => !justified.has(key(datasetId, resourceType, element)))
        .map((element) => ({ datasetId, resourceType, element })),
    ),
  );
}

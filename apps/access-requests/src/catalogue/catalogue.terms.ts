/** Prefixes of the catalogue. HealthDCAT-AP release 8 on DCAT-AP 3. */
export const PREFIXES = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  dct: 'http://purl.org/dc/terms/',
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatap: 'http://data.europa.eu/r5r/',
  geodcatap: 'http://data.europa.eu/930/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  cv: 'http://data.europa.eu/m8g/',
  csvw: 'http://www.w3.org/ns/csvw#',
  dqv: 'http://www.w3.org/ns/dqv#',
  oa: 'http://www.w3.org/ns/oa#',
  dpv: 'https://w3id.org/dpv#',
  eli: 'http://data.europa.eu/eli/ontology#',
  healthdcatap: 'http://healthdataportal.eu/ns/health#',
} as const;
type Prefix = keyof typeof PREFIXES;
/** A prefixed name such as `dct:title`. */
export type Name = `${Prefix}:${string}`;
export const expand = (name: Name): string => {
  const colon = name.indexOf(':');
  return PREFIXES[name.slice(0, colon) as Prefix] + name.slice(colon + 1);
};

export type Term =
  { iri: string } | { text: string; language?: 'fr' | 'en' } | { text: string; datatype: Name };
export interface Triple {
  subject: string;
  predicate: Name;
  object: Term;
}
export type Line = [subject: string, predicate: Name, object: Term];

export const EU = 'http://publications.europa.eu/resource/authority';
export const HDEU = 'https://hdeu-dcat.data.health.europa.eu/resource/authority';
export const EHDS = 'http://data.europa.eu/eli/reg/2025/327';

const PREFIXED = new RegExp(`^(?:${Object.keys(PREFIXES).join('|')}):[^/]`);
/** A term by its address or its prefixed name. */
export const iri = (value: string): Term => ({ iri: PREFIXED.test(value) ? expand(value as Name) : value });
export const typed = (text: string, datatype: Name): Term => ({ text, datatype });
/** A text in both languages, without those that are empty. */
export const said = (subject: string, predicate: Name, { fr, en }: { fr: string; en: string }): Line[] => [
  ...(fr.trim() === '' ? [] : [[subject, predicate, { text: fr, language: 'fr' }] as Line]),
  ...(en.trim() === '' ? [] : [[subject, predicate, { text: en, language: 'en' }] as Line]),
];
/** Absolute addresses are kept; anything else cannot name a standard and is left out. */
export const isIri = (text: string): boolean => /^(https?:\/\/|urn:)[^\s<>"{}|\\^`]+$/.test(text);

/**
 * A concept of an authority list with the list that it stands in: the rules of the profile look at `skos:inScheme`, and
 * not every reader has the lists.
 * @param concept its address is that of its list, a slash and its code
 */
export function list(subject: string, predicate: Name, concept: string, label: string, also?: Name): Line[] {
  const scheme = predicate === 'dcat:themeTaxonomy' ? concept : concept.slice(0, concept.lastIndexOf('/'));
  return [
    [subject, predicate, iri(concept)],
    ...(scheme === concept
      ? []
      : ([
          [concept, 'rdf:type', iri('skos:Concept')],
          ...(also ? [[concept, 'rdf:type', iri(also)] as Line] : []),
          [concept, 'skos:prefLabel', { text: label, language: 'en' }],
          [concept, 'skos:inScheme', iri(scheme)],
        ] as Line[])),
    [scheme, 'rdf:type', iri('skos:ConceptScheme')],
    [scheme, 'dct:title', { text: scheme.slice(scheme.lastIndexOf('/') + 1), language: 'en' }],
  ];
}

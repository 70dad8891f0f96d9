import { JsonLdParser } from 'jsonld-streaming-parser';
import n3 from 'n3';
import { datasetDescription, type DatasetDescription } from '@garant/contracts';
import { CATEGORIES, type DataCategory, type Variable, type VariableType } from '@garant/rules';
import { expand, HDEU, isIri, type Name } from './catalogue.terms.js';
import type { ImportLine } from './dictionary.import.js';

/** A description as far as DCAT tells it: what it does not tell is for the holder to say. */
export type ImportedDescription = Partial<DatasetDescription> &
  Pick<DatasetDescription, 'title' | 'description'>;
export interface DcatImport {
  datasets: { subject: string; description: ImportedDescription }[];
  lines: ImportLine[];
}
const MOST_DATASETS = 20;

/** @throws Error where the text is no Turtle */
export const readTurtle = (text: string): n3.Store => new n3.Store(new n3.Parser().parse(text));

/** Contexts from elsewhere are never fetched: a document that needs one is refused. @throws Error */
export function readJsonLd(text: string): Promise<n3.Store> {
  const store = new n3.Store();
  const parser = new JsonLdParser({
    documentLoader: { load: () => Promise.reject(new Error('remote-context')) },
  });
  return new Promise((resolve, reject) => {
    parser.on('data', (quad: unknown) => store.addQuad(quad as n3.Quad));
    parser.on('error', reject);
    parser.on('end', () => resolve(store));
    parser.write(text);
    parser.end();
  });
}

/** Datasets of a DCAT or HealthDCAT-AP document. What is not understood is told, never skipped in silence. */
export function datasetsOf(store: n3.Store): DcatImport {
  const subjects = [...new Set(store.getSubjects(expand('rdf:type'), expand('dcat:Dataset'), null))];
  const lines: ImportLine[] = [];
  if (subjects.length === 0) lines.push(about(null, 'dcat:Dataset', 'dataset-missing', 'error'));
  if (subjects.length > MOST_DATASETS) lines.push(about(null, 'dcat:Dataset', 'too-many', 'error'));
  const datasets = subjects.slice(0, MOST_DATASETS).map((subject) => {
    const read = new Reading(store, subject);
    const description = read.description();
    lines.push(...read.lines);
    return { subject: subject.value, description };
  });
  return { datasets, lines };
}

const about = (
  subject: string | null,
  field: string,
  rule: string,
  severity: ImportLine['severity'],
): ImportLine => ({ line: null, subject, field, rule, severity });

/** What the description’s readers understand; other properties of the dataset are told as not taken over. */
const UNDERSTOOD: readonly Name[] = [
  'rdf:type',
  'dct:title',
  'dct:description',
  'dct:identifier',
  'dct:issued',
  'dct:modified',
  'dct:accessRights',
  'dct:type',
  'dct:publisher',
  'dct:provenance',
  'dct:accrualPeriodicity',
  'dct:conformsTo',
  'dct:temporal',
  'dct:spatial',
  'dct:isPartOf',
  'dcat:theme',
  'dcat:keyword',
  'dcat:version',
  'dcat:contactPoint',
  'dcat:distribution',
  'dcatap:applicableLegislation',
  'geodcatap:custodian',
  'dqv:hasQualityAnnotation',
  'healthdcatap:hdab',
  'healthdcatap:healthCategory',
  'healthdcatap:hasStructuredData',
  'healthdcatap:hasVariables',
  'healthdcatap:numberOfUniqueIndividuals',
  'healthdcatap:numberOfRecords',
  'healthdcatap:populationCoverage',
];
const TYPES: Record<string, VariableType> = {
  boolean: 'boolean',
  integer: 'integer',
  int: 'integer',
  decimal: 'decimal',
  double: 'decimal',
  float: 'decimal',
  number: 'decimal',
  string: 'string',
  date: 'date',
  dateTime: 'dateTime',
  datetime: 'dateTime',
  anyURI: 'reference',
};

class Reading {
  readonly lines: ImportLine[] = [];
  constructor(
    private readonly store: n3.Store,
    private readonly subject: n3.Quad_Subject,
  ) {}

  description(): ImportedDescription {
    const { store, subject } = this;
    const known = new Set(UNDERSTOOD.map(expand));
    for (const predicate of new Set(store.getPredicates(subject, null, null).map(({ value }) => value)))
      if (!known.has(predicate)) this.say(predicate, 'not-taken-over', 'note');
    const said = {
      title: this.text('dct:title'),
      description: this.text('dct:description'),
      keywords: [...new Set(this.values('dcat:keyword'))].map((word) => word.trim()).filter(Boolean),
      ...this.categories(),
      conformsTo: this.standards(),
      ...this.period(),
      ...this.persons(),
      ...this.territories(),
      ...this.variables(),
    };
    for (const field of [...(said.categories ? [] : ['categories']), 'regime', 'minimumCell'])
      this.say(field, 'to-say-by-hand', 'note');
    return this.checked(said);
  }

  private say(field: string, rule: string, severity: ImportLine['severity']): void {
    this.lines.push(about(this.subject.value, field, rule, severity));
  }
  private terms(name: Name, of: n3.Term = this.subject): n3.Term[] {
    return this.store.getObjects(of as n3.Quad_Subject, expand(name), null);
  }
  private values(name: Name, of?: n3.Term): string[] {
    return this.terms(name, of).map(({ value }) => value);
  }

  /** Both languages; where one is missing, the other stands in, and it is told. */
  private text(name: Name): { fr: string; en: string } {
    const literals = this.terms(name) as n3.Literal[];
    const of = (language: string) => literals.find((one) => one.language?.split('-')[0] === language)?.value;
    const any = literals[0]?.value;
    if (any === undefined) this.say(name, 'text-missing', 'error');
    for (const language of ['fr', 'en'])
      if (any !== undefined && of(language) === undefined)
        this.say(`${name}@${language}`, 'language-missing', 'note');
    return { fr: of('fr') ?? any ?? '', en: of('en') ?? any ?? '' };
  }
  private categories(): Pick<ImportedDescription, 'categories'> {
    const categories = this.values('healthdcatap:healthCategory').flatMap((value) => {
      const row = CATEGORIES.find(
        ({ authority, code }) =>
          value === `${HDEU}/healthcategories/${authority}` ||
          value.includes(`/art_51/par_1/pnt_${code.slice(-1)}/`),
      );
      if (!row) this.say('healthdcatap:healthCategory', 'category-unknown', 'error');
      return row ? [row.code] : [];
    });
    return categories.length === 0 ? {} : { categories: [...new Set<DataCategory>(categories)] };
  }
  private standards(): string[] {
    const distributions = this.terms('dcat:distribution');
    const all = [
      ...this.values('dct:conformsTo'),
      ...distributions.flatMap((one) => this.values('dct:conformsTo', one)),
    ];
    const addresses = [...new Set(all)].filter(isIri);
    // A code of the Commission’s list stands for the standard that a distribution names exactly.
    const exact = addresses.filter((one) => !one.startsWith(`${HDEU}/standard/`));
    if (addresses.length === 0) this.say('dct:conformsTo', 'needed-to-publish', 'note');
    return exact.length > 0 ? exact : addresses;
  }
  private period(): Pick<ImportedDescription, 'period'> {
    const [period] = this.terms('dct:temporal');
    const start = period && this.values('dcat:startDate', period)[0];
    const end = period && this.values('dcat:endDate', period)[0];
    if (start === undefined) return {};
    return { period: { start: start.slice(0, 10), ...(end ? { end: end.slice(0, 10) } : {}) } };
  }
  private persons(): Pick<ImportedDescription, 'numberOfPersons'> {
    const [count] = this.values('healthdcatap:numberOfUniqueIndividuals');
    if (count === undefined) return {};
    if (!/^\d{1,12}$/.test(count)) {
      this.say('healthdcatap:numberOfUniqueIndividuals', 'number-invalid', 'error');
      return {};
    }
    return { numberOfPersons: Number(count) };
  }
  private territories(): Pick<ImportedDescription, 'territories'> {
    const codes = this.values('healthdcatap:populationCoverage')
      .flatMap((text) => text.split(/[\s,;]+/))
      .filter((code) => /^FR(?:-\d[\dAB]\d?|[A-Z0-9]{1,3})?$/.test(code));
    const places = this.values('dct:spatial');
    for (const place of places)
      if (!place.endsWith('/country/FRA')) this.say('dct:spatial', 'place-unknown', 'note');
    const all = [
      ...new Set([
        ...codes,
        ...(codes.length === 0 && places.some((one) => one.endsWith('/country/FRA')) ? ['FR'] : []),
      ]),
    ];
    return all.length === 0 ? {} : { territories: all };
  }
  private variables(): Pick<ImportedDescription, 'variables' | 'resources'> {
    const tables = this.terms('healthdcatap:hasVariables').flatMap((group) =>
      this.terms('csvw:table', group),
    );
    const variables = tables.flatMap((table): Variable[] => {
      const resource = this.values('dct:title', table)[0] ?? this.values('csvw:url', table)[0];
      const direct = this.terms('csvw:column', table);
      const columns =
        direct.length > 0
          ? direct
          : this.terms('csvw:tableSchema', table).flatMap((schema) => this.terms('csvw:column', schema));
      return columns.map((column) => this.variable(column, resource));
    });
    return variables.length === 0 ? {} : { variables };
  }
  private variable(column: n3.Term, resource: string | undefined): Variable {
    const name = this.values('csvw:name', column)[0] ?? '';
    const titles = this.terms('csvw:title', column) as n3.Literal[];
    const of = (language: string) =>
      titles.find((one) => one.language === language)?.value ?? titles[0]?.value ?? name;
    const datatype = this.values('csvw:datatype', column)[0] ?? 'string';
    if (name === '') this.say('csvw:name', 'name-missing', 'error');
    if (TYPES[datatype] === undefined)
      this.say(`csvw:datatype ${datatype.slice(0, 40)}`, 'type-unknown', 'note');
    return {
      name,
      label: { fr: of('fr'), en: of('en') },
      type: TYPES[datatype] ?? 'string',
      ...(resource === undefined ? {} : { resource: resource.slice(0, 100), element: name }),
    };
  }

  /** What was read, in the form of the contract, or the fields that are not. */
  private checked(said: ImportedDescription): ImportedDescription {
    const parsed = datasetDescription.partial().safeParse(said);
    if (!parsed.success)
      for (const { path } of parsed.error.issues) this.say(path.join('.'), 'unreadable', 'error');
    return said;
  }
}

import type { DatasetDescription } from '@garant/contracts';
import type { Variable, VariableType } from '@garant/rules';
import { iri, said, typed, type Line } from './catalogue.terms.js';

/** Names of datatypes in CSV on the Web. */
const DATATYPES: Record<VariableType, string> = {
  boolean: 'boolean',
  integer: 'integer',
  decimal: 'decimal',
  string: 'string',
  date: 'date',
  dateTime: 'dateTime',
  code: 'string',
  quantity: 'decimal',
  reference: 'anyURI',
};

interface Column {
  name: string;
  title: { fr: string; en: string };
  note: { fr: string; en: string };
  datatype: string;
}

/** The dictionary (CSV on the Web): a table per resource type or table, a column per variable or element. */
export function variableLines(dataset: string, d: DatasetDescription): Line[] {
  const tables = tablesOf(d);
  const structured: Line = [
    dataset,
    'healthdcatap:hasStructuredData',
    typed(String(tables.size > 0), 'xsd:boolean'),
  ];
  if (tables.size === 0) return [structured];
  const group = `${dataset}#variables`;
  return [
    structured,
    [dataset, 'healthdcatap:hasVariables', iri(group)],
    [group, 'rdf:type', iri('csvw:TableGroup')],
    ...said(group, 'dct:title', { fr: 'Dictionnaire des variables', en: 'Data dictionary' }),
    ...[...tables].flatMap(([name, columns]): Line[] => {
      const table = `${group}-${encodeURIComponent(name)}`;
      return [
        [group, 'csvw:table', iri(table)],
        [table, 'rdf:type', iri('csvw:Table')],
        [table, 'dct:title', { text: name }],
        ...columns.flatMap((column, at): Line[] => {
          const node = `${table}-${at + 1}-${encodeURIComponent(column.name)}`;
          return [
            [table, 'csvw:column', iri(node)],
            [node, 'rdf:type', iri('csvw:Column')],
            [node, 'csvw:name', typed(column.name, 'xsd:string')],
            ...said(node, 'csvw:title', column.title),
            ...said(node, 'dct:description', column.note),
            [node, 'csvw:datatype', typed(column.datatype, 'xsd:string')],
          ];
        }),
      ];
    }),
  ];
}

function tablesOf({ variables = [], resources }: DatasetDescription): Map<string, Column[]> {
  const tables = new Map<string, Column[]>();
  const add = (table: string, column: Column): void => {
    const columns = tables.get(table);
    if (columns) columns.push(column);
    else tables.set(table, [column]);
  };
  const described = new Set<string>();
  for (const variable of variables) {
    const table = variable.resource ?? 'data';
    described.add(`${table}.${variable.element ?? variable.name}`);
    add(table, columnOf(variable));
  }
  for (const { resourceType, elements } of resources)
    for (const element of elements)
      if (!described.has(`${resourceType}.${element}`)) {
        const text = { fr: `${resourceType}.${element}`, en: `${resourceType}.${element}` };
        add(resourceType, { name: element, title: text, note: text, datatype: 'string' });
      }
  return tables;
}

function columnOf({ name, label, type, unit, coding, identifying }: Variable): Column {
  const facts = [unit, coding].filter(Boolean).join(', ');
  const marks = {
    fr: { none: '', potential: 'identifiant potentiel', direct: 'identifiant direct' },
    en: { none: '', potential: 'potential identifier', direct: 'direct identifier' },
  };
  const tell = (language: 'fr' | 'en'): string =>
    [label[language], facts, marks[language][identifying ?? 'none']].filter(Boolean).join(' · ');
  return {
    name,
    title: label,
    note: { fr: tell('fr'), en: tell('en') },
    datatype: DATATYPES[type],
  };
}

import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DatasetImportBody } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { DESCRIPTION } from '../../test/access-requests.fixture.js';
import { nodesOf } from './catalogue.jsonld.js';
import { PREFIXES } from './catalogue.terms.js';
import { catalogueTriples, type Described } from './catalogue.triples.js';
import { turtleOf } from './catalogue.turtle.js';
import { ImportController, type ImportPreview } from './import.controller.js';

const preview = (format: DatasetImportBody['format'], text: string): Promise<ImportPreview> =>
  new ImportController().preview({ format, text });
const problemOf = async (format: DatasetImportBody['format'], text: string): Promise<ProblemError> => {
  try {
    await preview(format, text);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('was read');
};
const rules = ({ lines }: ImportPreview) =>
  lines.map(({ line, field, rule, severity }) => `${line} ${field} ${rule} ${severity}`);

const HEADER = 'name;label_fr;label_en;type;unit;coding;resource;element;identifying';

describe('a dictionary in CSV', () => {
  it('is read with semicolons, quotes, line breaks in cells and a byte order mark', async () => {
    const read = await preview(
      'csv',
      `\uFEFF${HEADER}\r\nage;Âge;Age;Quantity;a;;Patient;birthDate;Potential\r\n"dx";"Diagnostic\n""principal""";Diagnosis;code;;ICD-10;Condition;code;\r\n`,
    );
    expect(read.ok).toBe(true);
    expect(read.variables).toEqual([
      {
        name: 'age',
        label: { fr: 'Âge', en: 'Age' },
        type: 'quantity',
        unit: 'a',
        resource: 'Patient',
        element: 'birthDate',
        identifying: 'potential',
      },
      {
        name: 'dx',
        label: { fr: 'Diagnostic\n"principal"', en: 'Diagnosis' },
        type: 'code',
        coding: 'ICD-10',
        resource: 'Condition',
        element: 'code',
      },
    ]);
  });

  it('says for each line what is wrong, and then nothing of it is applied', async () => {
    const read = await preview(
      'csv',
      [
        HEADER,
        'age;Âge;Age;quantity;a;;;;',
        'age;Âge;Age;quantity;a;;;;',
        ';Sans nom;No name;string;;;;;',
        'poids;Poids;Weight;kilos;kg;;;;',
        'sexe;Sexe;Sex;string;;;;;maybe',
      ].join('\n'),
    );
    expect(read).toMatchObject({ ok: false, variables: [] });
    expect(rules(read)).toEqual([
      '3 name name-twice error',
      '4 name name-missing error',
      '5 type type-unknown error',
      '6 identifying identifying-unknown error',
    ]);
  });

  it('tells what publication will ask for, which keeps nobody from importing', async () => {
    const read = await preview('csv', 'name,label_fr,label_en,type,colour\npoids,Poids,Weight,quantity,red');
    expect(read.ok).toBe(true);
    expect(rules(read)).toEqual(['1 colour column-unknown note', '2 unit needed-to-publish note']);
  });

  it.each([
    ['name,type\nage,integer', ['1 label_fr column-missing error', '1 label_en column-missing error']],
    ['name,label_fr,label_en,type\n', ['null variables empty error']],
  ])('%j', async (text, expected) => expect(rules(await preview('csv', text))).toEqual(expected));

  it('an open quote is no CSV', async () => {
    expect(await problemOf('csv', `${HEADER}\n"age;Âge`)).toMatchObject({ code: 'description-unreadable' });
  });
});

describe('a dictionary in JSON', () => {
  const age = { name: 'age', label: { fr: 'Âge', en: 'Age' }, type: 'integer' };
  it('is a list, or an object with the list', async () => {
    expect((await preview('json', JSON.stringify([age]))).variables).toEqual([age]);
    expect((await preview('json', JSON.stringify({ variables: [age] }))).variables).toEqual([age]);
  });
  it.each([
    [{ rows: [] }, ['null variables list-missing error']],
    [[{ ...age, colour: 'red' }], ['1 colour field-unknown error']],
    [[age, 'age'], ['2  unreadable error']],
    [[{ ...age, label: 'Âge' }], ['1 label unreadable error']],
    [Array.from({ length: 2_001 }, (_, n) => ({ ...age, name: `v${n}` })), ['null variables too-many error']],
  ])('otherwise says what is wrong', async (document, expected) =>
    expect(rules(await preview('json', JSON.stringify(document)))).toEqual(expected),
  );
  it('what is no JSON is refused, without quoting it', async () => {
    const problem = await problemOf('json', '{"secret": ');
    expect(problem).toMatchObject({ code: 'description-unreadable' });
    expect(JSON.stringify(problem.options)).not.toContain('secret');
  });
});

describe('a description in DCAT', () => {
  const described: Described = {
    datasetId: randomUUID(),
    holderId: 'hospital-a',
    status: 'published',
    jwk: null,
    changedAt: '2026-11-24T10:00:00.000Z',
    description: {
      ...DESCRIPTION,
      territories: ['FR-29'],
      period: { start: '2015-01-01', end: '2020-12-31' },
      variables: [
        {
          name: 'code',
          label: { fr: 'Diagnostic', en: 'Diagnosis' },
          type: 'string',
          resource: 'Condition',
          element: 'code',
        },
      ],
    },
  };
  const triples = catalogueTriples([described], 'https://garant.example');
  const expected = {
    title: DESCRIPTION.title,
    description: DESCRIPTION.description,
    keywords: ['cardiologie'],
    categories: ['51.1.a'],
    conformsTo: ['http://hl7.org/fhir/R4'],
    numberOfPersons: 1200,
    period: { start: '2015-01-01', end: '2020-12-31' },
    territories: ['FR-29'],
  };
  it('as this catalogue writes it comes back the same, in Turtle and in JSON-LD', async () => {
    const turtle = await preview('turtle', await turtleOf(triples));
    const jsonLd = await preview(
      'jsonld',
      JSON.stringify({ '@context': PREFIXES, '@graph': nodesOf(triples) }),
    );
    for (const read of [turtle, jsonLd]) {
      expect(read.ok).toBe(true);
      expect(read.datasets).toHaveLength(1);
      expect(read.datasets[0]!.description).toMatchObject(expected);
      expect(read.datasets[0]!.description.variables).toContainEqual({
        name: 'code',
        label: { fr: 'Diagnostic', en: 'Diagnosis' },
        type: 'string',
        resource: 'Condition',
        element: 'code',
      });
      expect(rules(read)).toEqual([
        'null regime to-say-by-hand note',
        'null minimumCell to-say-by-hand note',
      ]);
    }
  });

  const dataset = (body: string): string =>
    `@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
     @prefix h: <http://healthdataportal.eu/ns/health#> .
     <https://d.example/1> a dcat:Dataset ; dct:title "Titre"@fr ; dct:description "Text"@en ${body} .`;
  it('in one language stands for both, and that is told', async () => {
    const read = await preview('turtle', dataset('; dct:creator <https://p.example/>'));
    expect(read.datasets[0]!.description).toMatchObject({
      title: { fr: 'Titre', en: 'Titre' },
      description: { fr: 'Text', en: 'Text' },
    });
    expect(rules(read)).toEqual(
      expect.arrayContaining([
        'null http://purl.org/dc/terms/creator not-taken-over note',
        'null dct:title@en language-missing note',
      ]),
    );
  });
  it.each([
    [
      'a category that does not exist',
      dataset('; h:healthCategory <https://x.example/51/z>'),
      'category-unknown',
    ],
    ['a count in words', dataset('; h:numberOfUniqueIndividuals "many"'), 'number-invalid'],
    ['no dataset', '<https://a.example/> <https://b.example/> <https://c.example/> .', 'dataset-missing'],
  ])('%s: an error, and nothing is applied', async (_what, text, rule) => {
    const read = await preview('turtle', text);
    expect(read).toMatchObject({ ok: false, datasets: [] });
    expect(read.lines.some((one) => one.rule === rule && one.severity === 'error')).toBe(true);
  });
  it.each<[DatasetImportBody['format'], string]>([
    ['turtle', 'this is no Turtle'],
    ['jsonld', '{"@context": "https://elsewhere.example/context", "@id": "x"}'],
    ['jsonld', '[[['],
  ])('%s that cannot be read, or wants a context from elsewhere, is refused: %s', async (format, text) =>
    expect(await problemOf(format, text)).toMatchObject({ code: 'description-unreadable' }),
  );
});

it('an unknown format is refused by name', async () => {
  await expect(new ImportController().preview({ format: 'xml', text: '<x/>' })).rejects.toMatchObject({
    code: 'invalid-body',
  });
});

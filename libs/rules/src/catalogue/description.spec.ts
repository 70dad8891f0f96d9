import { describe, expect, it } from '@jest/globals';
import { DATA_CATEGORIES } from '../codes.js';
import type { Actor } from '../procedures/application.model.js';
import { CATEGORIES, categoryRow } from './category.table.js';
import { decideDataset, evolveDataset, type Dataset, type DatasetCommand } from './dataset.decide.js';
import { changedParts } from './description.changes.js';
import type { DatasetDescription, Variable } from './description.model.js';
import { normGate } from './norm.gate.js';
import { LABEL_ELEMENTS, LABEL_GROUPS, LABEL_ROWS, labelHolds, labelLevels } from './quality.label.js';
import { checkDueOn, checkIsOverdue } from './yearly.check.js';

const holder: Actor = { ref: 'h', role: 'holder', organisation: 'hospital' };
const assessor: Actor = { ref: 'a', role: 'assessor', organisation: 'body' };
const age: Variable = {
  name: 'age',
  label: { fr: 'Âge', en: 'Age' },
  type: 'quantity',
  unit: 'a',
  resource: 'person',
  element: 'age',
  identifying: 'potential',
};
const omop: DatasetDescription = {
  title: { fr: 'Entrepôt', en: 'Warehouse' },
  description: { fr: 'Séjours', en: 'Stays' },
  categories: ['51.1.a'],
  conformsTo: ['https://ohdsi.github.io/CommonDataModel/cdm54.html'],
  resources: [],
  variables: [age],
  regime: 'EHDS_OPT_OUT',
  waitingDays: 0,
  minimumCell: 11,
};
const missing = (over: Partial<DatasetDescription>) =>
  normGate({ holderId: 'hospital', description: { ...omop, ...over } });

describe('the norm gate', () => {
  it.each<[what: string, over: Partial<DatasetDescription>, failures: object[]]>([
    ['a complete dictionary of an OMOP dataset', {}, []],
    [
      'a variable without its English label',
      { variables: [{ ...age, label: { fr: 'Âge', en: '' } }] },
      [{ rule: 'variable-incomplete', variable: 'age', missing: ['label.en'] }],
    ],
    [
      'a quantity without a unit',
      { variables: [{ ...age, unit: undefined }] },
      [{ rule: 'variable-incomplete', variable: 'age', missing: ['unit'] }],
    ],
    [
      'a code without its code system',
      { variables: [{ ...age, type: 'code' }] },
      [{ rule: 'variable-incomplete', variable: 'age', missing: ['coding'] }],
    ],
    ['two rows for one variable', { variables: [age, age] }, [{ rule: 'variable-twice', variable: 'age' }]],
    [
      'an element that neither FHIR nor the dictionary describes',
      {
        resources: [{ resourceType: 'Person', elements: ['age', 'height'] }],
        variables: [{ ...age, resource: 'Person' }],
      },
      [{ rule: 'element-undescribed', resourceType: 'Person', element: 'height' }],
    ],
    [
      'elements of FHIR where FHIR is declared: FHIR describes them',
      {
        conformsTo: ['http://hl7.org/fhir/R4'],
        resources: [{ resourceType: 'Condition', elements: ['code'] }],
        variables: [],
      },
      [],
    ],
    ['neither elements nor variables', { variables: [] }, [{ rule: 'dictionary-missing' }]],
    [
      'a period that ends before it starts',
      { period: { start: '2020-01-01', end: '2019-01-01' } },
      [{ rule: 'period-invalid' }],
    ],
    ['public money and no label', { publiclyFunded: true }, [{ rule: 'label-missing' }]],
  ])('%s', (_what, over, failures) => expect(missing(over)).toEqual(failures));

  it('lists everything that is missing at once', () => {
    expect(
      missing({
        conformsTo: [],
        categories: [],
        variables: [{ ...age, unit: '' }],
        publiclyFunded: true,
      }).map(({ rule }) => rule),
    ).toEqual(['category-missing', 'standard-missing', 'variable-incomplete', 'label-missing']);
  });
});

const answers = LABEL_ELEMENTS.map((element) => ({ element, level: 3 as const }));
const run = (commands: readonly [DatasetCommand, string?][], parents?: readonly string[]) => {
  let state: Dataset | undefined;
  for (const [command, at = '2026-03-01T08:00:00.000Z'] of commands) {
    const outcome = decideDataset(state, command, parents && { parents });
    if (!outcome.ok) return outcome.refusal;
    for (const event of outcome.events) state = evolveDataset(state, { ...event, at });
  }
  return state!;
};
const of = (type: string, body: object = {}, actor = holder) =>
  ({ type, actor, body: { datasetId: 'd1', ...body } }) as unknown as DatasetCommand;
const described = of('dataset.describe', { holderId: 'hospital', description: omop });
const funded = of('dataset.describe', {
  holderId: 'hospital',
  description: { ...omop, publiclyFunded: true },
});
const declared = of('dataset.declare-label', { answers });
const published = of('dataset.publish');
const revoked = of('dataset.revoke-label', { elements: ['accuracy'] }, assessor);

describe('the label of quality and utility', () => {
  it('has the six groups of Art. 78(3), each element once', () => {
    expect(new Set(LABEL_ROWS.map(({ group }) => group))).toEqual(new Set(LABEL_GROUPS));
    expect(LABEL_GROUPS).toHaveLength(6);
    expect(new Set(LABEL_ELEMENTS).size).toBe(LABEL_ROWS.length);
  });
  it('opens publication of a dataset that public money paid for', () => {
    expect(run([[funded], [published]])).toMatchObject({ code: 'norm-gate' });
    expect(run([[funded], [declared], [published]])).toMatchObject({ status: 'published' });
  });
  it('is whole or nothing', () => {
    expect(run([[described], [of('dataset.declare-label', { answers: answers.slice(1) })]])).toEqual({
      code: 'label-incomplete',
      params: { missing: ['metadata'] },
    });
    expect(
      run([[described], [of('dataset.declare-label', { answers: [...answers, answers[0]] })]]),
    ).toMatchObject({ code: 'label-incomplete' });
  });
  it('is revoked by the access body, naming what is inaccurate, and can be declared again', () => {
    const state = run([[funded], [declared], [published], [revoked]]) as Dataset;
    expect(labelHolds(state.label)).toBe(false);
    expect(state.label?.revoked).toEqual({ at: '2026-03-01T08:00:00.000Z', elements: ['accuracy'] });
    expect(run([[funded], [declared], [published], [revoked], [revoked]])).toMatchObject({
      code: 'label-missing',
    });
    expect(labelHolds((run([[funded], [declared], [revoked], [declared]]) as Dataset).label)).toBe(true);
  });
  it.each<[who: string, actor: Actor, code: string]>([
    ['its holder', holder, 'forbidden'],
    ['a researcher', { ref: 'r', role: 'researcher' }, 'forbidden'],
  ])('is not revoked by %s', (_who, actor, code) =>
    expect(
      run([[described], [declared], [of('dataset.revoke-label', { elements: ['bias'] }, actor)]]),
    ).toMatchObject({
      code,
    }),
  );
  it('is not revoked without saying what is inaccurate', () =>
    expect(
      run([[described], [declared], [of('dataset.revoke-label', { elements: [] }, assessor)]]),
    ).toMatchObject({
      code: 'reason-missing',
    }));
  it('shows a level for each group', () =>
    expect(
      labelLevels([
        { element: 'bias', level: 4 },
        { element: 'process', level: 1 },
      ]),
    ).toContainEqual({
      group: 'quality-management',
      level: 2.5,
    }));
});

describe('the yearly check', () => {
  it.each([
    ['2025-03-01', '2026-03-01'],
    ['2024-02-29', '2025-02-28'],
    ['2023-02-28', '2024-02-28'],
    ['2025-12-31T23:00:00.000Z', '2026-12-31'],
  ])('after %s is due on %s', (checked, due) => expect(checkDueOn(checked)).toBe(due));
  it('is overdue from the day after', () => {
    expect(checkIsOverdue('2025-03-01', '2026-03-01')).toBe(false);
    expect(checkIsOverdue('2025-03-01', '2026-03-02')).toBe(true);
  });
  it('is made by the holder of a published dataset, and counts from then on', () => {
    const check = of('dataset.check');
    expect(run([[described], [check]])).toMatchObject({ code: 'dataset-not-published' });
    expect(run([[check]])).toMatchObject({ code: 'dataset-unknown' });
    expect(run([[described], [published], [of('dataset.check', {}, assessor)]])).toMatchObject({
      code: 'forbidden',
    });
    expect(run([[described], [published], [check, '2027-02-01T09:00:00.000Z']])).toMatchObject({
      checkedAt: '2027-02-01T09:00:00.000Z',
      describedAt: '2026-03-01T08:00:00.000Z',
    });
  });
});

describe('versions and hierarchy', () => {
  const within = of('dataset.describe', { holderId: 'hospital', description: { ...omop, parentId: 'p1' } });
  it('each description is a version of its own', () =>
    expect(run([[described], [described], [published], [described]])).toMatchObject({
      version: 3,
      status: 'described',
    }));
  it.each<[what: string, parents: readonly string[] | undefined, code: string | undefined]>([
    ['a parent that exists', ['p1'], undefined],
    ['a parent that nobody knows', undefined, 'dataset-parent'],
    ['a parent that is a part of the dataset itself', ['p1', 'd1'], 'dataset-parent'],
  ])('%s', (_what, parents, code) => expect((run([[within]], parents) as { code?: string }).code).toBe(code));
  it('says which parts changed, and nothing of the order in which fields came', () => {
    expect(
      changedParts(omop, { ...omop, minimumCell: 5, title: { en: 'Warehouse', fr: 'Entrepôt' } }),
    ).toEqual(['minimumCell']);
    expect(changedParts(omop, { ...omop, duo: [], distributions: [] })).toEqual([]);
    expect(changedParts(undefined, omop)).toContain('variables');
  });
});

describe('categories of Art. 51(1)', () => {
  it('are all there, with the day from which they apply and the stricter ones of Art. 51(4)', () => {
    expect(CATEGORIES.map(({ code }) => code)).toEqual([...DATA_CATEGORIES]);
    expect(new Set(CATEGORIES.map(({ authority }) => authority)).size).toBe(CATEGORIES.length);
    const letters = (rows: typeof CATEGORIES) => rows.map(({ code }) => code.slice(-1)).join('');
    expect(letters(CATEGORIES.filter(({ appliesFrom }) => appliesFrom === '2031-03-26'))).toBe('bfgmp');
    expect(letters(CATEGORIES.filter(({ stricter }) => stricter))).toBe('fgiq');
    expect(categoryRow('51.1.q').authority).toBe('EINS');
  });
});

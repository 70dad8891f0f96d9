import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DatasetDescription } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { LABEL_ELEMENTS } from '@garant/rules';
import { DESCRIPTION, person, Stage } from '../../test/access-requests.fixture.js';
import { catalogueQuery, searchCatalogue } from './catalogue.search.js';
import { datasetOf, overdueChecks, publishedDatasets } from './dataset.store.js';
import { versionsOf } from './dataset.versions.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const describeIt = async (
  changes: Partial<DatasetDescription> = {},
  { publish = true, datasetId = randomUUID() as string } = {},
): Promise<string> => {
  await stage.must(stage.holder, 'dataset.describe', datasetId, {
    datasetId,
    holderId: 'hospital-a',
    description: { ...DESCRIPTION, ...changes },
  });
  if (publish) await stage.must(stage.holder, 'dataset.publish', datasetId, { datasetId });
  return datasetId;
};
const search = (query: object) => searchCatalogue(stage.database, catalogueQuery(query));
const ids = async (query: object): Promise<string[]> =>
  (await search(query)).items.map(({ datasetId }) => datasetId);
const answers = LABEL_ELEMENTS.map((element) => ({ element, level: 2 as const }));

describe('the search of the catalogue', () => {
  let asthma: string;
  let air: string;
  let draft: string;
  beforeAll(async () => {
    asthma = await describeIt({
      title: { fr: 'Cohorte d’asthmatiques', en: 'Asthma cohort' },
      description: { fr: 'Souffle et crises.', en: 'Breath and attacks.' },
      categories: ['51.1.p'],
      conformsTo: ['http://hl7.org/fhir/R4'],
      duo: [{ code: 'DUO:0000007', diseases: ['MONDO:0004979'] }],
      territories: ['FR-29'],
      period: { start: '2010-01-01', end: '2014-12-31' },
      variables: [
        {
          name: 'peakExpiratoryFlow',
          label: { fr: 'Débit expiratoire de pointe', en: 'Peak expiratory flow' },
          type: 'quantity',
          unit: 'L/min',
        },
      ],
    });
    air = await describeIt({
      title: { fr: 'Qualité de l’air', en: 'Air quality' },
      categories: ['51.1.b'],
      conformsTo: ['https://own.example/air'],
      resources: [],
      variables: [{ name: 'pm25', label: { fr: 'Particules', en: 'Particles' }, type: 'decimal' }],
      domains: ['environment', 'living'],
      duo: [{ code: 'DUO:0000042' }],
      territories: ['FR'],
      period: { start: '2012-01-01' },
    });
    draft = await describeIt({ title: { fr: 'Ébauche asthme', en: 'Asthma draft' } }, { publish: false });
  });

  it.each<[what: string, query: () => object, found: () => string[]]>([
    ['a word of a title, whatever its accents', () => ({ q: 'ASTHMÀTIQUES' }), () => [asthma]],
    ['the beginning of a word, in English', () => ({ q: 'asth coh' }), () => [asthma]],
    ['the name of a variable', () => ({ q: 'peakexpiratoryflow' }), () => [asthma]],
    ['a part of a variable’s name', () => ({ q: 'expiratory' }), () => [asthma]],
    ['the label of a variable', () => ({ q: 'particules' }), () => [air]],
    ['a domain that health is crossed with', () => ({ domain: 'environment' }), () => [air]],
    ['either of two values of one facet', () => ({ category: '51.1.b,51.1.p' }), () => [asthma, air]],
    ['two facets at once', () => ({ category: ['51.1.b', '51.1.p'], standard: 'fhir' }), () => [asthma]],
    [
      'a region with what is national in it',
      () => ({ territory: 'FRH', domain: 'environment' }),
      () => [air],
    ],
    ['a region by one of its departments', () => ({ territory: 'FRH', category: '51.1.p' }), () => [asthma]],
    ['a region where one has nothing', () => ({ territory: 'FRE', category: '51.1.p' }), () => []],
    [
      'a use that the terms leave open',
      () => ({ use: 'DUO:0000006', category: '51.1.b,51.1.p' }),
      () => [air],
    ],
    ['years that overlap', () => ({ from: 2016, category: '51.1.b,51.1.p' }), () => [air]],
    ['years before', () => ({ to: 2011, category: '51.1.b,51.1.p' }), () => [asthma]],
    ['words that nothing has', () => ({ q: 'zygomatique' }), () => []],
    ['words that are none', () => ({ q: '!!!', category: '51.1.p' }), () => [asthma]],
  ])('finds by %s', async (_what, query, found) =>
    expect((await ids(query())).sort()).toEqual(found().sort()),
  );

  it('never shows what is not published', async () => {
    expect(await ids({ q: 'ébauche' })).toEqual([]);
    const whole = [];
    for await (const { datasetId } of publishedDatasets(stage.database)) whole.push(datasetId);
    expect(whole).toContain(asthma);
    expect(whole).not.toContain(draft);
  });

  it('counts the values of a facet among what the other filters leave', async () => {
    const { facets, total } = await search({ category: '51.1.b' });
    expect(total).toBe(1);
    expect(facets.domain).toEqual([
      { value: 'environment', count: 1 },
      { value: 'living', count: 1 },
    ]);
    // Other categories stay on offer: they are alternatives to the one that is chosen.
    expect(facets.category.map(({ value }) => value)).toEqual(expect.arrayContaining(['51.1.b', '51.1.p']));
    expect(facets.standard).toEqual([{ value: 'other', count: 1 }]);
  });

  it('takes quotes and operators as the words they are', async () => {
    expect(await ids({ q: `asthma' | 'air` })).toEqual([]);
    expect(await ids({ q: `'); DROP TABLE dataset; --` })).toEqual([]);
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ from: 'soon' }, 'from'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %j, naming what is wrong', (query, field) => {
    expect(() => catalogueQuery(query)).toThrow(ProblemError);
    try {
      catalogueQuery(query);
    } catch (error) {
      expect((error as ProblemError).options.errors).toMatchObject([{ field }]);
    }
  });
});

describe('a dataset that changes', () => {
  it('keeps every description, with its date and what changed', async () => {
    const datasetId = await describeIt({ variables: [] });
    await describeIt({ minimumCell: 5, keywords: ['cardiologie', 'cœur'] }, { datasetId, publish: false });
    const versions = await versionsOf(stage.database, datasetId);
    expect(versions.map(({ version, changes }) => [version, changes])).toEqual([
      [1, expect.arrayContaining(['title', 'resources'])],
      [2, ['keywords', 'minimumCell']],
    ]);
    expect(versions[0]!.publishedAt).not.toBeNull();
    expect(versions[1]!.publishedAt).toBeNull();
    expect(versions[0]!.description.minimumCell).toBe(11);
    expect((await datasetOf(stage.database, datasetId))?.version).toBe(2);
  });

  it('belongs to a whole of the same holder, which is never a part of it', async () => {
    const whole = await describeIt({});
    const datasetId = await describeIt({ parentId: whole });
    expect((await search({ holder: 'hospital-a', limit: 100 })).items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ datasetId, parent: { datasetId: whole, title: DESCRIPTION.title } }),
        expect.objectContaining({ datasetId: whole, parts: 1 }),
      ]),
    );
    const again = (parentId: string, id: string) =>
      stage.send(stage.holder, 'dataset.describe', id, {
        datasetId: id,
        holderId: 'hospital-a',
        description: { ...DESCRIPTION, parentId },
      });
    expect(await again(datasetId, whole)).toMatchObject({
      problem: { code: 'dataset-parent', params: { rule: 'cycle' } },
    });
    expect(await again(randomUUID(), datasetId)).toMatchObject({
      problem: { code: 'dataset-parent', params: { rule: 'unknown' } },
    });
  });

  it('is not published without its label when public money paid for it; the access body can revoke the label', async () => {
    const datasetId = await describeIt({ publiclyFunded: true }, { publish: false });
    const publish = () => stage.send(stage.holder, 'dataset.publish', datasetId, { datasetId });
    expect(await publish()).toMatchObject({
      problem: { code: 'norm-gate', params: { failures: [{ rule: 'label-missing' }] } },
    });
    expect(
      await stage.send(stage.holder, 'dataset.declare-label', datasetId, {
        datasetId,
        answers: answers.slice(2),
      }),
    ).toMatchObject({
      problem: { code: 'label-incomplete', params: { missing: ['metadata', 'dictionary'] } },
    });
    await stage.must(stage.holder, 'dataset.declare-label', datasetId, { datasetId, answers });
    expect(await publish()).toMatchObject({ ok: true });
    const revoke = (actor = stage.assessor) =>
      stage.send(actor, 'dataset.revoke-label', datasetId, { datasetId, elements: ['accuracy'] });
    expect(await revoke(person('holder', 'hospital-a'))).toMatchObject({ problem: { code: 'forbidden' } });
    expect(await revoke()).toMatchObject({ ok: true });
    expect(await revoke()).toMatchObject({ problem: { code: 'label-missing' } });
    expect((await search({ label: 'revoked' })).items.map((one) => one.datasetId)).toEqual([datasetId]);
  });

  it('is on the list of overdue checks until its holder checks it', async () => {
    const datasetId = await describeIt({});
    const inAYear = new Date(Date.now() + 60_000).toISOString();
    const overdue = async (holderId: string | null) =>
      (await overdueChecks(stage.database, inAYear, holderId)).map((one) => one.datasetId);
    expect(await overdue('hospital-a')).toContain(datasetId);
    expect(await overdue('hospital-z')).toEqual([]);
    await stage.must(stage.holder, 'dataset.check', datasetId, { datasetId });
    const checkedAt = (await datasetOf(stage.database, datasetId))!.checkedAt!;
    expect((await overdueChecks(stage.database, checkedAt, null)).map((one) => one.datasetId)).not.toContain(
      datasetId,
    );
    const types = (await stage.outbox(datasetId)).map(({ type }) => type);
    expect(types).toContain('dataset.checked');
  });
});

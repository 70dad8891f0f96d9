import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { datasetState, environmentState } from '@garant/contracts';
import { ATTESTATION, DESCRIPTION, person, Stage } from '../../test/access-requests.fixture.js';
import { findDatasets } from './dataset.store.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
const page = { q: null, state: null, mine: false, limit: 50, offset: 0 };

describe('datasets', () => {
  it('are described, published and given a key by their holder; each change is a whole state', async () => {
    const datasetId = randomUUID();
    const body = { datasetId, holderId: 'hospital-a', description: DESCRIPTION };
    await stage.must(stage.holder, 'dataset.describe', datasetId, body);
    await stage.must(stage.holder, 'dataset.publish', datasetId, { datasetId });
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    await stage.must(stage.holder, 'dataset.register-key', datasetId, { datasetId, jwk });
    const states = (await stage.outbox(datasetId))
      .filter(({ topic }) => topic === 'dataset.state')
      .map(({ data }) => datasetState.parse(data));
    expect(states.map(({ status, jwk: key }) => [status, key?.crv ?? null])).toEqual([
      ['described', null],
      ['published', null],
      ['published', 'Ed25519'],
    ]);
    expect(
      (await findDatasets(stage.database, { ...page, q: 'cardiology' }, { holderId: null, only: false }))
        .items,
    ).toEqual([states[2]]);
  });

  it('belong to their holder: others, and private keys, are refused', async () => {
    const datasetId = randomUUID();
    const body = { datasetId, holderId: 'hospital-a', description: DESCRIPTION };
    expect(
      await stage.send(person('holder', 'hospital-z'), 'dataset.describe', datasetId, body),
    ).toMatchObject({ problem: { code: 'dataset-not-yours' } });
    expect(await stage.send(stage.researcher, 'dataset.describe', datasetId, body)).toMatchObject({
      problem: { code: 'forbidden' },
    });
    await stage.must(stage.holder, 'dataset.describe', datasetId, body);
    expect(
      await stage.send(person('holder', 'hospital-z'), 'dataset.publish', datasetId, { datasetId }),
    ).toMatchObject({ problem: { code: 'dataset-not-yours' } });
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' };
    expect(
      await stage.send(stage.holder, 'dataset.register-key', datasetId, { datasetId, jwk }),
    ).toMatchObject({ problem: { code: 'holder-key-invalid' } });
  });

  it('pass the norm gate first; an unpublished one is seen by its holder only', async () => {
    const datasetId = randomUUID();
    const description = { ...DESCRIPTION, conformsTo: [], title: { fr: 'Sans norme', en: 'No standard' } };
    await stage.must(stage.holder, 'dataset.describe', datasetId, {
      datasetId,
      holderId: 'hospital-a',
      description,
    });
    expect(await stage.send(stage.holder, 'dataset.publish', datasetId, { datasetId })).toMatchObject({
      problem: { code: 'norm-gate', params: { failures: [{ rule: 'standard-missing' }] } },
    });
    const seen = async (holderId: string | null, only = false) =>
      (await findDatasets(stage.database, { ...page, q: 'sans norme' }, { holderId, only })).total;
    expect([
      await seen(null),
      await seen('hospital-z'),
      await seen('hospital-a'),
      await seen('hospital-a', true),
    ]).toEqual([0, 0, 1, 1]);
    expect(await seen(null, true)).toBe(0);
  });
});

describe('environments', () => {
  it('are registered and attested by their operator, within the rules', async () => {
    const environmentId = randomUUID();
    const body = { environmentId, name: 'Bulle', operatorId: 'spe-one', country: 'FR' };
    expect(
      await stage.send(
        person('environment-operator', 'spe-two'),
        'environment.register',
        environmentId,
        body,
      ),
    ).toMatchObject({ problem: { code: 'environment-not-yours' } });
    await stage.must(stage.operator, 'environment.register', environmentId, body);
    const attest = (changes: object) =>
      stage.send(stage.operator, 'environment.attest', environmentId, {
        environmentId,
        ...ATTESTATION,
        ...changes,
      });
    expect(await attest({ storageCountry: 'US' })).toMatchObject({
      problem: { code: 'attestation-invalid' },
    });
    expect(await attest({ logRetentionMonths: 6 })).toMatchObject({
      problem: { code: 'attestation-invalid' },
    });
    expect(await attest({})).toMatchObject({ ok: true });
    const states = (await stage.outbox(environmentId))
      .filter(({ topic }) => topic === 'environment.state')
      .map(({ data }) => environmentState.parse(data));
    expect(states.map(({ name, attestation }) => [name, attestation?.hds.certificate ?? null])).toEqual([
      ['Bulle', null],
      ['Bulle', 'HDS-42'],
    ]);
  });
});

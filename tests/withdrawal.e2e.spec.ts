import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holderKey, seedDatasets, seedEnvironments, seedLinkages } from '../tools/seed/seed.catalogue.mjs';
import { choose, enrol } from '../tools/seed/seed.choices.mjs';
import { openMission } from '../tools/seed/seed.missions.mjs';
import {
  apply,
  confirmSignature,
  permitIsActive,
  prepare,
  sign,
  train,
} from '../tools/seed/seed.permits.mjs';
import {
  BIRTH_DATES,
  birthDatesIn,
  garant,
  readResources,
  ROOT,
  startTestPlatform,
  type TestPlatform,
} from './platform.fixture.js';

/**
 * An EHDS permit and a non-opposition permit over the same records. People say no while the register is down, the
 * process that relays the permit is killed, both permits are signed meanwhile, everything comes back.
 */
describe('a no that is said while the register is down', () => {
  let test: TestPlatform;
  let datasets: Record<string, string>;
  let environmentId: string;
  let keyFile: string;
  const permits: Record<string, string> = {};
  const inputs = join(ROOT, 'tools/seed/fhir');

  beforeAll(async () => {
    test = await startTestPlatform({ seed: false });
    await enrol(test.api, ['gladys', 'yvone', 'karena']);
    await openMission(test.api, 'paul');
    keyFile = join(test.folder('keys'), 'holder.jwk');
    datasets = await seedDatasets(test.api, holderKey(keyFile), () => undefined);
    environmentId = (await seedEnvironments(test.api, () => undefined)).active;
    await seedLinkages(test.api, datasets, () => undefined);
  });
  afterAll(() => test?.stop());

  it('is recorded, decides both permits, and nothing is lost or doubled by the crashes', async () => {
    await train(test.api, ['claire']);
    const applications: Record<string, string> = {};
    for (const key of ['ehds', 'nonOpposition']) {
      applications[key] = await apply(test.api, {
        title: `Étude ${key}`,
        laySummary: 'Une étude sur les mêmes dossiers.',
        purpose: '53.1.e',
        datasetId: datasets[key]!,
        environmentId,
      });
      await prepare(test.api, applications[key]!);
    }
    const confirmed = await Promise.all(
      Object.values(applications).map((id) => confirmSignature(test.api, id)),
    );
    await test.platform.stopPart('consent');
    const waiting = [
      choose(test.api, 'gladys', 'EHDS_OPT_OUT', 'opt-out'),
      choose(test.api, 'karena', 'NON_OPPOSITION', 'object'),
    ];
    await new Promise((done) => setTimeout(done, 3000));
    await test.platform.kill('access-requests');
    const signatures = Object.values(applications).map((id, i) => sign(test.api, id, confirmed[i]!));
    await new Promise((done) => setTimeout(done, 3000));
    await Promise.all([test.platform.restart('access-requests'), test.platform.restart('consent')]);
    await Promise.all(waiting);
    const ids = await Promise.all(signatures);
    [permits.ehds, permits.nonOpposition] = [ids[0]!, ids[1]!];
    for (const permitId of ids) await permitIsActive(test.api, permitId);
    for (const persona of ['gladys', 'karena'])
      expect(await test.api.get(persona, '/api/v1/my/choices')).toHaveLength(1);
  });

  const released: Record<string, { releaseId: string; sealed: string; readable: string }> = {};
  it.each([
    ['ehds', BIRTH_DATES.gladys, BIRTH_DATES.karena],
    ['nonOpposition', BIRTH_DATES.karena, BIRTH_DATES.gladys],
  ])('leaves out of the %s release exactly whom its regime excludes', async (key, excluded, included) => {
    const sealed = test.folder('sealed');
    const readable = test.folder('readable');
    const release = await garant(
      test,
      'sophie',
      'release',
      '--permit',
      permits[key]!,
      '--dataset',
      datasets[key]!,
      '--in',
      inputs,
      '--out',
      sealed,
      '--key',
      keyFile,
    );
    expect(release).toMatchObject({ code: 0 });
    const releaseId = String(release.result.releaseId);
    expect(
      await garant(test, 'yann', 'unseal', '--release', releaseId, '--in', sealed, '--out', readable),
    ).toMatchObject({ code: 0 });
    released[key] = { releaseId, sealed, readable };
    const dates = birthDatesIn(readable);
    expect(dates).not.toContain(excluded);
    expect(dates).toContain(included);
    expect(dates).toContain(BIRTH_DATES.yvone);
  });

  const recalls = async () => ((await test.api.get('yann', '/api/v1/recalls')) as { items: unknown[] }).items;

  it('recalls the person who objects after unsealing, from the non-opposition release only', async () => {
    const before = birthDatesIn(released.nonOpposition!.readable).length;
    await choose(test.api, 'yvone', 'NON_OPPOSITION', 'object');
    const orders = await test.api.until(
      recalls,
      (list: { acknowledgedAt: string | null }[]) => list.length > 0,
      'the recall order',
    );
    expect(orders).toHaveLength(1);
    expect(orders[0].releaseId).toBe(released.nonOpposition!.releaseId);
    expect(
      await garant(
        test,
        'yann',
        'recall',
        '--recall',
        orders[0].recallId,
        '--in',
        released.nonOpposition!.readable,
      ),
    ).toMatchObject({ code: 0 });
    const after = birthDatesIn(released.nonOpposition!.readable);
    expect(after).not.toContain(BIRTH_DATES.yvone);
    expect(after).toHaveLength(before - 1);
    expect(birthDatesIn(released.ehds!.readable)).toContain(BIRTH_DATES.yvone);
    await test.api.until(
      recalls,
      (list: { acknowledgedAt: string | null }[]) => list.every((order) => order.acknowledgedAt !== null),
      'the acknowledgement',
    );
  });

  it('lets nothing identifying out', () => {
    const text = JSON.stringify(readResources(released.ehds!.readable));
    for (const name of [
      'Cummings',
      'Emmerich',
      'Jast',
      'Practitioner',
      'Organization',
      'Location?',
      'identifier',
      '"text"',
    ])
      expect([name, text.includes(name)]).toEqual([name, false]);
    // Social security numbers of the synthetic people.
    expect(text.match(/\b999-\d{2}-\d{4}\b/g) ?? []).toEqual([]);
    const ids = new Set(
      readResources(released.ehds!.readable).map((resource) => `${resource.resourceType}/${resource.id}`),
    );
    const references = [...text.matchAll(/"reference":"([^"]+)"/g)].map((match) => match[1]!);
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !ids.has(reference))).toEqual([]);
  });

  it('verifies offline, and a tampered copy fails', async () => {
    const folder = test.folder('log');
    const entries = await test.api.get('paul', `/api/v1/inspection/entries?permit=${permits.ehds}&limit=50`);
    const index = entries.entries[0].index as number;
    const token = await test.api.token('paul');
    const get = async (path: string) =>
      (await fetch(new URL(path, test.gatewayUrl), { headers: { authorization: `Bearer ${token}` } })).text();
    const files = {
      proof: await get(`/api/v1/inspection/entries/${index}/proof`),
      policy: await get('/log/policy'),
    };
    writeFileSync(join(folder, 'entry.tlog-proof'), files.proof);
    writeFileSync(join(folder, 'policy'), files.policy);
    const { default: canonicalize } = await import('canonicalize');
    const entry = canonicalize(entries.entries[0].entry) as string;
    writeFileSync(join(folder, 'entry.json'), entry);
    writeFileSync(join(folder, 'tampered.json'), entry.replace('"received":"2', '"received":"3'));
    const verify = (name: string) =>
      garant(
        test,
        'paul',
        'verify',
        'proof',
        '--file',
        join(folder, 'entry.tlog-proof'),
        '--entry',
        join(folder, name),
        '--policy',
        join(folder, 'policy'),
      );
    expect(await verify('entry.json')).toMatchObject({ code: 0, result: { ok: true, index } });
    expect(await verify('tampered.json')).toMatchObject({
      code: 1,
      result: { ok: false, code: 'not-proven' },
    });
    expect(await garant(test, 'paul', 'verify', 'log', '--entries')).toMatchObject({ code: 0 });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EntryView } from '../../libs/contracts/src/audit-log.js';
import {
  holderKey,
  RESOURCES,
  seedDatasets,
  seedEnvironments,
  seedLinkages,
} from '../../tools/seed/seed.catalogue.mjs';
import { enrol } from '../../tools/seed/seed.choices.mjs';
import { openMission } from '../../tools/seed/seed.missions.mjs';
import { confirmSignature, permitIsActive, prepare, train } from '../../tools/seed/seed.permits.mjs';
import {
  BIRTH_DATES,
  birthDatesIn,
  garant,
  ROOT,
  startTestPlatform,
  type TestPlatform,
} from '../platform.fixture.js';
import { readList } from './list.reading.js';
import { account, readLog } from './log.reading.js';
import { SteadfastClient } from './steadfast.client.js';

/**
 * The main job while each part of the platform is killed once (SIGKILL), in the middle of something. Whatever was
 * accepted happens, once; the log has each of it once; and the release leaves out whom it must.
 */
describe('a platform whose parts are killed', () => {
  let test: TestPlatform;
  let client: SteadfastClient;
  let datasets: Record<string, string>;
  let environmentId: string;
  let keyFile: string;
  let applicationId: string;
  let permitId: string;
  /** Choices that the platform accepted: by person, the id it gave. */
  const accepted: { persona: string; choiceId: string }[] = [];
  const crashes: string[] = [];
  const PATIENTS = ['gladys', 'yvone', 'karena', 'augustus', 'suanne', 'rocky'];

  beforeAll(async () => {
    test = await startTestPlatform({ seed: false });
    test.platform.onCrash = (failure) => void crashes.push(failure.message);
    client = new SteadfastClient(test);
    await enrol(test.api, PATIENTS);
    await openMission(test.api, 'paul');
    keyFile = join(test.folder('keys'), 'holder.jwk');
    const { nonOpposition } = await seedDatasets(test.api, holderKey(keyFile), () => undefined);
    datasets = { nonOpposition: nonOpposition! };
    environmentId = (await seedEnvironments(test.api, () => undefined)).active;
    await seedLinkages(test.api, datasets, () => undefined);
  });
  afterAll(() => test?.stop());

  /** Kills a part while something is under way, starts it again, and waits for both. */
  async function whileKilling<T>(part: string, afterMs: number, work: () => Promise<T>): Promise<T> {
    const working = work();
    working.catch(() => undefined);
    await wait(afterMs);
    await test.platform.kill(part);
    await wait(1_000);
    await test.platform.restart(part);
    return working;
  }

  async function choose(persona: string, regime: string, act: string): Promise<void> {
    const notices = (await test.api.until(
      () => test.api.get(persona, '/api/v1/notices'),
      () => true,
      'the notices',
    )) as { regime: string; noticeId: string; version: number; hash: string }[];
    const { noticeId, version, hash } = notices.find((one) => one.regime === regime)!;
    const { choiceId } = await client.send<{ choiceId: string }>(persona, 'POST', '/api/v1/my/choices', {
      regime,
      act,
      scope: { kind: 'everything' },
      notice: { noticeId, version, hash, language: 'fr' },
      channel: 'portal',
      actedAt: new Date().toISOString(),
    });
    accepted.push({ persona, choiceId });
  }
  /** Several people say no at once, each a moment after the other. */
  const manyChoose = (choices: [string, string, string][]): Promise<unknown> =>
    Promise.all(
      choices.map(async ([persona, regime, act], i) => {
        await wait(i * 40);
        await choose(persona, regime, act);
      }),
    );

  it('consent, while people choose', async () => {
    await whileKilling('consent', 120, () =>
      manyChoose([
        ['gladys', 'NON_OPPOSITION', 'object'],
        ['gladys', 'EHDS_OPT_OUT', 'opt-out'],
        ['augustus', 'EHDS_OPT_OUT', 'opt-out'],
        ['rocky', 'SNDS_OPPOSITION', 'object'],
        ['suanne', 'EHDS_OPT_OUT', 'opt-out'],
        ['karena', 'EHDS_OPT_OUT', 'opt-out'],
      ]),
    );
    expect(accepted).toHaveLength(6);
  });

  it('access-requests, while an application comes in', async () => {
    const { account: researcher } = await test.api.get('claire', '/api/v1/me');
    const content = {
      title: 'Étude pendant les pannes',
      laySummary: 'Une étude sur des dossiers de séjour.',
      applicantType: 'university',
      purpose: '53.1.e',
      declaredUses: [],
      intendedUse: 'Âge à la première déclaration de chaque diagnostic.',
      expectedBenefit: 'Mieux prévenir les maladies chroniques.',
      persons: [researcher.ref],
      datasets: [{ datasetId: datasets.nonOpposition, resources: RESOURCES }],
      format: 'pseudonymised',
      anonymisedInsufficient: 'Chaque personne est suivie dans le temps.',
      gdprBasis: 'Mission d’intérêt public, article 6(1)(e).',
      safeguards: 'Environnement sécurisé, aucune sortie de données individuelles.',
      periodStart: new Date().toISOString().slice(0, 10),
      periodEnd: new Date(Date.now() + 700 * 86_400_000).toISOString().slice(0, 10),
      environmentId,
      publicInterest: 'Les résultats seront publics.',
    };
    const created = await client.send<{ applicationId: string }>('claire', 'POST', '/api/v1/applications', {
      content,
    });
    applicationId = created.applicationId;
    await whileKilling('access-requests', 10, () =>
      client.send('claire', 'POST', `/api/v1/applications/${applicationId}/submission`, { content }),
    );
    const view = await test.api.get('claire', `/api/v1/applications/${applicationId}`);
    expect(
      view.history.filter(({ type }: { type: string }) => type === 'application.submitted'),
    ).toHaveLength(1);
    await train(test.api, ['claire']);
    await prepare(test.api, applicationId);
  });

  it('audit-log, while a permit is signed', async () => {
    const confirmed = await confirmSignature(test.api, applicationId);
    await whileKilling('audit-log', 60, () =>
      client.send('helene', 'POST', `/api/v1/applications/${applicationId}/signatures`, confirmed),
    );
    const decided = await test.api.until(
      () => test.api.get('claire', `/api/v1/applications/${applicationId}`),
      ({ decision }) => decision !== null,
      'the decision',
    );
    permitId = decided.decision.permitId;
    await permitIsActive(test.api, permitId);
  });

  it('PostgreSQL, while people choose', async () => {
    await whileKilling('PostgreSQL', 60, () =>
      manyChoose([
        ['augustus', 'NON_OPPOSITION', 'object'],
        ['rocky', 'EHDS_OPT_OUT', 'opt-out'],
        ['karena', 'SNDS_OPPOSITION', 'object'],
      ]),
    );
  });

  it('Kafka, while people choose', async () => {
    await whileKilling('Kafka', 60, () =>
      manyChoose([
        ['yvone', 'NON_OPPOSITION', 'object'],
        ['yvone', 'SNDS_OPPOSITION', 'object'],
        ['suanne', 'SNDS_OPPOSITION', 'object'],
      ]),
    );
  });

  it('the gateway, while a release is opened', async () => {
    const opened = await whileKilling('gateway', 30, () =>
      client.send<{ releaseId: string }>('sophie', 'POST', '/api/v1/releases', {
        permitId,
        datasetId: datasets.nonOpposition,
      }),
    );
    const releases = await readList<{ releaseId: string }>(
      test,
      'sophie',
      `/api/v1/releases?permit=${permitId}`,
    );
    expect(releases.map(({ releaseId }) => releaseId)).toEqual([opened.releaseId]);
  });

  it('and then the release leaves out exactly whom it must', async () => {
    for (const part of ['consent', 'access-requests', 'audit-log', 'gateway'])
      await test.platform.ready(part);
    const [sealed, readable] = [test.folder('sealed'), test.folder('readable')];
    const released = await garant(
      test,
      'sophie',
      ...['release', '--permit', permitId, '--dataset', datasets.nonOpposition!],
      ...['--in', join(ROOT, 'tools/seed/fhir'), '--out', sealed, '--key', keyFile],
    );
    expect(released).toMatchObject({ code: 0 });
    expect(
      await garant(
        test,
        'yann',
        ...['unseal', '--release', String(released.result.releaseId), '--in', sealed, '--out', readable],
      ),
    ).toMatchObject({ code: 0 });
    const dates = birthDatesIn(readable);
    for (const absent of ['gladys', 'augustus', 'yvone', 'corrin'] as const)
      expect(dates).not.toContain(BIRTH_DATES[absent]);
    // Their refusals are about other regimes.
    for (const present of ['karena', 'suanne'] as const) expect(dates).toContain(BIRTH_DATES[present]);
  });

  it('nothing accepted was lost, nothing was done twice', async () => {
    for (const persona of PATIENTS) {
      const own = accepted.filter((choice) => choice.persona === persona).map(({ choiceId }) => choiceId);
      const known = await readList<{ choiceId: string }>(test, persona, '/api/v1/my/choices');
      expect(known.map(({ choiceId }) => choiceId).sort()).toEqual(own.sort());
    }
    let entries: EntryView[] = [];
    await test.api
      .until(
        async () => (entries = await readLog(test)),
        () => account(entries).unsettled.length === 0,
        'every command to have an outcome in the log',
      )
      .catch(() => undefined);
    const found = account(entries);
    // PostgreSQL was killed, and the log says so; nothing else is an alarm.
    const alarms = found.alarms.filter((alarm) => !alarm.includes('"database-gone"'));
    expect({ ...found, alarms }).toEqual({ unsettled: [], doubled: [], flagged: [], alarms: [] });
    const recorded = entries.filter(({ entry }) => entry.type === 'choice.recorded');
    expect(recorded.map(({ details }) => details?.data.choiceId).sort()).toEqual(
      accepted.map(({ choiceId }) => choiceId).sort(),
    );
    const positions = recorded.map(({ details }) => Number(details?.data.position)).sort((a, b) => a - b);
    expect(positions).toEqual(accepted.map((_, i) => i + 1));
    // The inspector reads entries before they are under a checkpoint; a moment later all of them are.
    const verified = await test.api.until(
      () => garant(test, 'paul', 'verify', 'log', '--entries'),
      ({ code, result }) => code !== 0 || Number(result.size) >= entries.length,
      'a checkpoint over every entry that was read',
    );
    expect(verified).toMatchObject({ code: 0 });
  });

  it('no other part went down with the killed one, and nobody was told a failure of our own', () => {
    expect(crashes).toEqual([]);
    expect(client.faults).toEqual([]);
  });
});

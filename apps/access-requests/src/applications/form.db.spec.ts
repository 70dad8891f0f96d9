import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { FORM_VERSION } from '@garant/rules';
import { DESCRIPTION, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { applicationViews } from './application.view.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const problemOf = async (sent: ReturnType<Stage['send']>) => {
  const result = await sent;
  return result.ok ? null : result.problem;
};
const view = async (applicationId: string, actor: Actor = stage.researcher) =>
  (
    await applicationViews(stage.database, actor, [applicationId], {
      now: new Date().toISOString(),
      policy: POLICY,
    })
  )[0]!;
const drafted = async (content: object = { title: 'Ébauche' }, formVersion?: number): Promise<string> => {
  const applicationId = randomUUID();
  const body = { applicationId, expectedVersion: 0, ...(formVersion ? { formVersion } : {}) };
  await stage.must(stage.researcher, 'application.draft', applicationId, body, { content });
  return applicationId;
};
describe('the form', () => {
  it('of an application of before stays as it was; upgraded, it tells what is missing', async () => {
    const applicationId = await drafted(stage.content());
    expect((await view(applicationId)).formVersion).toBe(1);
    const upgraded = await stage.must(stage.researcher, 'application.upgrade-form', applicationId, {
      applicationId,
    });
    expect(upgraded).toMatchObject({
      formVersion: FORM_VERSION,
      missing: expect.arrayContaining([
        expect.objectContaining({ field: 'controller', section: 'applicant', rule: 'required' }),
        expect.objectContaining({ field: 'ethicsOpinion', legalSource: expect.stringContaining('67(2)(j)') }),
      ]),
    });
    expect(
      await problemOf(
        stage.send(stage.researcher, 'application.upgrade-form', applicationId, { applicationId }),
      ),
    ).toMatchObject({ code: 'form-is-newest' });
    const sent = stage.send(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content() },
    );
    expect(await problemOf(sent)).toMatchObject({
      code: 'application-incomplete',
      params: { missing: expect.arrayContaining([expect.objectContaining({ field: 'confirmations' })]) },
    });
  });

  it('in full goes through, and flags what a person should look at', async () => {
    const applicationId = await drafted({ title: 'Complète' }, FORM_VERSION);
    const content = stage.full({
      datasets: [
        {
          datasetId: stage.datasetId,
          resources: [
            { resourceType: 'Patient', elements: ['birthDate'] },
            { resourceType: 'Condition', elements: ['code', 'onset[x]'] },
          ],
        },
      ],
      transfers: [{ country: 'CH', recipient: 'Université partenaire', ground: 'adequacy' }],
    });
    await stage.must(stage.researcher, 'application.submit', applicationId, { applicationId }, { content });
    const flags = (await view(applicationId, stage.assessor)).flags.map(({ code }) => code);
    expect(flags).toEqual(
      expect.arrayContaining([
        'variable-unjustified',
        'identifier-crossing.birth+care-date',
        'third-country.CH',
      ]),
    );
  });

  it('keeps data of the national system inside the Union', async () => {
    const datasetId = randomUUID();
    await stage.must(stage.holder, 'dataset.describe', datasetId, {
      datasetId,
      holderId: 'hospital-a',
      description: { ...DESCRIPTION, regime: 'SNDS_OPPOSITION' },
    });
    await stage.must(stage.holder, 'dataset.publish', datasetId, { datasetId });
    const applicationId = randomUUID();
    const content = stage.content({
      datasets: [{ datasetId, resources: [{ resourceType: 'Condition', elements: ['code'] }] }],
      transfers: [{ country: 'US', recipient: 'Partenaire', ground: 'appropriate-safeguards' }],
    });
    const sent = stage.send(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content },
    );
    expect(await problemOf(sent)).toMatchObject({
      code: 'transfer-prohibited',
      params: { country: 'US', datasetId },
    });
  });
});

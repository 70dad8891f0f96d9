import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignAct } from '@garant/contracts';
import { ASSESSMENT, person, Stage } from '../../test/access-requests.fixture.js';
import { OfficialLogins } from './official.login.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const refusal = async (
  sent: ReturnType<Stage['send']>,
): Promise<{ code: string; params?: object } | null> => {
  const result = await sent;
  return result.ok ? null : result.problem;
};

describe('votes and signatures', () => {
  it('need a login that the provider confirms; a gateway alone cannot make one up', async () => {
    const id = await stage.assessed();
    expect(await refusal(stage.vote(id, 1, stage.member, { forged: true }))).toMatchObject({
      code: 'step-up-invalid',
    });
    expect(
      await refusal(stage.sign(id, 1, stage.signatory, { claims: { roles: ['committee'] } })),
    ).toMatchObject({ code: 'step-up-invalid', params: { rule: 'role' } });
    expect(
      await refusal(stage.vote(id, 1, stage.member, { claims: { nonce: '0'.repeat(64) } })),
    ).toMatchObject({ params: { rule: 'nonce' } });
    const rows = await stage.database.query('SELECT 1 FROM official_login WHERE application_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('follow each other: no permit before the vote, none without every criterion', async () => {
    const id = await stage.assessed();
    expect(await refusal(stage.sign(id, 1))).toMatchObject({ code: 'quorum-missing' });
    const unmet = ASSESSMENT.map((row) => (row.criterion === '68.1.b' ? { ...row, met: false } : row));
    await stage.must(stage.assessor, 'application.assess', id, { applicationId: id }, { assessment: unmet });
    await stage.vote(id, 1);
    expect(await refusal(stage.sign(id, 1))).toMatchObject({
      code: 'criteria-not-met',
      params: { criteria: ['68.1.b'] },
    });
  });

  it('concern the content that the person read', async () => {
    const id = await stage.assessed();
    expect(await refusal(stage.vote(id, 2))).toMatchObject({ code: 'conflict' });
  });

  it('are duties of different persons, by account', async () => {
    const id = await stage.assessed();
    const both = { ...stage.assessor, role: 'committee' as const };
    expect(await refusal(stage.vote(id, 1, both))).toMatchObject({ code: 'separation-of-duties' });
    await stage.vote(id, 1);
    // A member may think again; both acts stay in the record.
    expect(await refusal(stage.vote(id, 1))).toBeNull();
    expect(await refusal(stage.sign(id, 1, { ...stage.member, role: 'signatory' }))).toMatchObject({
      code: 'separation-of-duties',
    });
    expect(await refusal(stage.sign(id, 1, { ...stage.assessor, role: 'signatory' }))).toMatchObject({
      code: 'separation-of-duties',
    });
  });

  it('are duties of different persons, by login: a second account does not help', async () => {
    const id = await stage.assessed();
    const sub = stage.subjectOf(stage.member);
    await stage.vote(id, 1);
    expect(await refusal(stage.vote(id, 1, person('committee', 'access-body'), { sub }))).toMatchObject({
      code: 'already-voted',
      params: { rule: 'same-login' },
    });
    expect(await refusal(stage.sign(id, 1, stage.signatory, { sub }))).toMatchObject({
      code: 'separation-of-duties',
      params: { rule: 'same-login' },
    });
    expect(await refusal(stage.sign(id, 1))).toBeNull();
  });

  it('are not done by anybody with a stake in the application', async () => {
    const member = person('committee', 'university-b');
    const id = await stage.assessed();
    expect(await refusal(stage.vote(id, 1, member))).toMatchObject({ code: 'conflict-of-interest' });
  });

  it('can be a reasoned refusal, which gives no permit', async () => {
    const id = await stage.assessed();
    const act = {
      act: 'sign',
      applicationId: id,
      version: 1,
      decision: 'refuse',
      reason: 'Données non nécessaires.',
      conditions: [],
    };
    const result = await stage.actOf<SignAct>(stage.signatory, act as never);
    expect(result).toMatchObject({ ok: true, result: { state: 'DECISION_ISSUED' } });
    expect(await stage.database.query('SELECT 1 FROM permit WHERE application_id = $1', [id])).toEqual([]);
  });
});

describe('logins of officials', () => {
  it('are kept as keyed hashes only', async () => {
    const id = await stage.assessed();
    await stage.vote(id, 1);
    const rows = await stage.database.query(
      'SELECT l::text AS row FROM official_login l WHERE application_id = $1',
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(stage.subjectOf(stage.member));
    const tables = await stage.database.query('SELECT e.data::text AS data FROM event_stream e');
    expect(JSON.stringify(tables)).not.toContain(stage.subjectOf(stage.member));
  });

  it('that cannot be compared, after the key was renewed, stop a signature', async () => {
    const renewed = OfficialLogins.fromJwk({
      d: Buffer.alloc(32, 7).toString('base64url'),
      kid: 'access-requests-enc-2',
    });
    const id = await stage.assessed();
    await stage.vote(id, 1);
    const login = { issuer: stage.provider.issuer, subject: 'someone' };
    const duty = { applicationId: id, duty: 'sign' as const, actorRef: stage.signatory.ref, login };
    expect(await renewed.conflict(stage.database, duty, null)).toMatchObject({
      params: { rule: 'login-not-comparable' },
    });
    expect(await stage.logins.conflict(stage.database, duty, null)).toBeUndefined();
    const later = new Date(Date.now() + 1_000).toISOString();
    expect(await renewed.conflict(stage.database, duty, later)).toBeUndefined();
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { applicationSummary } from '@garant/contracts';
import { loadStream } from '@garant/nest-kit';
import { ASSESSMENT, person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { applicationIsVisible, findApplications } from './application.store.js';
import { applicationViews } from './application.view.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const problemOf = async (sent: ReturnType<Stage['send']>): Promise<object | null> => {
  const result = await sent;
  return result.ok ? null : result.problem;
};
const view = async (applicationId: string, actor = stage.assessor) =>
  (
    await applicationViews(stage.database, actor, [applicationId], {
      now: new Date().toISOString(),
      policy: POLICY,
    })
  )[0]!;

describe('an application', () => {
  it('goes from draft to decision, and every text stays out of the events', async () => {
    const applicationId = randomUUID();
    const body = { applicationId };
    const draft = { content: { title: 'Brouillon secret' } };
    await stage.must(
      stage.researcher,
      'application.draft',
      applicationId,
      { ...body, expectedVersion: 0 },
      draft,
    );
    const content = stage.content({ intendedUse: 'Usage secret.' });
    await stage.must(stage.researcher, 'application.submit', applicationId, body, { content });
    await stage.must(stage.assessor, 'application.request-information', applicationId, body, {
      message: 'Précision secrète ?',
    });
    await stage.must(stage.researcher, 'application.provide-information', applicationId, body, { content });
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    await stage.must(stage.assessor, 'application.assess', applicationId, body, { assessment: ASSESSMENT });
    expect(await stage.vote(applicationId, 3)).toMatchObject({ ok: true });
    expect(await stage.sign(applicationId, 3)).toMatchObject({
      ok: true,
      result: { state: 'DECISION_ISSUED' },
    });

    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(stream.map(({ type }) => type)).toEqual([
      'application.drafted',
      'application.submitted',
      'application.information-requested',
      'application.information-provided',
      'application.found-complete',
      'application.assessed',
      'application.voted',
      'application.decided',
      'decision.published',
    ]);
    expect(JSON.stringify(stream)).not.toMatch(/secret|secrète|Point a|Utile et|Critères remplis/i);
    const seen = await view(applicationId);
    expect(seen.content.intendedUse).toBe('Usage secret.');
    expect(seen.votes).toMatchObject([
      { by: stage.member.ref, vote: 'favour', reason: 'Utile et proportionné.' },
    ]);
    expect(seen.assessment?.criteria).toHaveLength(8);
    expect(seen.decision).toMatchObject({ decision: 'grant', reason: 'Critères remplis.' });
  });

  it('is refused at once for a prohibited use, with its article', async () => {
    const applicationId = randomUUID();
    const content = stage.content({ declaredUses: ['54.b'] });
    expect(
      await problemOf(
        stage.send(stage.researcher, 'application.submit', applicationId, { applicationId }, { content }),
      ),
    ).toMatchObject({ code: 'purpose-prohibited', params: { legalSource: expect.stringContaining('54') } });
    expect(await loadStream(stage.database, `application:${applicationId}`)).toEqual([]);
    expect(await applicationIsVisible(stage.database, stage.researcher, applicationId)).toBe(false);
  });

  it.each<[string, Parameters<Stage['content']>[0], string]>([
    ['an element that the dictionary does not offer', { datasets: [] }, 'element-not-in-dataset'],
    [
      'a purpose reserved to public bodies',
      { purpose: '53.1.a', applicantType: 'company' },
      'purpose-not-for-applicant',
    ],
    [
      'pseudonymised data without saying why',
      { anonymisedInsufficient: undefined },
      'anonymised-justification-missing',
    ],
    ['an unknown environment', { environmentId: randomUUID() }, 'environment-unknown'],
    ['more than ten years', { periodEnd: '2050-01-01' }, 'period-invalid'],
  ])('is refused for %s', async (what, changes, code) => {
    const applicationId = randomUUID();
    const wanted = what.startsWith('an element')
      ? {
          datasets: [
            { datasetId: stage.datasetId, resources: [{ resourceType: 'Condition', elements: ['note'] }] },
          ],
        }
      : changes;
    const sent = stage.send(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content(wanted) },
    );
    expect(await problemOf(sent)).toMatchObject({ code });
  });

  it('does not lose an edit: the version that the author read must be the current one', async () => {
    const applicationId = randomUUID();
    const draft = (expectedVersion: number, title: string) =>
      stage.send(
        stage.researcher,
        'application.draft',
        applicationId,
        { applicationId, expectedVersion },
        { content: { title } },
      );
    expect(await draft(0, 'one')).toMatchObject({ ok: true, result: { version: 1 } });
    expect(await problemOf(draft(0, 'two'))).toMatchObject({ code: 'conflict' });
    expect(await draft(1, 'three')).toMatchObject({ ok: true, result: { version: 2 } });
    expect((await view(applicationId, stage.researcher)).content.title).toBe('three');
  });

  it('names fields and rules of a malformed body, never its values, and refuses a body that is missing', async () => {
    const applicationId = randomUUID();
    const content = { ...stage.content(), title: 7, purpose: 'Vente secrète' };
    const problem = await problemOf(
      stage.send(stage.researcher, 'application.submit', applicationId, { applicationId }, { content }),
    );
    expect(problem).toMatchObject({
      code: 'invalid-body',
      params: { errors: [{ field: 'content.title' }, { field: 'content.purpose' }] },
    });
    expect(JSON.stringify(problem)).not.toContain('secrète');
    expect(
      await problemOf(stage.send(stage.researcher, 'application.submit', applicationId, { applicationId })),
    ).toMatchObject({
      code: 'confidential-unreadable',
    });
  });

  it('must travel under its own id', async () => {
    const applicationId = randomUUID();
    expect(
      await problemOf(
        stage.send(
          stage.researcher,
          'application.submit',
          randomUUID(),
          { applicationId },
          { content: stage.content() },
        ),
      ),
    ).toMatchObject({ code: 'command-key-mismatch' });
  });

  it('takes commands of each role only', async () => {
    const applicationId = await stage.assessed();
    const body = { applicationId };
    expect(
      await problemOf(stage.send(stage.researcher, 'application.find-complete', applicationId, body)),
    ).toMatchObject({ code: 'forbidden' });
    expect(
      await problemOf(stage.send(person('researcher'), 'application.withdraw', applicationId, body)),
    ).toMatchObject({ code: 'forbidden' });
    expect(
      await problemOf(stage.send(stage.assessor, 'application.find-complete', applicationId, body)),
    ).toMatchObject({ code: 'application-state' });
  });
});

describe('who sees an application', () => {
  it('a draft only its author; a submitted one its people and the access body; nobody else', async () => {
    const applicationId = randomUUID();
    const colleague = person('researcher');
    const content = stage.content({ persons: [colleague.ref] });
    const body = { applicationId };
    const sees = (actor = stage.researcher) => applicationIsVisible(stage.database, actor, applicationId);
    await stage.must(
      stage.researcher,
      'application.draft',
      applicationId,
      { ...body, expectedVersion: 0 },
      { content },
    );
    expect([await sees(), await sees(colleague), await sees(stage.assessor)]).toEqual([true, false, false]);
    await stage.must(stage.researcher, 'application.submit', applicationId, body, { content });
    expect([await sees(), await sees(colleague), await sees(stage.assessor)]).toEqual([true, true, true]);
    for (const role of ['researcher', 'holder', 'patient', 'operator', 'agent'] as const)
      expect([role, await sees(person(role, 'university-b'))]).toEqual([role, false]);
  });

  it('the applicant learns the assessment with the decision, never the votes or who sat on it', async () => {
    const applicationId = await stage.assessed();
    await stage.vote(applicationId, 1);
    const before = await view(applicationId, stage.researcher);
    expect(before).toMatchObject({ assessment: null, votes: [], flags: [] });
    expect(JSON.stringify(before)).not.toContain(stage.member.ref);
    expect(before.history.map(({ type }) => type)).not.toContain('application.voted');
    await stage.sign(applicationId, 1);
    const after = await view(applicationId, stage.researcher);
    expect(after.assessment?.criteria).toHaveLength(8);
    expect(after.votes).toEqual([]);
  });

  it('lists are searched, filtered by state and paged', async () => {
    const applicationId = randomUUID();
    const content = stage.content({ title: 'Étude 100 % Unique' });
    await stage.must(stage.researcher, 'application.submit', applicationId, { applicationId }, { content });
    const page = { q: '100 % unique', state: null, mine: false, limit: 10, offset: 0 };
    const found = await findApplications(stage.database, stage.assessor, page);
    expect(found).toMatchObject({ items: [{ applicationId, content: { title: content.title } }], total: 1 });
    expect(applicationSummary.parse(found.items[0])).toEqual(found.items[0]);
    expect(
      (await findApplications(stage.database, stage.assessor, { ...page, state: 'DRAFT' })).items,
    ).toEqual([]);
    expect((await findApplications(stage.database, person('researcher'), page)).items).toEqual([]);
    const all = await findApplications(stage.database, stage.assessor, { ...page, q: null, limit: 1 });
    expect(all.items).toHaveLength(1);
    expect(all.total).toBeGreaterThan(1);
  });

  it('tell the legal time that runs, and the decision once there is one', async () => {
    const page = { q: null, state: null, mine: false, limit: 100, offset: 0 };
    const inList = async (applicationId: string) =>
      (await findApplications(stage.database, stage.assessor, page)).items.find(
        (one) => one.applicationId === applicationId,
      );
    const assessed = await stage.assessed();
    const [view] = await applicationViews(stage.database, stage.assessor, [assessed], {
      now: new Date().toISOString(),
      policy: POLICY,
    });
    expect(await inList(assessed)).toMatchObject({
      clock: { about: 'decision', startedAt: view!.completeAt, dueAt: view!.decisionDueAt },
      decision: null,
    });
    const { applicationId, permitId } = await stage.permit();
    expect(await inList(applicationId)).toMatchObject({
      clock: null,
      decision: { decision: 'grant', permitId },
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AnswerTableBody, SignAct } from '@garant/contracts';
import { loadStream } from '@garant/nest-kit';
import { ASSESSMENT, person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { DraftClock } from './draft.clock.js';
import { procedureView, shareView } from './procedure.view.js';
import { answeredRequests, sharesOfHolder } from './case.store.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const codeOf = async (sent: ReturnType<Stage['send']>): Promise<string> => {
  const result = await sent;
  return result.ok ? 'ok' : result.problem.code;
};
const PAGE = { q: null, state: null, mine: false, limit: 100, offset: 0 };
const second = person('signatory', 'access-body');
const view = (applicationId: string, actor = stage.assessor) =>
  procedureView(stage.database, actor, applicationId, { now: new Date().toISOString(), policy: POLICY });

const refuse = (applicationId: string, version = 1, actor = stage.signatory) =>
  stage.actOf<SignAct>(actor, {
    act: 'sign',
    applicationId,
    version,
    decision: 'refuse',
    reason: 'Les données demandées dépassent le besoin.',
    conditions: [],
  });
const statistics = () => ({
  question: 'Combien de personnes par code et par région ?',
  measures: [{ datasetId: stage.datasetId, element: 'Condition.code' }],
  breakdowns: [{ datasetId: stage.datasetId, element: 'Condition.code', groups: 'chapitres' }],
});
const anonymous = (more: object = {}) =>
  stage.content({
    format: 'anonymised',
    anonymisedInsufficient: undefined,
    gdprBasis: undefined,
    ...more,
  } as never);
const table = (...counts: (number | null)[]): AnswerTableBody => ({
  dimensions: ['code'],
  cells: [
    ...counts.slice(0, -1).map((count, at) => ({ at: [`chapitre ${String(at + 1)}`], count })),
    { at: ['*'], count: counts.at(-1)! },
  ],
  minimumCell: 11,
});

describe('an appeal', () => {
  it('takes a refusal back to the committee, where others decide', async () => {
    const applicationId = await stage.assessed();
    const body = { applicationId };
    expect(await refuse(applicationId)).toMatchObject({ ok: true });
    await stage.must(stage.researcher, 'application.appeal', applicationId, body, {
      message: 'Le périmètre a été mal lu.',
    });
    expect(
      await codeOf(
        stage.send(stage.signatory, 'application.reopen', applicationId, body, { message: 'Non.' }),
      ),
    ).toBe('separation-of-duties');
    expect(
      await codeOf(stage.send(second, 'application.reopen', applicationId, body, { message: ' ' })),
    ).toBe('invalid-body');
    await stage.must(second, 'application.reopen', applicationId, body, { message: 'À revoir.' });
    expect(await view(applicationId)).toMatchObject({ state: 'PROCESSING', appeal: null });
    expect(await codeOf(stage.sign(applicationId, 1, stage.signatory))).toBe('separation-of-duties');
    expect(await codeOf(stage.sign(applicationId, 1, second))).toBe('criterion-unanswered');
    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(JSON.stringify(stream)).not.toMatch(/mal lu|À revoir/);
    const seen = await view(applicationId, stage.researcher);
    expect(seen?.acts.find(({ type }) => type === 'application.reopened')).toMatchObject({
      by: null,
      message: 'À revoir.',
    });
  });

  it('is over once it is confirmed', async () => {
    const applicationId = await stage.assessed();
    const body = { applicationId };
    await refuse(applicationId);
    const words = { message: 'Merci de relire.' };
    await stage.must(stage.researcher, 'application.appeal', applicationId, body, words);
    await stage.must(second, 'application.confirm-decision', applicationId, body, words);
    expect(await codeOf(stage.send(stage.researcher, 'application.appeal', applicationId, body, words))).toBe(
      'appeal-settled',
    );
  });
});

describe('a data request', () => {
  const asked = async (): Promise<string> => {
    const applicationId = randomUUID();
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId, kind: 'data-request' },
      { content: { ...anonymous(), statistics: statistics() } },
    );
    return applicationId;
  };

  it.each([
    ['pseudonymised data', { format: 'pseudonymised' }, 'data-request-pseudonymised'],
    ['nothing said about the statistics', { statistics: undefined }, 'statistics-missing'],
    [
      'an element that the dictionary does not offer',
      {
        statistics: { question: 'x', measures: [{ datasetId: '', element: 'Patient.name' }], breakdowns: [] },
      },
      'element-not-in-dataset',
    ],
  ])('is refused with %s', async (_name, change, code) => {
    const applicationId = randomUUID();
    const content = { ...stage.content(), ...anonymous(), statistics: statistics(), ...change };
    const fixed = JSON.parse(
      JSON.stringify(content).replace('"datasetId":""', `"datasetId":"${stage.datasetId}"`),
    ) as object;
    const full =
      code === 'data-request-pseudonymised' ? { ...stage.content(), statistics: statistics() } : fixed;
    expect(
      await codeOf(
        stage.send(
          stage.researcher,
          'application.submit',
          applicationId,
          { applicationId, kind: 'data-request' },
          { content: full },
        ),
      ),
    ).toBe(code);
  });

  it('is answered by a table that tells nothing about a few people, and gives no permit', async () => {
    const applicationId = await asked();
    const body = { applicationId };
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    await stage.must(stage.assessor, 'application.assess', applicationId, body, { assessment: ASSESSMENT });
    await stage.vote(applicationId, 1);
    const signed = await stage.sign(applicationId, 1);
    expect(signed).toMatchObject({ ok: true, result: { state: 'DECISION_ISSUED' } });
    expect(signed.ok && signed.result).not.toHaveProperty('permitId');

    const answer = (given: AnswerTableBody) =>
      stage.send(stage.assessor, 'application.submit-answer', applicationId, body, { table: given });
    expect(await codeOf(stage.send(stage.signatory, 'application.release-answer', applicationId, body))).toBe(
      'answer-missing',
    );
    expect(await answer(table(4, 40, 44))).toMatchObject({
      problem: { code: 'answer-not-anonymous', params: { rule: 'cell-too-small', at: 'chapitre 1' } },
    });
    expect(await answer(table(null, 40, 44))).toMatchObject({
      problem: { params: { rule: 'cell-recoverable' } },
    });
    expect(await answer({ ...table(20, 40, 60), minimumCell: 5 })).toMatchObject({
      problem: { params: { rule: 'minimum-cell', least: 11 } },
    });
    expect(await answer(table(20, 40, 60))).toMatchObject({ ok: true });
    expect((await view(applicationId, stage.researcher))?.answer).toBeNull();
    expect(
      await codeOf(
        stage.send(
          { ...stage.assessor, role: 'signatory' },
          'application.release-answer',
          applicationId,
          body,
        ),
      ),
    ).toBe('separation-of-duties');
    await stage.must(stage.signatory, 'application.release-answer', applicationId, body);
    expect(await view(applicationId, stage.researcher)).toMatchObject({
      answer: { cells: 3, suppressed: 0, table: { minimumCell: 11 } },
      minimumCell: 11,
    });
    const { rows } = await answeredRequests(stage.database, PAGE);
    expect(rows).toMatchObject([{ applicationId }]);
    const [released] = (await stage.outbox(applicationId)).filter(
      ({ type }) => type === 'data-request.answered',
    );
    expect(
      released ?? (await loadStream(stage.database, `application:${applicationId}`)).at(-1),
    ).toBeDefined();
  });

  it('comes in place of a refusal only when it was offered', async () => {
    const refusedId = await stage.assessed();
    await refuse(refusedId);
    const ask = () => {
      const applicationId = randomUUID();
      return stage.send(
        stage.researcher,
        'application.submit',
        applicationId,
        { applicationId, kind: 'data-request', fallbackOf: refusedId },
        { content: { ...anonymous(), statistics: statistics() } },
      );
    };
    expect(await codeOf(ask())).toBe('offer-missing');
    await stage.must(stage.assessor, 'application.offer-statistics', refusedId, { applicationId: refusedId });
    expect(await codeOf(ask())).toBe('ok');
  });
});

describe('the French route', () => {
  it('waits for CESREES and the CNIL, whose silence a person records', async () => {
    const applicationId = randomUUID();
    const body = { applicationId };
    const submission = { ...body, kind: 'french-route', formality: { research: 'RNIPH' } };
    await stage.must(stage.researcher, 'application.submit', applicationId, submission, {
      content: stage.content(),
    });
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    expect(await view(applicationId)).toMatchObject({
      state: 'AWAITING_OPINION',
      needs: { opinion: 'CESREES', authorisation: true },
    });
    const opine = (more: object) =>
      stage.send(stage.assessor, 'application.record-opinion', applicationId, {
        ...body,
        by: 'CESREES',
        opinion: 'favourable',
        ...more,
      });
    expect(await codeOf(opine({ tacit: 'decree-2019-536.88-91' }))).toBe('period-running');
    const today = new Date().toISOString().slice(0, 10);
    expect(await codeOf(opine({ by: 'CPP', givenOn: today }))).toBe('case-impossible');
    expect(await codeOf(opine({ givenOn: today, opinion: 'reserved', reference: 'CESREES 12/26' }))).toBe(
      'ok',
    );
    await stage.must(stage.researcher, 'application.ask-authorisation', applicationId, body);
    const authorise = (more: object) =>
      stage.send(stage.assessor, 'application.record-authorisation', applicationId, {
        ...body,
        outcome: 'authorised',
        ...more,
      });
    expect(await codeOf(authorise({ tacit: 'LIL.66.V' }))).toBe('tacit-not-allowed');
    await stage.must(stage.assessor, 'application.renew-period', applicationId, {
      ...body,
      of: 'authorisation',
    });
    expect(
      await codeOf(
        stage.send(stage.assessor, 'application.renew-period', applicationId, {
          ...body,
          of: 'authorisation',
        }),
      ),
    ).toBe('period-renewed-already');
    expect(await codeOf(authorise({ givenOn: today, reference: 'DR-2026-117' }))).toBe('ok');
    expect(await view(applicationId)).toMatchObject({
      state: 'PROCESSING',
      authorisation: { outcome: 'authorised', tacit: null, reference: 'DR-2026-117' },
    });
  });

  it('refuses a methodology that does not cover the research that day', async () => {
    const submit = (formality: object) => {
      const applicationId = randomUUID();
      return codeOf(
        stage.send(
          stage.researcher,
          'application.submit',
          applicationId,
          { applicationId, kind: 'french-route', formality: { research: 'RNIPH', ...formality } },
          { content: stage.content() },
        ),
      );
    };
    const commitment = { commitment: '2218345', committedOn: '2024-02-01' };
    const mr4 = { methodology: 'MR-004', methodologyVersion: '2018-155' };
    expect(await submit(mr4)).toBe('formality-missing');
    expect(await submit({ ...mr4, ...commitment, research: 'RIPH-1' })).toBe('methodology-not-in-force');
    expect(await submit({ ...mr4, ...commitment })).toBe('ok');
  });
});

describe('a trusted holder', () => {
  it('is asked for its share, proposes, and binds nobody', async () => {
    const applicationId = await stage.assessed();
    const { ids } = await sharesOfHolder(stage.database, 'hospital-a', PAGE);
    expect(ids).toContain(applicationId);
    expect(await shareView(stage.database, stage.holder, applicationId)).toMatchObject({
      datasets: [{ datasetId: stage.datasetId }],
      allowed: [],
    });
    expect(await shareView(stage.database, person('holder', 'hospital-z'), applicationId)).toBeNull();
    expect(
      await codeOf(
        stage.send(
          stage.holder,
          'application.propose',
          applicationId,
          { applicationId, proposal: 'grant' },
          { message: 'Nos données conviennent.' },
        ),
      ),
    ).toBe('case-impossible');
    const other = randomUUID();
    expect(
      await codeOf(
        stage.send(
          stage.researcher,
          'application.submit',
          other,
          { applicationId: other, track: 'trusted-holder' },
          { content: stage.content() },
        ),
      ),
    ).toBe('track-not-allowed');
  });
});

describe('the clock of drafts', () => {
  it('sets aside a draft that nobody touched for a year, and no other', async () => {
    const applicationId = randomUUID();
    await stage.must(
      stage.researcher,
      'application.draft',
      applicationId,
      { applicationId, expectedVersion: 0 },
      { content: { title: 'Brouillon' } },
    );
    const clock = new DraftClock(stage.database, POLICY, (error) => {
      throw error;
    });
    expect(await clock.runOnce()).toEqual([]);
    const later = new Date(Date.now() + 370 * 86_400_000).toISOString();
    expect(await clock.runOnce(later)).toContain(applicationId);
    expect(await view(applicationId)).toMatchObject({ state: 'EXPIRED_DRAFT' });
    expect(await clock.runOnce(later)).toEqual([]);
  });
});

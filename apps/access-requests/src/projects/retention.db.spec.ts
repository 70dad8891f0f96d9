import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EXPORTS } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { caseArchive } from './case.archive.js';
import { exportText, EXPORT_TABLES } from './export.store.js';
import { findProjects, registerFilter } from './register.store.js';
import { publicProject } from './public.project.js';
import { periodOf, readReport, reportCsv } from './report.read.js';
import { projectStep } from './project.clock.js';
import { retentionStep } from './retention.clock.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());
const yearsOn = (years: number): string => new Date(Date.now() + years * 366 * 86_400_000).toISOString();
const erase = async (at: string): Promise<void> => {
  while (await stage.database.transaction((tx) => retentionStep(tx, at)));
};
const textsOf = async (id: string): Promise<number> =>
  (await stage.database.query('SELECT 1 AS one FROM confidential_text WHERE about = $1', [id])).length;
const withdrawn = async (): Promise<string> => {
  const applicationId = randomUUID();
  const body = { applicationId };
  await stage.must(stage.researcher, 'application.submit', applicationId, body, { content: stage.content() });
  await stage.must(stage.researcher, 'application.withdraw', applicationId, body);
  return applicationId;
};
const erasures = async (id: string) => (await stage.outbox(id)).filter(({ type }) => type === 'case.erased');

describe('texts of cases', () => {
  it('are erased when their time is over, and not before; the events stay', async () => {
    const applicationId = await withdrawn();
    await erase(yearsOn(1));
    expect(await textsOf(applicationId)).toBeGreaterThan(0);
    await erase(yearsOn(3));
    expect(await textsOf(applicationId)).toBe(0);
    expect((await erasures(applicationId)).map(({ data }) => data.rule)).toEqual(['withdrawn']);
    const [kept] = await stage.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM event_stream WHERE stream_id = $1`,
      [`application:${applicationId}`],
    );
    expect(kept!.n).toBe(2);
    await erase(yearsOn(3));
    expect(await erasures(applicationId)).toHaveLength(1);
  });

  it('are kept as long as somebody holds the case', async () => {
    const applicationId = await withdrawn();
    const reason = { reason: 'Recours annoncé.' };
    await stage.must(stage.signatory, 'case.hold', applicationId, { applicationId }, reason);
    await erase(yearsOn(4));
    expect(await textsOf(applicationId)).toBeGreaterThan(0);
    await stage.must(
      person('data-protection-officer'),
      'case.lift-hold',
      applicationId,
      { applicationId },
      reason,
    );
    await erase(yearsOn(4));
    expect(await textsOf(applicationId)).toBe(0);
    expect(
      await stage.send(stage.signatory, 'case.hold', applicationId, { applicationId }, reason),
    ).toMatchObject({
      problem: { code: 'hold-state' },
    });
  });
});

describe('the public register', () => {
  const all = { q: null, state: null, limit: 50, offset: 0 };
  it('shows a project with its decision and people without names, and those who agreed by their account', async () => {
    const { applicationId, permitId } = await stage.permit();
    const shown = await publicProject(stage.database, applicationId, new Date().toISOString());
    expect(shown).toMatchObject({
      status: 'signed',
      permitId,
      decisionReason: 'Critères remplis.',
      kind: 'permit',
    });
    expect(JSON.stringify(shown)).not.toContain(stage.researcher.ref);
    await stage.must(stage.researcher, 'project.choose-naming', applicationId, {
      applicationId,
      named: true,
    });
    const named = await publicProject(stage.database, applicationId, new Date().toISOString());
    expect(named!.people).toEqual([
      { function: 'principal-investigator', name: null, account: stage.researcher.ref },
    ]);
    await stage.must(stage.researcher, 'project.choose-naming', applicationId, {
      applicationId,
      named: false,
    });
    expect(
      JSON.stringify(await publicProject(stage.database, applicationId, new Date().toISOString())),
    ).not.toContain(stage.researcher.ref);
  });

  it('is filtered, and says who is late with results', async () => {
    const find = async (filter: object, now = new Date().toISOString()) =>
      (await findProjects(stage.database, all, registerFilter.parse(filter), now)).items;
    const { permitId, applicationId } = await stage.permit();
    await stage.cut(permitId, 1);
    expect((await find({ holder: 'hospital-a' })).map((one) => one.applicationId)).toContain(applicationId);
    expect(await find({ purpose: '53.1.a' })).toEqual([]);
    expect(await find({ dataset: randomUUID() })).toEqual([]);
    const { expirePermit } = await import('../permits/permit.service.js');
    await stage.database.transaction((tx) => expirePermit(tx, permitId, yearsOn(1.1)));
    while (await stage.database.transaction((tx) => projectStep(tx, new Date().toISOString())));
    expect(await find({ late: 'true' })).toEqual([]);
    const [late] = await find({ late: 'true' }, yearsOn(3));
    expect(late).toMatchObject({ applicationId, resultsLate: true, results: [] });
  });

  it('does not have what does not exist', async () => {
    expect(await publicProject(stage.database, randomUUID(), new Date().toISOString())).toBeNull();
  });
});

describe('what can be taken away', () => {
  it('is every list, as CSV with the names of its columns and as JSON', async () => {
    for (const name of EXPORTS) {
      const read = async (form: 'csv' | 'json') => {
        let text = '';
        for await (const part of exportText(stage.database, name, form)) text += part;
        return text;
      };
      const json = JSON.parse(await read('json')) as object[];
      const [head] = (await read('csv')).split('\r\n');
      expect([name, head]).toEqual([name, EXPORT_TABLES[name].columns.join(',')]);
      if (json[0]) expect(Object.keys(json[0]).sort()).toEqual([...EXPORT_TABLES[name].columns].sort());
    }
  });

  it('is one case as a ZIP with its events, texts and permits', async () => {
    const { applicationId, permitId } = await stage.permit();
    const archive = (await caseArchive(stage.database, applicationId, new Date())).toString('latin1');
    expect(archive.startsWith('PK')).toBe(true);
    for (const name of [
      'case.json',
      'events.json',
      'texts.json',
      'attachments.json',
      `permits/${permitId}.jws`,
    ])
      expect(archive).toContain(name);
  });
});

describe('the activity report (EHDS Art. 59)', () => {
  it('counts what the events of the period say', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const report = await readReport(
      stage.database,
      periodOf({ from: '2026-01-01', until: tomorrow }, new Date().toISOString()),
    );
    expect(report.applications.received).toBeGreaterThanOrEqual(5);
    expect(report.applications.byApplicantType).toEqual({ university: report.applications.received });
    expect(report.applications.byCategory['51.1.a']).toBe(report.applications.received);
    expect(report.applications.granted).toBeGreaterThanOrEqual(3);
    expect(report.elsewhere).toContain('data-subject-requests');
    expect(reportCsv(report)).toContain(`report.applications,received,${report.applications.received}\r\n`);
    const before = await readReport(stage.database, {
      from: '2020-01-01T00:00:00.000Z',
      until: '2021-01-01T00:00:00.000Z',
    });
    expect(before.applications.received).toBe(0);
  });
  it.each([
    [{ from: '2026-02-01', until: '2026-01-01' }, 'report-period'],
    [{ from: '2999-01-01', until: '2999-02-01' }, 'report-period'],
    [{ from: 'yesterday' }, 'invalid-query'],
  ])('refuses the period %j', (query, code) => {
    const refused = (): string => {
      try {
        periodOf(query, '2026-11-24T12:00:00.000Z');
        return 'accepted';
      } catch (error) {
        return (error as ProblemError).code;
      }
    };
    expect(refused()).toBe(code);
  });
});

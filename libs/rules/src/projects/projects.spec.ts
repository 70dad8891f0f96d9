import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideProject,
  PROJECT_PERMISSIONS,
  type ProjectCommand,
  type ProjectCommandType,
} from './project.decide.js';
import {
  dueReminders,
  deliveryRequests,
  nextReminderAt,
  openDuties,
  processingEnd,
  releaseEffect,
} from './project.duties.js';
import { evolveProject, resultsAreLate } from './project.evolve.js';
import {
  newProject,
  type ProjectEvent,
  type ProjectLife,
  type RecordedProjectEvent,
} from './project.model.js';
import { monthsAfter } from './project.dates.js';
import { doiIsValid } from './result.check.js';
import { activityReport } from './activity.report.js';
import { RETENTION, erasableFrom } from './retention.table.js';
import { ROLES, type Role } from '../codes.js';

const CALENDAR = 'metropolitan';
const id = 'a';
const fold = (life: ProjectLife | undefined, events: readonly ProjectEvent[], at: string): ProjectLife =>
  events.reduce<ProjectLife>(
    (folded, event) =>
      evolveProject(folded, { ...event, at, actor: { ref: 'r', role: 'system' } } as RecordedProjectEvent),
    life ?? newProject(id),
  );
const terms = {
  permitId: 'p',
  applicationId: id,
  datasets: [
    { datasetId: 'd1', holderId: 'h1' },
    { datasetId: 'd2', holderId: 'h1' },
    { datasetId: 'd3', holderId: 'h2' },
  ],
} as unknown as Parameters<typeof deliveryRequests>[1];
const requested = (at: string): ProjectLife =>
  fold(undefined, deliveryRequests(undefined, terms, at, CALENDAR), at);

describe('periods of a project (Regulation 1182/71, days in Paris)', () => {
  it.each([
    // Three months from 31 March: the last day of June, a Tuesday; summer time.
    ['2026-03-31T10:00:00.000Z', 3, '2026-06-30T21:59:59.999Z'],
    // Across the change of clocks, from winter to summer time.
    ['2026-01-15T10:00:00.000Z', 3, '2026-04-15T21:59:59.999Z'],
    // 29 February of a leap year, a year and a half on.
    ['2028-02-29T12:00:00.000Z', 18, '2029-08-29T21:59:59.999Z'],
    // 14 July is a holiday, and the 15th works.
    ['2026-01-14T12:00:00.000Z', 6, '2026-07-15T21:59:59.999Z'],
    // 1 November 2026 is a Sunday and All Saints: the Monday.
    ['2026-05-01T12:00:00.000Z', 6, '2026-11-02T22:59:59.999Z'],
    // Half past eleven at night in London is the next day in Paris.
    ['2026-08-31T22:30:00.000Z', 2, '2026-11-02T22:59:59.999Z'],
  ])('%s and %i months end at %s', (from, months, end) => {
    expect(monthsAfter(from, months, CALENDAR)).toBe(end);
  });
});

describe('deliveries', () => {
  it('are asked of each holder once, with all its datasets', () => {
    const life = requested('2026-03-02T10:00:00.000Z');
    expect(life.deliveries.map(({ holderId, datasetIds }) => [holderId, datasetIds])).toEqual([
      ['h1', ['d1', 'd2']],
      ['h2', ['d3']],
    ]);
    expect(deliveryRequests(life, terms, '2026-03-03T10:00:00.000Z', CALENDAR)).toEqual([]);
  });
  it('are complete with the last sealed dataset, in any order and however often it is seen', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('d1', 'd2'), { maxLength: 8 }), (order) => {
        const at = '2026-03-05T10:00:00.000Z';
        let life = requested('2026-03-02T10:00:00.000Z');
        for (const datasetId of order)
          life = fold(
            life,
            releaseEffect(life, { releaseId: 'r', permitId: 'p', datasetId }, 'sealed', at, CALENDAR),
            at,
          );
        const [first] = life.deliveries;
        expect(first!.deliveredAt !== null).toBe(new Set(order).size === 2);
      }),
    );
  });
});

describe('duties and reminders', () => {
  it('are nothing once the permit has ended, except deletion and results', () => {
    const at = '2026-06-01T00:00:00.000Z';
    const ended = {
      applicationId: id,
      permitId: 'p',
      environmentId: 'e',
      because: 'revoked',
      endedAt: at,
    } as const;
    const life = fold(
      requested('2026-03-02T10:00:00.000Z'),
      processingEnd(undefined, ended, false, CALENDAR),
      at,
    );
    expect(openDuties(life).map(({ duty }) => duty)).toEqual(['deletion', 'results']);
    expect(processingEnd(life, ended, false, CALENDAR)).toEqual([]);
    expect(resultsAreLate(life, '2027-12-03T00:00:00.000Z')).toBe(true);
    expect(resultsAreLate(life, '2027-11-01T00:00:00.000Z')).toBe(false);
  });
  it('are said at most three times each, whenever the clock looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 }), (days) => {
        let life = requested('2026-03-02T10:00:00.000Z');
        let said = 0;
        for (const day of [...days].sort((a, b) => a - b)) {
          const at = new Date(Date.parse('2026-03-02T10:00:00.000Z') + day * 86_400_000).toISOString();
          const events = dueReminders(life, at);
          const next = nextReminderAt(life);
          expect(events.length > 0).toBe(next !== null && next <= at);
          said += events.length;
          life = fold(life, events, at);
        }
        expect(said).toBeLessThanOrEqual(3 * 2);
      }),
    );
  });
});

describe('who may do what with a project', () => {
  const types = Object.keys(PROJECT_PERMISSIONS) as ProjectCommandType[];
  const cells = types.flatMap((type) => ROLES.map((role) => [type, role] as const));
  it.each(cells)('%s by %s', (type, role: Role) => {
    const command = {
      type,
      actor: { ref: 'r', role },
      body: { applicationId: id },
    } as unknown as ProjectCommand;
    const decided = decideProject(undefined, command, {
      now: '2026-03-02T10:00:00.000Z',
      calendar: CALENDAR,
      people: ['r'],
      permitted: true,
      operatorOf: () => undefined,
    });
    const code = decided.ok ? 'accepted' : decided.refusal.code;
    expect(code).toBe(
      PROJECT_PERMISSIONS[type].some((one) => one === role) ? 'project-unknown' : 'forbidden',
    );
  });
  it('a result is not accepted by somebody who works on the project (EHDS Art. 55(3))', () => {
    const submitted = {
      applicationId: id,
      resultId: 'x',
      version: 1,
      kind: 'publication',
      contentHash: '0',
    } as const;
    const life = fold(
      undefined,
      [{ type: 'result.submitted', key: id, data: submitted }],
      '2026-03-02T10:00:00.000Z',
    );
    const body = { applicationId: id, resultId: 'x', version: 1, onlyAnonymous: true };
    const decided = decideProject(
      life,
      { type: 'result.accept', actor: { ref: 'r', role: 'assessor' }, body },
      {
        now: '2026-03-02T10:00:00.000Z',
        calendar: CALENDAR,
        people: ['r'],
        permitted: true,
        operatorOf: () => undefined,
      },
    );
    expect(decided).toMatchObject({ ok: false, refusal: { code: 'separation-of-duties' } });
  });
});

describe('a DOI', () => {
  it.each([
    ['10.1000/182', true],
    ['10.1038/s41586-020-2649-2', true],
    ['10.1002/(SICI)1097-0258(19980815)17:15/16<1661::AID-SIM968>3.0.CO;2-2', true],
    ['https://doi.org/10.1000/182', false],
    ['10.1000', false],
    ['10.1000/a b', false],
    ['11.1000/182', false],
    ['', false],
  ])('%s: %s', (text, valid) => {
    expect(doiIsValid(text)).toBe(valid);
  });
});

describe('the activity report (EHDS Art. 59)', () => {
  const period = { from: '2026-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.000Z' };
  const submitted = { applicationId: 'a', applicantType: 'university', purpose: '53.1.e', datasetIds: ['d'] };
  it('measures from an application of an earlier period to an access in this one', () => {
    const report = activityReport(
      [
        { type: 'application.submitted', at: '2025-12-01T00:00:00.000Z', data: submitted },
        {
          type: 'application.decided',
          at: '2026-01-30T00:00:00.000Z',
          data: { applicationId: 'a', decision: 'grant' },
        },
        {
          type: 'delivery.requested',
          at: '2026-02-01T00:00:00.000Z',
          data: { permitId: 'p', holderId: 'h' },
        },
        {
          type: 'delivery.delivered',
          at: '2026-03-03T00:00:00.000Z',
          data: { permitId: 'p', holderId: 'h' },
        },
        { type: 'delivery.access-given', at: '2026-03-11T00:00:00.000Z', data: { applicationId: 'a' } },
        { type: 'delivery.access-given', at: '2026-05-11T00:00:00.000Z', data: { applicationId: 'a' } },
        {
          type: 'application.submitted',
          at: '2027-01-01T00:00:00.000Z',
          data: { ...submitted, applicationId: 'b' },
        },
      ],
      period,
      () => ['51.1.a'],
    );
    expect(report.applications).toMatchObject({ received: 0, granted: 1, refused: 0 });
    expect(report.delays).toEqual({
      projects: 1,
      applicationToAccess: 100,
      requestToDelivery: 30,
      decided: 1,
      applicationToDecision: 60,
    });
  });
  it('counts an application once, however often it was completed', () => {
    const at = '2026-02-01T00:00:00.000Z';
    const again = { type: 'application.submitted', at: '2026-03-01T00:00:00.000Z', data: submitted };
    const report = activityReport(
      [{ type: 'application.submitted', at, data: submitted }, again],
      period,
      () => [],
    );
    expect(report.applications).toMatchObject({ received: 1, byApplicantType: { university: 1 } });
    expect(report.delays.applicationToAccess).toBeNull();
  });
  it('adds up fees as they were told and accepted, measures with their hearing, and labels', () => {
    const at = '2026-02-01T00:00:00.000Z';
    const report = activityReport(
      [
        {
          type: 'application.fee-estimated',
          at,
          data: { applicationId: 'a', estimate: { totalCents: 120_000 } },
        },
        { type: 'application.fees-accepted', at, data: { applicationId: 'a', totalCents: 120_000 } },
        {
          type: 'application.fee-estimated',
          at,
          data: { applicationId: 'b', estimate: { totalCents: 5_000 } },
        },
        { type: 'permit.measure-announced', at, data: { permitId: 'p' } },
        { type: 'dataset.label-declared', at, data: { datasetId: 'd' } },
      ],
      period,
      () => [],
    );
    expect(report.fees).toEqual({ estimatedCents: 125_000, acceptedCents: 120_000 });
    expect([report.measures, report.labels]).toEqual([{ 'permit.measure-announced': 1 }, 1]);
  });
});

describe('retention', () => {
  it('has a time, a beginning and a basis for each kind of case', () => {
    for (const rule of RETENTION) {
      expect(rule.months).toBeGreaterThan(0);
      expect(rule.source).toMatch(/GDPR/);
      expect(erasableFrom(rule, '2026-01-31T00:00:00.000Z') > '2026-12').toBe(true);
    }
  });
});

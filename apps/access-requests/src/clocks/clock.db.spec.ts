import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ClockView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { daysBetween, parisDay } from '@garant/rules';
import { person, Stage } from '../../test/access-requests.fixture.js';
import { ClockController } from './clock.controller.js';
import { clockStep } from './clock.worker.js';
import { roleKey } from './message.request.js';
import { WorkloadController } from './workload.controller.js';

let stage: Stage;
let clocks: ClockController;
let workload: WorkloadController;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  clocks = new ClockController(stage.database);
  workload = new WorkloadController(stage.database);
});
afterAll(() => stage.close());

const clocksOf = async (applicationId: string): Promise<ClockView[]> =>
  (await clocks.ofApplication(stage.researcher, applicationId)).clocks;
const clockOf = async (applicationId: string, code: string): Promise<ClockView> =>
  (await clocksOf(applicationId)).find((clock) => clock.code === code)!;
const submitted = async (): Promise<string> => {
  const applicationId = randomUUID();
  await stage.must(
    stage.researcher,
    'application.submit',
    applicationId,
    { applicationId },
    { content: stage.content() },
  );
  return applicationId;
};
const plusDays = (time: string, days: number): string =>
  new Date(Date.parse(time) + days * 86_400_000).toISOString();
/** Until nothing is left to tell at that time. */
const passTo = async (now: string): Promise<void> => {
  for (;;) if (!(await stage.database.transaction((tx) => clockStep(tx, now)))) return;
};
const messages = async (key: string) =>
  (await stage.outbox(key)).filter(({ type }) => type === 'message.requested').map(({ data }) => data);

describe('the clock of a case', () => {
  it('begins when the application is complete, stands still while information is awaited, and goes on', async () => {
    const applicationId = await submitted();
    const body = { applicationId };
    expect(await clocksOf(applicationId)).toEqual([]);
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    const running = await clockOf(applicationId, 'D02');
    expect(running).toMatchObject({ standing: 'running', pauses: [], owedBy: 'access-body' });
    expect(running.daysLeft).toBe(daysBetween(parisDay(running.startedAt), parisDay(running.dueAt!)));

    await stage.must(stage.assessor, 'application.request-information', applicationId, body, {
      message: 'Précisez la cohorte.',
    });
    const paused = await clockOf(applicationId, 'D02');
    expect(paused).toMatchObject({ standing: 'paused', dueAt: null, daysLeft: running.daysLeft });
    expect(paused.pauses).toEqual([{ from: expect.any(String), until: null, days: 0 }]);
    expect((await clockOf(applicationId, 'D01')).owedBy).toBe('applicant');

    await stage.must(stage.researcher, 'application.provide-information', applicationId, body, {
      content: stage.content({ title: 'Complété' }),
    });
    const again = await clockOf(applicationId, 'D02');
    expect(again).toMatchObject({ standing: 'running', dueAt: running.dueAt });
    expect(again.pauses).toEqual([{ from: paused.pauses[0]!.from, until: expect.any(String), days: 0 }]);
    expect((await clockOf(applicationId, 'D01')).standing).toBe('done');
  });

  it('states the same end in the event, in the row and in the view', async () => {
    const applicationId = await submitted();
    await stage.must(stage.assessor, 'application.find-complete', applicationId, { applicationId });
    const { dueAt } = await clockOf(applicationId, 'D02');
    const found = (await stage.outbox(applicationId)).find(
      ({ type }) => type === 'application.found-complete',
    )!;
    const [row] = await stage.database.query<{ due_at: Date }>(
      'SELECT due_at FROM application_clock WHERE about_id = $1 AND code = $2',
      [applicationId, 'D02'],
    );
    expect([found.data.decisionDueAt, row!.due_at.toISOString()]).toEqual([dueAt, dueAt]);
  });

  it('is extended once, with a reason that the applicant reads and is told of', async () => {
    const applicationId = await submitted();
    const body = { applicationId };
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    const before = await clockOf(applicationId, 'D02');
    const reason = 'Un avis scientifique manque.';
    expect(
      await stage.send(stage.assessor, 'application.extend-clock', applicationId, body, { reason: ' ' }),
    ).toEqual({
      ok: false,
      problem: { code: 'invalid-body', params: { errors: [{ field: 'reason', rule: 'too_small' }] } },
    });
    await stage.must(stage.assessor, 'application.extend-clock', applicationId, body, { reason });
    const after = await clockOf(applicationId, 'D02');
    expect(after.extension).toEqual({ at: expect.any(String), by: 'P3M', reason });
    expect(after.firstDueAt).toBe(before.dueAt);
    expect(after.dueAt! > before.dueAt!).toBe(true);
    expect(await messages(stage.researcher.ref)).toContainEqual(
      expect.objectContaining({ kind: 'clock-extended', aboutId: applicationId }),
    );
    const event = (await stage.outbox(applicationId)).find(
      ({ type }) => type === 'application.clock-extended',
    )!;
    expect(JSON.stringify(event)).not.toContain('avis');
    const again = await stage.send(stage.signatory, 'application.extend-clock', applicationId, body, {
      reason,
    });
    expect(again).toMatchObject({ ok: false, problem: { code: 'clock-extended-already' } });
  });

  it('cannot be extended by who applies, nor where nothing runs', async () => {
    const applicationId = await submitted();
    const body = { applicationId };
    const send = (actor = stage.assessor) =>
      stage.send(actor, 'application.extend-clock', applicationId, body, { reason: 'Plus de temps.' });
    expect(await send()).toMatchObject({ ok: false, problem: { code: 'application-state' } });
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    expect(await send(stage.researcher)).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  });

  it('does not exist for who may not see the case', async () => {
    const applicationId = await submitted();
    const stranger = person('researcher', 'elsewhere');
    await expect(clocks.ofApplication(stranger, applicationId)).rejects.toThrow(ProblemError);
    await expect(clocks.ofApplication(stage.researcher, randomUUID())).rejects.toThrow(ProblemError);
  });

  it('of a permit goes on with what is owed after it', async () => {
    const { permitId } = await stage.permit();
    const { clocks: found } = await clocks.ofPermit(stage.researcher, permitId);
    expect(found.map(({ code }) => code)).toEqual(['D10']);
    expect(found[0]).toMatchObject({ standing: 'running', owedBy: 'applicant' });
  });
});

describe('steps of a case', () => {
  it('are told to whoever waits for them, and to nobody else', async () => {
    const applicationId = await submitted();
    const body = { applicationId };
    const told = async (key: string) =>
      (await messages(key)).filter(({ aboutId }) => aboutId === applicationId).map(({ kind }) => kind);
    expect(await told(roleKey('assessor'))).toEqual(['application-submitted']);
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    await stage.must(stage.assessor, 'application.request-information', applicationId, body, {
      message: '?',
    });
    await stage.must(stage.researcher, 'application.provide-information', applicationId, body, {
      content: stage.content(),
    });
    expect(await told(stage.researcher.ref)).toEqual(['application-complete', 'information-requested']);
    expect(await told(stage.assessor.ref)).toEqual(['information-provided']);
    expect(await told(roleKey('assessor'))).toEqual(['application-submitted']);
  });
});

describe('time that passes', () => {
  it('reminds who owes, each step once, and says once that the time is over; nothing is decided', async () => {
    const applicationId = await submitted();
    await stage.must(stage.assessor, 'application.find-complete', applicationId, { applicationId });
    const { dueAt } = await clockOf(applicationId, 'D02');
    const own = async (type: string) =>
      (await stage.outbox(applicationId)).filter((event) => event.type === type);
    await passTo(plusDays(dueAt!, -40));
    expect(await own('clock.reminded')).toEqual([]);
    for (const days of [-29, -28, -6.5, -6]) await passTo(plusDays(dueAt!, days));
    expect((await own('clock.reminded')).map(({ data }) => data.daysLeft)).toEqual([30, 7]);
    const reminders = (await messages(stage.assessor.ref)).filter(({ aboutId }) => aboutId === applicationId);
    expect(reminders.map(({ kind, dueAt: end }) => [kind, end])).toEqual([
      ['clock-ends', dueAt],
      ['clock-ends', dueAt],
    ]);

    await passTo(plusDays(dueAt!, 0.1));
    await passTo(plusDays(dueAt!, 1));
    const lapses = await own('clock.lapsed');
    expect(lapses).toHaveLength(1);
    expect(lapses[0]).toMatchObject({
      data: { clock: 'D02', noun: 'application', aboutId: applicationId, dueAt },
      causationid: `system:clock/${applicationId}`,
    });
    expect(await messages(roleKey('signatory'))).toContainEqual(
      expect.objectContaining({ kind: 'clock-lapsed', toRole: 'signatory', aboutId: applicationId }),
    );
    expect(await messages(stage.researcher.ref)).toContainEqual(
      expect.objectContaining({ kind: 'clock-lapsed', aboutId: applicationId }),
    );
    const [row] = await stage.database.query<{ state: string; decision: string | null }>(
      'SELECT state, decision FROM application WHERE application_id = $1',
      [applicationId],
    );
    expect(row).toEqual({ state: 'PROCESSING', decision: null });
    expect((await own('application.decided')).length + (await own('permit.signed')).length).toBe(0);
  });

  it('is told again for a new end', async () => {
    const applicationId = await submitted();
    const body = { applicationId };
    await stage.must(stage.assessor, 'application.request-information', applicationId, body, {
      message: '?',
    });
    const first = await clockOf(applicationId, 'D01');
    await passTo(plusDays(first.dueAt!, -0.5));
    const reminded = (await messages(stage.researcher.ref)).filter(
      ({ aboutId }) => aboutId === applicationId,
    );
    expect(reminded.map(({ kind }) => kind).filter((kind) => kind === 'clock-ends')).toEqual(['clock-ends']);
  });
});

describe('the board of the access body', () => {
  it('counts cases by state, puts the late ones first, and finds by words, kind, time and person', async () => {
    const other = person('assessor', 'access-body');
    const applicationId = randomUUID();
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content({ title: 'Sommeil des enfants' }) },
    );
    const all = await workload.board(stage.assessor, {});
    expect(all.total).toBe(Object.values(all.counts).reduce((sum, cases) => sum + cases, 0));
    expect(all.counts.SUBMITTED).toBeGreaterThan(0);
    const found = await workload.board(stage.assessor, { q: 'sommeil' });
    expect(found.items.map((item) => [item.applicationId, item.state, item.clock, item.assignees])).toEqual([
      [applicationId, 'SUBMITTED', null, []],
    ]);
    await stage.must(other, 'application.find-complete', applicationId, { applicationId });
    const [theirs] = (await workload.board(other, { assignee: 'me' })).items;
    expect(theirs).toMatchObject({ applicationId, assignees: [other.ref], clock: { code: 'D02' } });
    expect((await workload.board(stage.assessor, { assignee: 'me', q: 'sommeil' })).items).toEqual([]);
    expect((await workload.board(stage.assessor, { q: 'sommeil', kind: 'data-request' })).items).toEqual([]);
    expect((await workload.board(stage.assessor, { q: 'sommeil', due: 'late' })).items).toEqual([]);
    const ends = (await workload.board(stage.assessor, {})).items.map(({ clock }) => clock?.dueAt ?? 'none');
    expect(ends).toEqual([...ends].sort());
  });

  it('hides a case from who is recused, and shows whom it is assigned to', async () => {
    const applicationId = await submitted();
    await stage.must(stage.assessor, 'application.find-complete', applicationId, { applicationId });
    const [recused, assigned] = [person('assessor', 'access-body'), person('assessor', 'access-body')];
    await stage.database.query(
      `INSERT INTO application_committee (application_id, assigned, declared, recused, guests) VALUES ($1, $2, '{}', $3, '{}')
       ON CONFLICT (application_id) DO UPDATE SET assigned = EXCLUDED.assigned, recused = EXCLUDED.recused`,
      [applicationId, [assigned.ref], [recused.ref]],
    );
    const of = async (actor: Stage['assessor'], assignee?: string) =>
      (await workload.board(actor, { limit: '200', ...(assignee ? { assignee } : {}) })).items.find(
        (item) => item.applicationId === applicationId,
      );
    expect(await of(recused)).toBeUndefined();
    expect((await of(assigned, 'me'))?.assignees.sort()).toEqual([assigned.ref, stage.assessor.ref].sort());
    const counts = async (actor: Stage['assessor']) => (await workload.board(actor, {})).counts.PROCESSING!;
    expect(await counts(recused)).toBe((await counts(assigned)) - 1);
    const deadlines = async (actor: Stage['assessor']) =>
      (await workload.deadlines(actor, { days: '120' })).items.some(
        ({ aboutId }) => aboutId === applicationId,
      );
    expect([await deadlines(recused), await deadlines(assigned)]).toEqual([false, true]);
  });

  it('shows each his own deadlines', async () => {
    const applicationId = await submitted();
    await stage.must(stage.assessor, 'application.find-complete', applicationId, { applicationId });
    const of = async (actor: Stage['assessor']) =>
      (await workload.deadlines(actor, { days: '120' })).items.filter(
        ({ aboutId }) => aboutId === applicationId,
      );
    expect((await of(stage.assessor)).map(({ code }) => code)).toEqual(['D02']);
    expect((await of(stage.researcher)).map(({ code, of: title }) => [code, title])).toEqual([
      ['D02', 'Diabète et rétinopathie'],
    ]);
    expect(await of(person('researcher', 'elsewhere'))).toEqual([]);
    expect(await of(stage.holder)).toEqual([]);
    const datasets = (await workload.deadlines(stage.holder, { days: '400' })).items;
    expect(datasets.map(({ code, noun }) => [code, noun])).toContainEqual(['D14', 'dataset']);
  });

  it('refuses a filter that is none, naming it', () => {
    expect(() => workload.board(stage.assessor, { due: 'yesterday', limit: '0' })).toThrow(
      expect.objectContaining({
        code: 'invalid-query',
        options: {
          errors: [expect.objectContaining({ field: 'due' }), expect.objectContaining({ field: 'limit' })],
        },
      }) as unknown as Error,
    );
  });
});

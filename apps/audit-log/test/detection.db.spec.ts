import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DetectionFile, DetectionRuleView } from '@garant/contracts';
import { detectionStep } from '../src/detection/detection.clock.js';
import { detectionCommands } from '../src/detection/detection.commands.js';
import { placeOf } from '../src/detection/detection.store.js';
import { fileOf, queueOf, rulesOf } from '../src/detection/detection.view.js';
import { act, account, ownEvents, takeOwnEvents } from './act.stage.js';
import { event, logStage, rawOf, vault, type LogStage } from './log.stage.js';

let stage: LogStage;
let offset = 0;
beforeAll(async () => {
  stage = await logStage();
});
afterAll(() => stage.end());

const db = () => stage.test.database;
const DAY = '2026-03-03';
const officer = account('data-protection-officer');
const operator = account('operator');
/** A read of a person's data by an account, at an ordinary hour. */
const read = (actor: string, change: Record<string, unknown> = {}, time = `${DAY}T10:00:00.000Z`) =>
  event({
    type: 'data.read',
    time,
    subject: 'k',
    causationid: `system:read/${actor}`,
    data: { what: 'choices', role: 'agent', rows: 1, ...change },
  });
async function log(...events: Record<string, unknown>[]): Promise<void> {
  const messages = events.map((one) => {
    offset++;
    return rawOf('consent.events', { ...one, producernumber: offset }, offset);
  });
  await stage.sequencer.append(await Promise.all(messages.map(stage.read)));
}
const turn = async (atOnce?: number): Promise<void> => {
  while (await db().transaction((tx) => detectionStep(tx, new Date().toISOString(), 'metropolitan', atOnce)));
};
const queue = (reader = officer, query: object = {}) =>
  queueOf(db(), reader, { limit: 50, offset: 0, ...query });
const file = (id: string, reader = officer): Promise<DetectionFile> =>
  db().transaction(async (tx) => (await fileOf(tx, vault, reader, id))!);
const step = (
  type: Parameters<typeof act>[3],
  id: string,
  body: object = {},
  reason?: string,
  actor = officer,
) =>
  act(
    stage,
    detectionCommands(vault),
    actor,
    type,
    id,
    { detectionId: id, ...body },
    reason === undefined ? undefined : { reason },
  );

describe('detection', () => {
  const reader = randomUUID();
  const subjectRef = randomUUID();

  it('tells a window once, when its limit is reached, with its entries and no name', async () => {
    await log(...Array.from({ length: 14 }, () => read(reader, { subjectRef })));
    await turn();
    expect((await queue()).total).toBe(0);
    await log(read(reader, { subjectRef }));
    await turn();
    await log(read(reader, { subjectRef }), read(reader, { subjectRef }));
    await turn();
    const { items, counts, readTo, size } = await queue();
    expect([items.length, counts.NEW, readTo]).toEqual([1, 1, size]);
    expect(items[0]).toMatchObject({
      rule: 'same-person',
      window: '2026-03-02',
      accountRef: reader,
      subjectRef,
      figure: 15,
      limit: 15,
      status: 'NEW',
      may: ['detection.take'],
    });
    expect(items[0]!.entries).toHaveLength(15);
    const raised = await ownEvents(stage, 'detection.raised');
    expect(raised).toHaveLength(1);
    // References and numbers: whoever reads the event learns nobody's name, and nothing of what was read.
    expect(Object.keys(raised[0]!).sort()).toEqual(
      [
        'accountRef',
        'detectionId',
        'entries',
        'figure',
        'from',
        'limit',
        'parameters',
        'rule',
        'subjectRef',
        'to',
        'window',
      ].sort(),
    );
    expect((await file(items[0]!.detectionId)).figureNow).toBe(17);
  });

  it('looks at each entry exactly once, in pieces of any size, also when a step fails half-way', async () => {
    const place = await placeOf(db());
    const somebody = randomUUID();
    await log(...Array.from({ length: 30 }, () => read(somebody, { subjectRef: randomUUID() })));
    await expect(
      db().transaction(async (tx) => {
        await detectionStep(tx, new Date().toISOString(), 'metropolitan', 20);
        throw new Error('the process ends here');
      }),
    ).rejects.toThrow('ends here');
    expect(await placeOf(db())).toBe(place);
    await turn(7);
    const [window] = await db().query<{ state: { entries: number; shown: number[] } }>(
      `SELECT state FROM detection_window WHERE key LIKE 'volume %' AND key LIKE '%' || $1 || '%'`,
      [somebody],
    );
    expect([window!.state.entries, new Set(window!.state.shown).size]).toEqual([30, 30]);
  });

  it('sees a person at whom many look, denials, odd hours, drifting purposes, bulk, and a log touched', async () => {
    await takeOwnEvents(stage);
    const [watched, knocking, night, bulk] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const permitId = randomUUID();
    await log(
      ...Array.from({ length: 5 }, () => read(randomUUID(), { subjectRef: watched })),
      ...Array.from({ length: 10 }, (_, i) =>
        event({
          type: 'decision.made',
          time: `2026-03-04T10:0${i % 6}:00.000Z`,
          causationid: `system:decision/${knocking}`,
          data: { effect: 'deny', permitId, purpose: i % 2 === 0 ? '53.1.e' : '53.1.f' },
        }),
      ),
      ...Array.from({ length: 10 }, () => read(night, {}, '2026-03-08T02:00:00.000Z')),
      read(bulk, { rows: 6_000 }),
    );
    await turn();
    const found = (await queue()).items;
    const of = (rule: string) => found.filter((one) => one.rule === rule);
    expect(of('many-readers')).toMatchObject([{ subjectRef: watched, accountRef: null, figure: 5 }]);
    expect(of('repeated-denials')).toMatchObject([{ accountRef: knocking, figure: 10 }]);
    expect(of('purpose-drift')).toMatchObject([{ permitId, figure: 2, accountRef: null }]);
    expect(of('odd-hours')).toMatchObject([{ accountRef: night, window: '2026-03-08' }]);
    expect(of('large-reading')).toMatchObject([{ accountRef: bulk, figure: 6_000 }]);
  });

  it('wakes up for an account that slept', async () => {
    const sleeper = randomUUID();
    await log(read(sleeper, {}, '2026-01-05T10:00:00.000Z'), read(sleeper, {}, '2026-06-08T10:00:00.000Z'));
    await turn();
    expect((await queue(officer, { rule: 'dormant-account' })).items).toMatchObject([
      { accountRef: sleeper, window: '2026-06-08' },
    ]);
  });
});

describe('the queue', () => {
  const id = async (): Promise<string> =>
    (await queue(officer, { rule: 'same-person' })).items[0]!.detectionId;

  it('shows entries only to whoever took the finding, and notes that they read them', async () => {
    const one = await id();
    const reads = async () => (await ownEvents(stage, 'entries.read')).length;
    const before = await reads();
    expect((await file(one)).shown).toBeNull();
    expect(await reads()).toBe(before);
    expect(await step('detection.take', one)).toMatchObject({ ok: true });
    const taken = await file(one);
    expect(taken.shown).toHaveLength(15);
    expect(taken.shown![0]).toMatchObject({ type: 'data.read', what: 'choices', rows: 1, erased: false });
    expect(await reads()).toBe(before + 1);
    expect((await file(one, operator)).shown).toBeNull();
    expect((await file(one, account('inspector'))).may).toEqual([]);
  });

  it('goes from taken to closed with reasons, and back; words are kept apart from the events', async () => {
    const one = await id();
    expect(await step('detection.explain', one)).toMatchObject({
      problem: { code: 'confidential-unreadable' },
    });
    expect(await step('detection.explain', one, {}, 'Dossier de succession.', operator)).toMatchObject({
      problem: { code: 'detection-not-yours' },
    });
    expect(await step('detection.explain', one, {}, 'Dossier de succession.')).toMatchObject({ ok: true });
    expect(await step('detection.escalate', one, { to: 'security' }, 'À vérifier.')).toMatchObject({
      ok: true,
    });
    expect(
      await step('detection.close', one, { outcome: 'false-positive' }, 'Rien d’anormal.'),
    ).toMatchObject({ ok: true });
    expect(await step('detection.close', one, { outcome: 'mistake' }, 'Encore.')).toMatchObject({
      problem: { code: 'detection-state' },
    });
    const closed = await file(one);
    expect(closed.history.map(({ type, text }) => [type, text])).toEqual([
      ['detection.raised', null],
      ['detection.taken', null],
      ['detection.explained', 'Dossier de succession.'],
      ['detection.escalated', 'À vérifier.'],
      ['detection.closed', 'Rien d’anormal.'],
    ]);
    expect(JSON.stringify(await ownEvents(stage, 'detection.closed'))).not.toContain('anormal');
    expect(await step('detection.reopen', one, {}, 'Nouvel élément.')).toMatchObject({ ok: true });
    expect(await file(one)).toMatchObject({ status: 'TAKEN', outcome: null, assignee: officer.ref });
    expect(await step('detection.close', one, { outcome: 'false-positive' }, 'Rien.')).toMatchObject({
      ok: true,
    });
    expect(await step('detection.take', randomUUID())).toMatchObject({
      problem: { code: 'detection-unknown' },
    });
  });

  it('keeps a finding about somebody out of their own hands', async () => {
    const own = account('operator');
    await log(
      ...Array.from({ length: 10 }, () => read(own.ref, { role: 'operator' }, '2026-03-15T02:00:00.000Z')),
    );
    await turn();
    const finding = (await queue(own, { rule: 'odd-hours' })).items.find(
      ({ accountRef }) => accountRef === own.ref,
    )!;
    expect(finding.may).toEqual([]);
    expect(await step('detection.take', finding.detectionId, {}, undefined, own)).toMatchObject({
      problem: { code: 'detection-about-oneself' },
    });
  });

  it('shows for each rule how often it was wrong', async () => {
    const rules = await rulesOf(db(), vault);
    expect(rules.find((rule) => rule.id === 'same-person')).toMatchObject({
      raised: 1,
      open: 0,
      closed: 1,
      falsePositives: 1,
    });
  });
});

describe('tuning', () => {
  const tune = (rule: string, parameters: Record<string, number>, enabled = true, actor = officer) =>
    act(
      stage,
      detectionCommands(vault),
      actor,
      'detection.tune',
      rule,
      { rule, enabled, parameters },
      { reason: 'Trop de bruit.' },
    );
  const volume = async (): Promise<DetectionRuleView> =>
    (await rulesOf(db(), vault)).find(({ id }) => id === 'volume')!;

  it('changes what is told from then on, and its history says who, when and why', async () => {
    expect(await tune('volume', { limit: 12 })).toMatchObject({ ok: true });
    const reader = randomUUID();
    await log(...Array.from({ length: 12 }, () => read(reader, {}, '2026-04-01T09:00:00.000Z')));
    await turn();
    expect((await queue(officer, { rule: 'volume' })).items).toMatchObject([
      { accountRef: reader, limit: 12 },
    ]);
    expect(await volume()).toMatchObject({
      parameters: [{ name: 'limit', value: 12, default: 200 }],
      history: [
        { by: { role: 'data-protection-officer' }, reason: 'Trop de bruit.', parameters: { limit: 12 } },
      ],
    });
  });

  it('can turn a rule off, and on again', async () => {
    expect(await tune('volume', { limit: 12 }, false)).toMatchObject({ ok: true });
    await log(...Array.from({ length: 12 }, () => read(randomUUID(), {}, '2026-04-02T09:00:00.000Z')));
    await turn();
    expect((await queue(officer, { rule: 'volume' })).items).toHaveLength(1);
    expect(await tune('volume', { limit: 200 })).toMatchObject({ ok: true });
    expect((await volume()).history).toHaveLength(3);
  });

  it.each([
    ['detection-threshold', 'volume', { limit: 1 }, undefined],
    ['detection-rule-unknown', 'laziness', { limit: 10 }, undefined],
    ['forbidden', 'volume', { limit: 100 }, 'inspector'],
  ] as const)('is refused: %s', async (code, rule, parameters, role) => {
    expect(await tune(rule, parameters, true, role ? account(role) : officer)).toMatchObject({
      problem: { code },
    });
  });
});

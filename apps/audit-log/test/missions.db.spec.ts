import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { VaultCipher } from '@garant/nest-kit';
import { missionFor, scopeOf } from '../src/missions/mission.access.js';
import { drawMinutes } from '../src/missions/minutes.pdf.js';
import { minutesSections } from '../src/missions/minutes.sections.js';
import { MINUTES_WORDS } from '../src/missions/minutes.words.js';
import { endMissions } from '../src/missions/mission.service.js';
import { loadMission } from '../src/missions/mission.store.js';
import { missionWorkView } from '../src/missions/mission.view.js';
import { remindAnswers } from '../src/missions/work.clock.js';
import { searchEntries } from '../src/entries/entry.search.js';
import { noteRead } from '../src/inspection/read.note.js';
import { account, ownEvents } from './act.stage.js';
import {
  at,
  closeStage,
  codeOf,
  inDays,
  iris,
  openStage,
  opened,
  paul,
  permit,
  problemOf,
  send,
  simone,
  stage,
  terms,
  workOf,
} from './mission.acts.js';
import type { Actor } from '@garant/contracts';

const DAY_MS = 86_400_000;
beforeAll(openStage);
afterAll(closeStage);

describe('a mission', () => {
  it('lets its inspectors read while it is open, and nobody else', async () => {
    const lone = account('inspector');
    const ask = (actor: Actor, named?: string) => missionFor(stage.test.database, actor, named);
    expect(await problemOf(ask(lone, undefined))).toBe('mission-required');
    const missionId = await opened({ inspectors: [lone.ref], doctors: [] }, lone);
    expect(await ask(lone, undefined)).toMatchObject({ missionId, doctor: false });
    expect(await problemOf(ask(lone, randomUUID()))).toBe('mission-unknown');
    expect(await problemOf(ask(account('inspector'), missionId))).toBe('mission-unknown');
    const second = await opened({ inspectors: [lone.ref], doctors: [] }, lone);
    expect(await problemOf(ask(lone, undefined))).toBe('mission-unnamed');
    expect(await ask(lone, second)).toMatchObject({ missionId: second });
    await send(lone, 'mission.close', { missionId: second });
    expect(await problemOf(ask(lone, second))).toBe('mission-ended');
    const coming = await opened({ inspectors: [lone.ref], doctors: [], startsAt: inDays(2) }, lone);
    expect(await problemOf(ask(lone, coming))).toBe('mission-not-begun');
    expect(await problemOf(ask(iris, missionId))).toBe('forbidden');
  });

  it('ends by itself at its end, and says so in the log', async () => {
    const lone = account('inspector');
    const endsAt = new Date(Date.now() + 60_000).toISOString();
    const missionId = await opened({ inspectors: [lone.ref], doctors: [], endsAt }, lone);
    const after = new Date(Date.now() + 61_000).toISOString();
    // Before any clock has run.
    expect(await problemOf(missionFor(stage.test.database, lone, missionId, after))).toBe('mission-ended');
    await stage.test.database.transaction((tx) => endMissions(tx, after));
    expect(await ownEvents(stage, 'mission.ended')).toContainEqual({ missionId, endsAt });
    expect(
      codeOf(
        await send(lone, 'mission.extend', { missionId, endsAt: inDays(5), orderHash: 'cd'.repeat(32) }),
      ),
    ).toBe('mission-ended');
  });

  it('shows of the log what it is about, and nothing else', async () => {
    const lone = account('inspector');
    await opened({ inspectors: [lone.ref], doctors: [], scope: { permits: [permit] } }, lone);
    const mission = await missionFor(stage.test.database, lone, undefined);
    const search = (scope: object) =>
      searchEntries(stage.test.database, { limit: 50 } as never, scope).then(({ entries }) => entries.length);
    expect(await search(scopeOf(mission))).toBe(1);
    expect(await search({})).toBeGreaterThan(4);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['that ends before it begins', { startsAt: inDays(3), endsAt: inDays(2) }, 'mission-dates'],
    ['whose end is over', { startsAt: inDays(-3), endsAt: inDays(-1) }, 'mission-dates'],
    ['longer than a year', { endsAt: inDays(400) }, 'mission-dates'],
    [
      'on site at night',
      { form: 'on-site', startsAt: at(1, '02:00:00.000'), endsAt: inDays(5) },
      'mission-hours',
    ],
    [
      'by a summons of seven days',
      { form: 'summons', summonedOn: inDays(0).slice(0, 10), startsAt: inDays(7), endsAt: inDays(9) },
      'mission-notice',
    ],
    ['whose doctor is no inspector', { doctors: [randomUUID()] }, 'mission-members'],
    ['of others', { inspectors: [randomUUID()], doctors: [] }, 'mission-members'],
    ['whose period is upside down', { scope: { from: inDays(0), to: inDays(-1) } }, 'mission-scope'],
  ])('%s is refused', async (_name, change, code) => {
    const missionId = randomUUID();
    expect(codeOf(await send(paul, 'mission.open', { ...terms(change), missionId }))).toBe(code);
  });

  it('is opened by inspectors alone, and tells the body that is inspected', async () => {
    expect(codeOf(await send(iris, 'mission.open', { ...terms(), missionId: randomUUID() }))).toBe(
      'forbidden',
    );
    const missionId = await opened();
    expect(await ownEvents(stage, 'message.requested')).toContainEqual(
      expect.objectContaining({ kind: 'mission-opened', aboutId: missionId, toRole: 'signatory' }),
    );
    expect(codeOf(await send(account('inspector'), 'mission.close', { missionId }))).toBe('mission-unknown');
  });
});

describe('what is written under a mission', () => {
  it('is sealed, is read back by its inspectors, and can be deleted while the event stays', async () => {
    const missionId = await opened();
    const words = { text: 'The reason given does not match the purpose.' };
    const noted = await send(
      paul,
      'mission.note',
      { missionId, noteId: randomUUID(), index: 1, flag: 'finding' },
      words,
    );
    expect(codeOf(noted)).toBe('done');
    const kept = await stage.test.database.query<{ sealed: Buffer }>(
      'SELECT sealed FROM mission_words WHERE mission_id = $1',
      [missionId],
    );
    expect(kept[0]!.sealed.toString('latin1')).not.toContain('purpose');
    expect(JSON.stringify(await ownEvents(stage, 'mission.noted'))).not.toContain('purpose');
    expect((await workOf(missionId, simone)).notes[0]).toMatchObject({ ...words, index: 1 });
    expect((await workOf(missionId, iris)).notes).toEqual([]);
    const { noteId } = (await workOf(missionId, paul)).notes[0]!;
    await send(paul, 'mission.remove-note', { missionId, noteId });
    expect((await workOf(missionId, paul)).notes[0]).toMatchObject({ text: null, flag: 'finding' });
    expect(codeOf(await send(paul, 'mission.remove-note', { missionId, noteId }))).toBe('note-unknown');
  });

  it.each<[string, { index: number | null; flag: string | null }, string | null, string]>([
    ['an entry that is not there', { index: 9_999, flag: 'finding' }, null, 'entry-unknown'],
    ['a flag on nothing', { index: null, flag: 'finding' }, 'x', 'note-incomplete'],
    ['a note without words', { index: null, flag: null }, null, 'note-incomplete'],
  ])('%s is refused', async (_name, note, text, code) => {
    const missionId = await opened();
    expect(
      codeOf(await send(paul, 'mission.note', { missionId, noteId: randomUUID(), ...note }, { text })),
    ).toBe(code);
  });

  it('lists what was read under it', async () => {
    const missionId = await opened();
    await stage.test.database.transaction((tx) => noteRead(tx, paul, { permit, limit: 50 }, 3, missionId));
    expect((await workOf(missionId, paul)).reads).toEqual([
      { at: expect.any(String), by: paul.ref, query: { permit, limit: 50 }, count: 3 },
    ]);
    expect(await ownEvents(stage, 'entries.read')).toContainEqual(
      expect.objectContaining({ missionId, count: 3 }),
    );
  });

  it('keeps hours of presence within those of a control on site', async () => {
    const startsAt = at(-1, '09:00:00.000');
    const missionId = await opened({ form: 'on-site', startsAt });
    const visit = (from: string, to: string) =>
      send(
        paul,
        'mission.visit',
        { missionId, visitId: randomUUID(), from, to },
        { place: 'Paris', present: 'Iris F.' },
      );
    expect(codeOf(await visit(at(-1, '09:00:00.000'), at(-1, '19:00:00.000')))).toBe('done');
    expect(codeOf(await visit(at(-1, '18:00:00.000'), at(-1, '20:00:00.001')))).toBe('mission-hours');
    expect(codeOf(await visit(at(-1, '19:00:00.000'), at(-1, '18:00:00.000')))).toBe('mission-dates');
    expect((await workOf(missionId, paul)).visits[0]).toMatchObject({ place: 'Paris', present: 'Iris F.' });
  });
});

describe('a request to the body that is inspected', () => {
  const answer = (missionId: string, requestId: string, actor = iris, file: object | null = null) =>
    send(actor, 'mission.answer', { missionId, requestId }, { text: 'Here it is.', file });
  async function requested(period: object = { workingDays: 5 }) {
    const missionId = await opened();
    const requestId = randomUUID();
    const asked = await send(
      paul,
      'mission.request',
      { missionId, requestId, period },
      { text: 'The record of processing.' },
    );
    expect(codeOf(asked)).toBe('done');
    return { missionId, requestId };
  }

  it('is answered by the officer, with a document named by its hash, and settled by an inspector', async () => {
    const { missionId, requestId } = await requested();
    expect((await workOf(missionId, iris)).requests[0]).toMatchObject({
      state: 'open',
      text: 'The record of processing.',
    });
    expect(codeOf(await answer(missionId, requestId, paul))).toBe('forbidden');
    const content = Buffer.from('a;b\n1;2\n').toString('base64');
    const file = { name: 'registre.csv', mediaType: 'text/csv', content };
    expect(codeOf(await answer(missionId, requestId, iris, file))).toBe('done');
    const { state, answers } = (await workOf(missionId, paul)).requests[0]!;
    expect([state, answers[0]!.file]).toEqual([
      'answered',
      {
        name: 'registre.csv',
        mediaType: 'text/csv',
        bytes: 8,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    const settle = (body: object) => send(paul, 'mission.settle-request', { missionId, requestId, ...body });
    expect(codeOf(await settle({ outcome: 'insufficient' }))).toBe('inquiry-closed');
    expect(codeOf(await settle({ outcome: 'insufficient', period: { hours: 24 } }))).toBe('done');
    expect((await workOf(missionId, iris)).requests[0]!.state).toBe('open');
    await answer(missionId, requestId);
    expect(codeOf(await settle({ outcome: 'sufficient' }))).toBe('done');
    expect(codeOf(await answer(missionId, requestId))).toBe('inquiry-closed');
    expect(codeOf(await answer(missionId, randomUUID()))).toBe('inquiry-unknown');
  });

  it('is answered after the end of the mission, too', async () => {
    const { missionId, requestId } = await requested();
    await send(paul, 'mission.close', { missionId });
    expect(codeOf(await answer(missionId, requestId))).toBe('done');
  });

  it('reminds once for each step, and tells inspectors when it is late', async () => {
    const { missionId, requestId } = await requested({ hours: 72 });
    const { dueAt } = (await workOf(missionId, paul)).requests[0]!;
    const remind = (ms: number) =>
      stage.test.database.transaction((tx) =>
        remindAnswers(tx, new Date(Date.parse(dueAt) + ms).toISOString()),
      );
    for (const ms of [-DAY_MS, -DAY_MS, 1, DAY_MS]) await remind(ms);
    const reminders = (await ownEvents(stage, 'mission.request-reminded')).filter(
      (one) => one.requestId === requestId,
    );
    expect(reminders.map(({ daysLeft }) => daysLeft)).toEqual([2, 0]);
    const late = (await ownEvents(stage, 'message.requested')).filter(
      ({ aboutId, kind }) => aboutId === missionId && kind === 'mission-answer-late',
    );
    expect(late.map(({ to, toRole }) => to ?? toRole).sort()).toEqual(
      [paul.ref, simone.ref, 'data-protection-officer'].sort(),
    );
  });

  it('can be withdrawn until it is answered', async () => {
    const { missionId, requestId } = await requested();
    expect(codeOf(await send(paul, 'mission.withdraw-request', { missionId, requestId }))).toBe('done');
    expect(codeOf(await answer(missionId, requestId))).toBe('inquiry-unknown');
  });
});

it('opens its words with its own keys alone', async () => {
  const missionId = await opened();
  await send(
    paul,
    'mission.note',
    { missionId, noteId: randomUUID(), index: null, flag: null },
    { text: 'secret' },
  );
  const loaded = await loadMission(stage.test.database, missionId);
  const strange = VaultCipher.of({ current: 'test', keys: { test: Buffer.alloc(32, 7).toString('base64') } });
  await expect(
    missionWorkView(
      stage.test.database,
      strange,
      { mission: loaded.mission!, events: loaded.events },
      paul,
      new Date().toISOString(),
    ),
  ).rejects.toThrow();
});

describe('the draft of the minutes', () => {
  it('says what was asked, read, found, ordered and revealed, in both languages, and that it is a draft', async () => {
    const missionId = await opened({ scope: { permits: [permit] } });
    await send(
      paul,
      'mission.note',
      { missionId, noteId: randomUUID(), index: 3, flag: 'finding' },
      { text: 'No reason.' },
    );
    await send(
      paul,
      'mission.request',
      { missionId, requestId: randomUUID(), period: { weeks: 1 } },
      { text: 'Contracts.' },
    );
    await stage.test.database.transaction((tx) => noteRead(tx, paul, { permit }, 2, missionId));
    const work = await workOf(missionId, paul);
    for (const language of ['fr', 'en'] as const) {
      const sections = minutesSections(work, language);
      const text = JSON.stringify(sections);
      for (const word of [
        '2026-9C',
        permit,
        'No reason.',
        'Contracts.',
        'ab'.repeat(32),
        `permit = ${permit}`,
      ])
        expect(text).toContain(word);
      expect(sections.map(({ heading }) => heading)).toHaveLength(9);
      const { title, draft } = MINUTES_WORDS[language];
      const pdf = await drawMinutes({
        language,
        title,
        draft,
        subtitle: 's',
        end: 'e',
        madeAt: new Date().toISOString(),
        sections,
      });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      expect(pdf.length).toBeGreaterThan(4_000);
    }
    expect(Object.keys(MINUTES_WORDS.en)).toEqual(Object.keys(MINUTES_WORDS.fr));
  });
});

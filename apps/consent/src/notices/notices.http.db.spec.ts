import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  Actor,
  AffectedPeople,
  DeskNotice,
  NoticeChanges,
  NoticeVersionView,
  QuestionView,
  TermView,
} from '@garant/contracts';
import { actorTokenFor, createService, Database, type Keys } from '@garant/nest-kit';
import { serve, testKeys } from '@garant/nest-kit/testing';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { handle, outboxOf, patient } from '../../test/consent.fixture.js';
import {
  codeOf,
  DPO,
  draftOf,
  material,
  newId,
  noticesStage,
  type NoticesStage,
} from '../../test/notices.fixture.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { NoticeDeskController } from './desk.controller.js';
import { MyNoticesController } from './my.controller.js';
import { NoticeController, PolicyController } from './notice.controller.js';
import { dismissQuestion } from './question.service.js';

let stage: NoticesStage;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
let gateway: Keys;

beforeAll(async () => {
  stage = await noticesStage();
  const keys = await testKeys();
  gateway = keys.of('gateway');
  @Module({})
  class Notices {}
  app = await createService({
    service: 'consent',
    module: {
      module: Notices,
      controllers: [NoticeController, PolicyController, NoticeDeskController, MyNoticesController],
      providers: [
        { provide: Database, useValue: stage.test.database },
        { provide: REPRESENTATION, useValue: stage.representation },
      ],
    },
    settings: {
      GARANT_HOST: '127.0.0.1',
      GARANT_PORT: 0,
      GARANT_METRICS_PORT: 0,
      GARANT_LOG_LEVEL: 'silent',
      GARANT_JWKS_FILE: '',
    },
    keys: keys.of('consent'),
  } as Parameters<typeof createService>[0]);
  ({ ask } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await stage.test.drop();
});

const read = async <T>(
  path: string,
  actor?: Actor,
): Promise<{ status: number; body: T & { code?: string } }> => {
  const headers = actor
    ? { authorization: `Bearer ${await actorTokenFor(gateway, actor, 'consent')}` }
    : undefined;
  const answer = await ask('GET', path, headers ? { headers } : undefined);
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } };
};

describe('notices for everybody', () => {
  it('tell every version that was in force, what differs, and nothing of a draft', async () => {
    const noticeId = newId();
    await stage.inForce(noticeId);
    await stage.inForce(noticeId, 2, {}, material('keeps-force'));
    await stage.saves(draftOf(noticeId, 3));
    const versions = await read<NoticeVersionView[]>(`/internal/notices/${noticeId}/versions`);
    expect(versions.body.map(({ version, status, replacedBy }) => [version, status, replacedBy])).toEqual([
      [2, 'published', null],
      [1, 'withdrawn', 2],
    ]);
    expect(versions.body[0]!.revision).toEqual({ from: 1, material: ['what'], affected: 'keeps-force' });
    const changes = await read<NoticeChanges>(`/internal/notices/${noticeId}/changes?from=1&to=2`);
    expect(
      changes.body.sections.map(({ sectionId, change, material: is }) => [sectionId, change, is]),
    ).toEqual([
      ['what', 'changed', true],
      ['who', 'unchanged', null],
    ]);
    for (const path of [
      `/internal/notices/${noticeId}/3`,
      `/internal/notices/${noticeId}/changes?from=2&to=3`,
      `/internal/notices/${noticeId}/changes?from=x`,
      '/internal/notices/nowhere/versions',
    ])
      expect([path, (await read(path)).body.code]).toEqual([path, 'notice-unknown']);
    expect((await read<unknown[]>('/internal/policies')).body.length).toBeGreaterThanOrEqual(4);
  });
});

describe('the desk of the data-protection officer', () => {
  it('is closed to every other role', async () => {
    for (const path of ['notices', 'notices/x/1', 'notices/x/1/affected', 'notices/x/1/changes', 'reasons'])
      for (const role of ['patient', 'operator', 'assessor', 'inspector'] as const)
        expect([path, role, (await read(`/internal/desk/${path}`, { ...DPO, role })).status]).toEqual([
          path,
          role,
          403,
        ]);
  });

  it('shows drafts, how the asking goes on, and no count below ten', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const people = [];
    for (let i = 0; i < 11; i++) people.push(await stage.person());
    for (const [i, who] of people.entries()) await stage.choose(who, first, i < 10 ? 'consent' : 'refuse');
    await stage.saves(draftOf(noticeId, 2));
    const affected = await read<AffectedPeople>(`/internal/desk/notices/${noticeId}/2/affected`, DPO);
    expect(affected.body).toEqual({ standing: 11, consents: 10 });
    const changes = await read<NoticeChanges>(`/internal/desk/notices/${noticeId}/2/changes`, DPO);
    expect(changes.body.sections[0]).toMatchObject({ sectionId: 'what', change: 'changed', material: null });
    expect((await read(`/internal/desk/notices/${noticeId}/9`, DPO)).body.code).toBe('notice-unknown');
    const { hash } = (await read<{ hash: string }>(`/internal/desk/notices/${noticeId}/2`, DPO)).body;
    await stage.publishes({ noticeId, version: 2, hash, revision: material('loses-force') });
    await stage.clocks();
    const listed = async () =>
      (await read<DeskNotice[]>('/internal/desk/notices', DPO)).body.find(
        (one) => one.noticeId === noticeId && one.version === 2,
      );
    expect((await listed())?.asking).toEqual({ asked: 11, lapsed: 10, running: false });
    const small = newId();
    const few = await stage.inForce(small);
    await stage.choose(people[0]!, few, 'consent');
    await stage.saves(draftOf(small, 2));
    expect((await read(`/internal/desk/notices/${small}/2/affected`, DPO)).body).toEqual({
      standing: null,
      consents: null,
    });
  });
});

describe('what notices mean for one person', () => {
  it('is shown to them alone, and each reading is written down first', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId, 1, { term: 'P1Y' });
    const who = await stage.person();
    await stage.choose(who, first, 'consent');
    await stage.clocks();
    expect((await read<TermView[]>('/internal/my/terms', who.actor)).body).toHaveLength(1);
    await stage.inForce(noticeId, 2, { term: 'P1Y' }, material('keeps-force'));
    await stage.clocks();
    const [question] = (await read<QuestionView[]>('/internal/my/questions', who.actor)).body;
    expect(question).toMatchObject({ act: 'consent', fromVersion: 1, version: 2, lapsed: false });
    expect(
      question!.changes.map(({ sectionId, before, after }) => [sectionId, before?.body.fr, after?.body.fr]),
    ).toEqual([['what', 'texte 1', 'texte 2']]);
    expect((await outboxOf(stage.test.database, 'data.read')).at(-1)?.data).toEqual({
      what: 'questions',
      subjectRef: who.subjectRef,
      rows: 1,
    });
    expect((await read<QuestionView[]>('/internal/my/questions', patient(randomUUID()))).body).toEqual([]);
    expect((await read('/internal/my/questions', patient())).body.code).toBe('subject-unknown');
    const foreign = `/internal/my/questions?authorityId=${randomUUID()}`;
    expect((await read(foreign, who.actor)).body.code).toBe('authority-unknown');
    expect((await read('/internal/my/questions?authorityId=x', who.actor)).body.code).toBe(
      'authority-unknown',
    );
  });

  it('is shown to their guardian, who may answer for them, until the measure ends', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const who = await stage.person();
    await stage.choose(who, first, 'refuse');
    await stage.inForce(noticeId, 2, {}, material('keeps-force'));
    await stage.clocks();
    const [guardian, authorityId] = [patient(randomUUID()), randomUUID()];
    await stage.test.database.query(
      `INSERT INTO authority (authority_id, reference, type, status, declared_by, declarant_ref, subject_ref, starts_on,
         evidence_sha256, declared_at, decided_at) VALUES ($1,$2,'guardianship','verified',$3,$4,$5,'2026-01-01',$6,now(),now())`,
      [authorityId, `T-${authorityId}`, guardian.ref, guardian.subjectRef, who.subjectRef, '0'.repeat(64)],
    );
    const path = `/internal/my/questions?authorityId=${authorityId}`;
    const [question] = (await read<QuestionView[]>(path, guardian)).body;
    expect(question).toMatchObject({ act: 'refuse', version: 2 });
    expect((await read(path, patient(randomUUID()))).body.code).toBe('authority-unknown');
    const dismiss = (by: Actor) =>
      handle(stage.test.database, dismissQuestion(stage.representation), {
        body: { subjectRef: who.subjectRef, choiceId: question!.choiceId, version: 2, authorityId },
        actor: by,
        key: who.subjectRef,
      });
    expect(codeOf(await dismiss(patient(randomUUID())))).toBe('authority-missing');
    expect(codeOf(await dismiss(guardian))).toBe('done');
    expect((await read<QuestionView[]>('/internal/my/questions', who.actor)).body).toEqual([]);
    await stage.test.database.query(
      `UPDATE authority SET status = 'ended', ended_at = now() WHERE authority_id = $1`,
      [authorityId],
    );
    expect((await read(path, guardian)).body.code).toBe('authority-unknown');
  });
});

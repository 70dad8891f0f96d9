import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { loadStream } from '@garant/nest-kit';
import { evolveNotice, type NoticeEvent, type NoticeVersion } from '@garant/rules';
import { outboxOf } from '../../test/consent.fixture.js';
import {
  codeOf,
  DPO,
  draftOf,
  material,
  newId,
  noticesStage,
  resultOf,
  words,
  type NoticesStage,
} from '../../test/notices.fixture.js';
import { noticeByVersion, publishedNotices, versionsOfNotice } from './notice.store.js';

let stage: NoticesStage;
beforeAll(async () => {
  stage = await noticesStage();
});
afterAll(() => stage.test.drop());

describe('a notice', () => {
  it('keeps the hashes of the notices that ship with the platform', async () => {
    const shippedNotices = (await publishedNotices(stage.test.database)).filter(
      ({ noticeId }) => !noticeId.startsWith('n-'),
    );
    expect(Object.fromEntries(shippedNotices.map(({ noticeId, hash }) => [noticeId, hash]))).toEqual({
      'ehds-opt-out': 'd192f5999fceb52d56fc7f85bb7e072d823a76f1d360032f5d229b0594a5d616',
      'non-opposition': '2f2c1d954d724cd719c2a7f48d355cf825fd2063895fc7f4dafa40d9620ce456',
      'snds-opposition': '95e404cffc2e07c15a27547c2442a3045ca84ff0f12166c7f6cf87d3a8f10508',
      'project-consent': '7399422ddd3f7a86d8bc5c395570105413fdec59baac934486d0520d52db09aa',
    });
    const shipped = await noticeByVersion(stage.test.database, 'ehds-opt-out', 1);
    expect(shipped?.stands).toEqual([{ sectionId: 'section-2', code: 'ehds-secondary-use', version: 1 }]);
    expect(shipped?.sections[0]).not.toHaveProperty('sectionId');
  });

  it('is drafted, published and replaced by the data-protection officer alone', async () => {
    const noticeId = newId();
    expect(codeOf(await stage.saves(draftOf(noticeId, 1), { ...DPO, role: 'operator' }))).toBe('forbidden');
    const { hash } = resultOf<{ hash: string }>(await stage.saves(draftOf(noticeId, 1)));
    expect(codeOf(await stage.saves(draftOf(noticeId, 1)))).toBe('conflict');
    expect(codeOf(await stage.saves(draftOf(noticeId, 1, { title: words('Autre'), baseHash: hash })))).toBe(
      'done',
    );
    expect(codeOf(await stage.publishes({ noticeId, version: 1, hash }))).toBe('notice-hash');
    const kept = (await noticeByVersion(stage.test.database, noticeId, 1))!;
    expect(codeOf(await stage.publishes({ noticeId, version: 1, hash: kept.hash }))).toBe('done');
    expect(codeOf(await stage.publishes({ noticeId, version: 9, hash: kept.hash }))).toBe('notice-unknown');
    expect((await outboxOf(stage.test.database, 'notice.published')).at(-1)?.data).toMatchObject({
      noticeId,
      revision: null,
    });
  });

  it('never changes once it is published, not even by SQL', async () => {
    const { noticeId } = await stage.inForce(newId());
    expect(codeOf(await stage.saves(draftOf(noticeId, 1, { title: words('Autre') })))).toBe('notice-state');
    await expect(
      stage.test.database.query(`UPDATE notice SET content = '{}' WHERE notice_id = $1`, [noticeId]),
    ).rejects.toThrow('never changes');
  });

  it('may speak more languages than two, and its hash covers them', async () => {
    const noticeId = newId();
    const breton = { ...words('Étude'), br: 'Studiadenn' };
    const one = await stage.inForce(noticeId, 1, { title: breton });
    expect(one.title).toEqual(breton);
    const two = await stage.inForce(
      noticeId,
      2,
      { title: { ...breton, br: 'Enklask' } },
      {
        sections: [
          { sectionId: 'title', material: false },
          { sectionId: 'what', material: false },
        ],
      },
    );
    expect(two.hash).not.toBe(one.hash);
  });

  it('the last text in force of a regime cannot be withdrawn: on what would people say no?', async () => {
    const [only] = (await publishedNotices(stage.test.database)).filter(
      ({ regime }) => regime === 'SNDS_OPPOSITION',
    );
    expect(codeOf(await stage.withdraws({ noticeId: only!.noticeId, version: only!.version }))).toBe(
      'notice-last-of-regime',
    );
    const other = await stage.inForce(newId());
    expect(codeOf(await stage.withdraws({ noticeId: other.noticeId, version: 1 }))).toBe('done');
    expect(codeOf(await stage.withdraws({ noticeId: other.noticeId, version: 1 }))).toBe('notice-state');
    expect((await noticeByVersion(stage.test.database, other.noticeId, 1))?.status).toBe('withdrawn');
  });

  it('is what the events of its stream, replayed, make of it', async () => {
    const noticeId = newId();
    await stage.inForce(noticeId);
    await stage.inForce(noticeId, 2, {}, material('keeps-force'));
    await stage.withdraws({ noticeId, version: 2 });
    await stage.saves(draftOf(noticeId, 3, { term: 'P1Y' }));
    const events = await loadStream(stage.test.database, `notice:${noticeId}`);
    const replayed = events.reduce(
      (versions, { type, data }) => evolveNotice(versions, { type, data } as unknown as NoticeEvent),
      [] as readonly NoticeVersion[],
    );
    const held = await versionsOfNotice(stage.test.database, noticeId);
    expect(replayed.map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn', 'draft']);
    for (const [i, version] of replayed.entries()) expect(held[i]).toMatchObject(version);
    expect(held).toHaveLength(replayed.length);
  });

  it('a policy is defined once per version, and a notice names a version', async () => {
    const code = `p-${randomUUID().slice(0, 8)}`;
    const policy = (version: number, over: object = {}) => stage.defines(code, version, over);
    expect(codeOf(await policy(1))).toBe('done');
    expect([codeOf(await policy(1)), codeOf(await policy(3)), codeOf(await policy(2))]).toEqual([
      'policy-version',
      'policy-version',
      'done',
    ]);
    const noticeId = newId();
    const sections = (policies: { code: string; version: number }[]) => [
      { sectionId: 'what', heading: words('Quoi'), body: words('texte'), policies },
    ];
    expect(
      codeOf(await stage.saves(draftOf(noticeId, 1, { sections: sections([{ code, version: 7 }]) }))),
    ).toBe('policy-unknown');
    const notice = await stage.inForce(noticeId, 1, { sections: sections([{ code, version: 2 }]) });
    expect(notice.stands).toEqual([{ sectionId: 'what', code, version: 2 }]);
    const who = await stage.person();
    const wider = { scope: { kind: 'purpose' as const, id: '53.1.e' } };
    expect(codeOf(await stage.choose(who, notice, 'consent', wider))).toBe('scope-not-of-notice');
    expect(codeOf(await stage.choose(who, notice, 'refuse', wider))).toBe('done');
    expect(codeOf(await stage.choose(who, notice, 'consent'))).toBe('done');
  });

  it('the evidence says when it was shown, and never later than the choice', async () => {
    const notice = await stage.inForce(newId());
    const who = await stage.person();
    const seen = ({ noticeId, version, hash }: typeof notice, shownAt: string) => ({
      notice: { noticeId, version, hash, language: 'fr' as const, shownAt },
    });
    await stage.choose(who, notice, 'refuse', seen(notice, '2026-01-01T10:00:00.000Z'));
    await stage.choose(who, notice, 'refuse', seen(notice, '2199-01-01T10:00:00.000Z'));
    const [first, ahead] = await stage.actsOf(who);
    expect(first!.notice.shownAt).toBe('2026-01-01T10:00:00.000Z');
    expect(ahead!.notice.shownAt).toBe(ahead!.acceptedAt);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { outboxOf } from '../../test/consent.fixture.js';
import {
  codeOf,
  draftOf,
  newId,
  noticesStage,
  resultOf,
  words,
  type NoticesStage,
} from '../../test/notices.fixture.js';
import { publishedNotices } from './notice.store.js';
import { runningTerms } from './term.store.js';

let stage: NoticesStage;
beforeAll(async () => {
  stage = await noticesStage();
});
afterAll(() => stage.test.drop());

describe('the term of a consent', () => {
  const after = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

  it('reminds the person, ends the consent at its end, and leaves a renewed one alone', async () => {
    const notice = await stage.inForce(newId(), 1, { term: 'P90D' });
    const [lets, renews] = [await stage.person(), await stage.person()];
    await stage.choose(lets, notice, 'consent');
    await stage.choose(renews, notice, 'consent');
    await stage.clocks();
    const [term] = await runningTerms(stage.test.database, [lets.subjectRef]);
    const [consent] = await stage.actsOf(lets);
    expect(Date.parse(term!.endsAt) - Date.parse(consent!.actedAt)).toBe(90 * 86_400_000);
    await stage.clocks(after(59));
    expect(await outboxOf(stage.test.database, 'consent.expiring')).toEqual([]);
    await stage.clocks(after(61));
    expect(
      (await outboxOf(stage.test.database, 'consent.expiring')).map(({ data }) => data.choiceId),
    ).toContain(consent!.choiceId);
    // Time is the clock's argument; the renewal is made as if 61 days had passed.
    await stage.test.database.query(
      `UPDATE consent_term SET ends_at = ends_at - interval '89 days 23 hours 59 minutes' WHERE subject_ref = $1`,
      [renews.subjectRef],
    );
    await stage.choose(renews, notice, 'consent');
    await stage.clocks(after(1));
    expect((await stage.actsOf(renews)).map(({ act }) => act)).toEqual(['consent', 'consent']);
    await stage.clocks(after(91));
    await stage.clocks(after(92));
    const acts = await stage.actsOf(lets);
    expect(acts.map(({ act, because, actedAt }) => [act, because, actedAt])).toEqual([
      ['consent', undefined, consent!.actedAt],
      ['lapse', 'expired', term!.endsAt],
    ]);
    expect(await runningTerms(stage.test.database, [lets.subjectRef])).toEqual([]);
  });

  it('is the shortest of the notice’s and its policies’', async () => {
    const code = `p-${randomUUID().slice(0, 8)}`;
    resultOf(await stage.defines(code, 1, { purposes: [], term: 'P10D' }));
    const notice = await stage.inForce(newId(), 1, {
      term: 'P1Y',
      sections: [
        { sectionId: 'what', heading: words('Quoi'), body: words('texte'), policies: [{ code, version: 1 }] },
      ],
    });
    const who = await stage.person();
    await stage.choose(who, notice, 'consent');
    await stage.clocks();
    const [term] = await runningTerms(stage.test.database, [who.subjectRef]);
    expect(Date.parse(term!.endsAt) - Date.now()).toBeLessThanOrEqual(10 * 86_400_000);
  });

  it('is no matter of opt-outs and objections: they never end by themselves', async () => {
    const notice = (await publishedNotices(stage.test.database)).find(
      ({ regime }) => regime === 'EHDS_OPT_OUT',
    )!;
    const who = await stage.person();
    await stage.choose(who, notice, 'opt-out');
    await stage.clocks(after(36_500));
    expect((await stage.actsOf(who)).map(({ act }) => act)).toEqual(['opt-out']);
    expect(codeOf(await stage.saves(draftOf(newId(), 1, { regime: 'EHDS_OPT_OUT', term: 'P1Y' })))).toBe(
      'term-not-of-regime',
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@garant/contracts';
import { handle, outboxOf } from '../../test/consent.fixture.js';
import {
  codeOf,
  material,
  newId,
  noticesStage,
  type Chooser,
  type NoticesStage,
} from '../../test/notices.fixture.js';
import { receiptById } from '../choices/choice.store.js';
import { REGISTER_ACCOUNT } from './consent.lapse.js';
import { dismissQuestion } from './question.service.js';
import { askingProgress, countAffected } from './revision.store.js';
import { revisionStep } from './revision.worker.js';

let stage: NoticesStage;
beforeAll(async () => {
  stage = await noticesStage();
});
afterAll(() => stage.test.drop());

describe('a revision', () => {
  it('without a material change asks nobody and ends nothing', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const who = await stage.person();
    expect(codeOf(await stage.choose(who, first, 'consent'))).toBe('done');
    await stage.inForce(noticeId, 2, {}, { sections: [{ sectionId: 'what', material: false }] });
    await stage.clocks();
    expect([await stage.questionsOf(who), (await stage.actsOf(who)).length]).toEqual([[], 1]);
  });

  it('that keeps force asks again and leaves the choice as it is', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const [yes, no] = [await stage.person(), await stage.person()];
    await stage.choose(yes, first, 'consent');
    await stage.choose(no, first, 'refuse');
    await stage.inForce(noticeId, 2, {}, material('keeps-force'));
    await stage.clocks();
    for (const who of [yes, no]) {
      expect(
        (await stage.questionsOf(who)).map(({ question }) => [question.version, question.lapsed]),
      ).toEqual([[2, false]]);
      expect(await stage.actsOf(who)).toHaveLength(1);
    }
  });

  it('after which consents lose force ends them as acts of the register, and leaves refusals alone', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const [yes, no] = [await stage.person(), await stage.person()];
    await stage.choose(yes, first, 'consent');
    await stage.choose(no, first, 'refuse');
    expect(await countAffected(stage.test.database, noticeId, 'EXPLICIT_CONSENT', 2)).toEqual({
      standing: 2,
      consents: 1,
    });
    const second = await stage.inForce(noticeId, 2, {}, material('loses-force'));
    await stage.clocks();
    await stage.clocks();
    const choices = await stage.actsOf(yes);
    expect(choices.map(({ act }) => act)).toEqual(['consent', 'lapse']);
    expect(choices[1]).toMatchObject({
      because: 'notice-revised',
      actedBy: REGISTER_ACCOUNT,
      actedAt: second.publishedAt,
      notice: { noticeId, version: 1 },
    });
    const receipt = await receiptById(stage.test.database, choices[1]!.receiptId);
    expect(receipt?.subjectRef).toBe(yes.subjectRef);
    expect((await stage.actsOf(no)).map(({ act }) => act)).toEqual(['refuse']);
    expect((await askingProgress(stage.test.database)).get(`${noticeId}/2`)).toEqual({
      asked: 2,
      lapsed: 1,
      running: false,
    });
    const asked = (await outboxOf(stage.test.database, 'question.asked')).filter(
      ({ data }) => data.noticeId === noticeId,
    );
    expect(asked.map(({ data }) => data.lapsed).sort()).toEqual([false, true]);
  });

  it('is answered by any later act, or set aside by the person and by nobody else', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const [answers, dismisses, other] = [await stage.person(), await stage.person(), await stage.person()];
    await stage.choose(answers, first, 'consent');
    await stage.choose(dismisses, first, 'consent');
    const second = await stage.inForce(noticeId, 2, {}, material('loses-force'));
    await stage.clocks();
    expect(codeOf(await stage.choose(answers, second, 'consent'))).toBe('done');
    expect(await stage.questionsOf(answers)).toEqual([]);
    const question = (await stage.questionsOf(dismisses))[0]!.question;
    const dismiss = (actor: Actor, subjectRef = dismisses.subjectRef) =>
      handle(stage.test.database, dismissQuestion(stage.representation), {
        body: { subjectRef, choiceId: question.choiceId, version: 2 },
        actor,
        key: subjectRef,
      });
    expect(codeOf(await dismiss(other.actor))).toBe('authority-missing');
    expect(codeOf(await dismiss(other.actor, other.subjectRef))).toBe('question-unknown');
    expect(codeOf(await dismiss(dismisses.actor))).toBe('done');
    expect(codeOf(await dismiss(dismisses.actor))).toBe('question-unknown');
    expect(await stage.questionsOf(dismisses)).toEqual([]);
  });

  it('in a second tab: a yes on the replaced text is refused, a no is kept', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    await stage.inForce(noticeId, 2, {}, material('keeps-force'));
    const who = await stage.person();
    expect(codeOf(await stage.choose(who, first, 'consent'))).toBe('notice-not-published');
    expect(codeOf(await stage.choose(who, first, 'refuse'))).toBe('done');
    await stage.clocks();
    expect((await stage.questionsOf(who)).map(({ question }) => question.version)).toEqual([2]);
  });

  it('ends a late consent once, however many revisions it is older than', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const late = await stage.person();
    await stage.inForce(noticeId, 2, {}, material('loses-force'));
    await stage.inForce(noticeId, 3, {}, material('loses-force'));
    await stage.clocks();
    await stage.test.database.query(
      `UPDATE notice SET status = 'published' WHERE notice_id = $1 AND version = 1`,
      [noticeId],
    );
    expect(codeOf(await stage.choose(late, first, 'consent'))).toBe('done');
    await stage.clocks();
    expect((await stage.actsOf(late)).map(({ act }) => act)).toEqual(['consent', 'lapse']);
    expect((await stage.questionsOf(late)).map(({ question }) => question.version)).toEqual([3]);
  });

  it('reaches a consent that entered the register beside it, and spares one given on the new text', async () => {
    const noticeId = newId();
    const first = await stage.inForce(noticeId);
    const [late, fresh] = [await stage.person(), await stage.person()];
    const second = await stage.inForce(noticeId, 2, {}, material('loses-force'));
    await stage.test.database.query(
      `UPDATE notice SET status = 'published' WHERE notice_id = $1 AND version = 1`,
      [noticeId],
    );
    while (
      await stage.test.database.transaction((tx) => revisionStep(stage.issuing)(tx, new Date().toISOString()))
    );
    expect(codeOf(await stage.choose(late, first, 'consent'))).toBe('done');
    expect(codeOf(await stage.choose(fresh, first, 'consent'))).toBe('done');
    expect(codeOf(await stage.choose(fresh, second, 'consent'))).toBe('done');
    await stage.clocks();
    const acts = async (who: Chooser) =>
      (await stage.actsOf(who)).map(({ act, notice }) => `${act} ${notice.version}`);
    expect(await acts(late)).toEqual(['consent 1', 'lapse 1']);
    expect(await acts(fresh)).toEqual(['consent 1', 'consent 2']);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { handle, outboxOf } from '../../test/consent.fixture.js';
import { codeOf, noticesStage, resultOf, type NoticesStage } from '../../test/notices.fixture.js';
import { publishedNotices } from './notice.store.js';
import { giveReason } from './reason.service.js';
import { countReasons, forgetReasons, reasonContext, reasonsOf } from './reason.store.js';

let stage: NoticesStage;
beforeAll(async () => {
  stage = await noticesStage();
});
afterAll(() => stage.test.drop());

describe('a reason', () => {
  const give = (
    who: { subjectRef: string; actor: Actor },
    choiceId: string,
    text?: string,
    actor = who.actor,
  ) =>
    handle(stage.test.database, giveReason(stage.cipher), {
      body: { subjectRef: who.subjectRef, choiceId },
      actor,
      key: who.subjectRef,
      confidential: { reason: 'purposes', ...(text ? { text } : {}) },
    });
  const optedOut = async () => {
    const notice = (await publishedNotices(stage.test.database)).find(
      ({ regime }) => regime === 'EHDS_OPT_OUT',
    )!;
    const who = await stage.person();
    const { choiceId } = resultOf<{ choiceId: string }>(await stage.choose(who, notice, 'opt-out'));
    return { who, choiceId, notice };
  };

  it('is taken only after a refusal of one’s own is recorded', async () => {
    const { who, choiceId, notice } = await optedOut();
    const other = await stage.person();
    expect(codeOf(await give(who, randomUUID()))).toBe('reason-not-accepted');
    expect(codeOf(await give(other, choiceId))).toBe('reason-not-accepted');
    expect(codeOf(await give(who, choiceId, undefined, other.actor))).toBe('authority-missing');
    const { choiceId: reversal } = resultOf<{ choiceId: string }>(
      await stage.choose(who, notice, 'reverse-opt-out'),
    );
    expect(codeOf(await give(who, reversal))).toBe('reason-not-accepted');
    expect(codeOf(await give(who, choiceId))).toBe('done');
  });

  it('is sealed, absent from events, and erasable', async () => {
    const { who, choiceId } = await optedOut();
    expect(codeOf(await give(who, choiceId, 'Ma banque a déjà fuité'))).toBe('done');
    const [kept] = await reasonsOf(stage.test.database, who.subjectRef);
    expect(kept!.sealed!.includes(Buffer.from('banque'))).toBe(false);
    expect(stage.cipher.open(kept!.sealed!, reasonContext(choiceId)).toString('utf8')).toBe(
      'Ma banque a déjà fuité',
    );
    const [event] = (await outboxOf(stage.test.database, 'choice.reason-given')).filter(
      ({ data }) => data.choiceId === choiceId,
    );
    expect(event!.data).toEqual({ subjectRef: who.subjectRef, choiceId });
    await forgetReasons(stage.test.database, who.subjectRef);
    expect(await reasonsOf(stage.test.database, who.subjectRef)).toEqual([]);
  });

  it('is counted only from ten people on', async () => {
    const shown = async () =>
      (await countReasons(stage.test.database)).find(({ regime }) => regime === 'EHDS_OPT_OUT')!.reasons;
    expect((await shown()).purposes).toBeNull();
    for (let i = 0; i < 10; i++) {
      const { who, choiceId } = await optedOut();
      resultOf(await give(who, choiceId));
    }
    expect((await shown()).purposes).toBeGreaterThanOrEqual(10);
    expect((await shown()).other).toBeNull();
  });
});

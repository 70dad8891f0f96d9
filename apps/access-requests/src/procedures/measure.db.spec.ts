import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { loadStream } from '@garant/nest-kit';
import { ASSESSMENT, person, Stage } from '../../test/access-requests.fixture.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const codeOf = async (sent: ReturnType<Stage['send']>): Promise<string> => {
  const result = await sent;
  return result.ok ? 'ok' : result.problem.code;
};
const second = person('signatory', 'access-body');

describe('what follows a permit', () => {
  const follow = (ofPermit: string, kind: string, content: object = stage.content()) => {
    const applicationId = randomUUID();
    return stage.send(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId, kind, ofPermit },
      { content },
    );
  };

  it('is asked for by its applicant, of a permit that is there', async () => {
    const { permitId } = await stage.permit();
    expect(await codeOf(follow(randomUUID(), 'amendment'))).toBe('permit-unknown');
    expect(await codeOf(follow(permitId, 'amendment'))).toBe('ok');
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    expect(await codeOf(follow(permitId, 'amendment', stage.content({ periodEnd: day(500) })))).toBe(
      'amendment-lengthens',
    );
    expect(await codeOf(follow(permitId, 'extension', stage.content({ periodEnd: day(700) })))).toBe('ok');
    const soon = await stage.permit({ periodEnd: day(20) });
    expect(await codeOf(follow(soon.permitId, 'extension', stage.content({ periodEnd: day(90) })))).toBe(
      'extension-too-late',
    );
  });

  it('extends once, under a new id, and never again', async () => {
    const { permitId } = await stage.permit();
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const applicationId = randomUUID();
    const body = { applicationId };
    const content = stage.content({ periodEnd: day(700) });
    const submission = { ...body, kind: 'extension', ofPermit: permitId };
    await stage.must(stage.researcher, 'application.submit', applicationId, submission, { content });
    await stage.must(stage.assessor, 'application.find-complete', applicationId, body);
    await stage.must(stage.assessor, 'application.assess', applicationId, body, { assessment: ASSESSMENT });
    await stage.vote(applicationId, 1);
    const signed = await stage.sign(applicationId, 1);
    if (!signed.ok) throw new Error(JSON.stringify(signed.problem));
    const next = (signed.result as { permitId: string }).permitId;
    expect(next).not.toBe(permitId);
    expect(await codeOf(follow(next, 'extension', stage.content({ periodEnd: day(900) })))).toBe(
      'extension-used',
    );
    expect(await codeOf(follow(permitId, 'amendment'))).toBe('permit-state');
  });
});

describe('a measure', () => {
  const reason = { reason: 'Des copies ont quitté l’environnement.' };
  it('is taken only after the person was heard, and may be looked at again', async () => {
    const { permitId } = await stage.permit();
    await stage.cut(permitId, 12);
    const body = { permitId };
    const send = (type: string, actor = stage.signatory, more: object = {}) =>
      codeOf(stage.send(actor, type, permitId, { ...body, ...more }, reason));
    expect(await send('permit.revoke')).toBe('hearing-missing');
    const late = new Date(Date.now() + 40 * 86_400_000).toISOString();
    expect(
      await send('permit.announce-measure', stage.signatory, { measures: ['revoke'], heardUntil: late }),
    ).toBe('hearing-too-long');
    expect(await send('permit.announce-measure', stage.signatory, { measures: ['revoke', 'exclude'] })).toBe(
      'ok',
    );
    expect(await send('permit.revoke')).toBe('hearing-running');
    expect(await send('permit.suspend')).toBe('ok');
    expect(await send('permit.answer-measure', person('researcher'))).toBe('forbidden');
    expect(await send('permit.answer-measure', stage.researcher)).toBe('ok');
    const until = new Date(Date.now() + 3 * 365 * 86_400_000).toISOString();
    const account = stage.researcher.ref;
    const tooLong = new Date(Date.now() + 6 * 366 * 86_400_000).toISOString();
    expect(await send('permit.exclude', stage.signatory, { account, until: tooLong })).toBe(
      'exclusion-too-long',
    );
    expect(await send('permit.exclude', stage.signatory, { account, until })).toBe('ok');
    expect(await send('permit.revoke')).toBe('ok');

    const again = randomUUID();
    const submission = { applicationId: again };
    const submit = () =>
      codeOf(
        stage.send(stage.researcher, 'application.submit', again, submission, { content: stage.content() }),
      );
    expect(await submit()).toBe('applicant-excluded');
    expect(await send('permit.reinstate', second)).toBe('permit-state');
    expect(await send('permit.appeal', stage.researcher)).toBe('ok');
    expect(await send('permit.reinstate', stage.signatory)).toBe('separation-of-duties');
    expect(await send('permit.reinstate', second)).toBe('ok');
    const states = (await stage.outbox(permitId)).filter(({ topic }) => topic === 'permit.state');
    expect(states.at(-1)?.data).toMatchObject({ status: 'active', cutPosition: 12 });
    expect(await send('permit.lift-exclusion', second, { account })).toBe('ok');
    expect(await submit()).toBe('ok');
    expect(JSON.stringify(await loadStream(stage.database, `permit:${permitId}`))).not.toContain('copies');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { loadStream } from '@garant/nest-kit';
import { CONFIRMATIONS, FORM_VERSION } from '@garant/rules';
import { person, POLICY, Stage } from '../../test/access-requests.fixture.js';
import { applicationIsVisible, findApplications } from './application.store.js';
import { applicationViews } from './application.view.js';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
});
afterAll(() => stage.close());

const problemOf = async (sent: ReturnType<Stage['send']>) => {
  const result = await sent;
  return result.ok ? null : result.problem;
};
const view = async (applicationId: string, actor: Actor = stage.researcher) =>
  (
    await applicationViews(stage.database, actor, [applicationId], {
      now: new Date().toISOString(),
      policy: POLICY,
    })
  )[0]!;
const drafted = async (content: object = { title: 'Ébauche' }, formVersion?: number): Promise<string> => {
  const applicationId = randomUUID();
  const body = { applicationId, expectedVersion: 0, ...(formVersion ? { formVersion } : {}) };
  await stage.must(stage.researcher, 'application.draft', applicationId, body, { content });
  return applicationId;
};
const save = (actor: Actor, applicationId: string, ...changes: [string, number, unknown][]) =>
  stage.send(
    actor,
    'application.draft',
    applicationId,
    { applicationId },
    { changes: changes.map(([field, baseVersion, value]) => ({ field, baseVersion, value })) },
  );
/** A colleague who was invited and came. */
const member = async (applicationId: string, colleague = person('researcher')): Promise<Actor> => {
  const invitationId = randomUUID();
  const body = { applicationId, invitationId };
  await stage.must(stage.researcher, 'application.invite-member', applicationId, body, {
    email: 'colleague@example.org',
    account: colleague.ref,
  });
  await stage.must(colleague, 'application.join', applicationId, body);
  return colleague;
};

describe('several authors at once', () => {
  it('save different fields read at the same version, and none is lost', async () => {
    const applicationId = await drafted();
    const colleague = await member(applicationId);
    expect(await save(stage.researcher, applicationId, ['intendedUse', 1, 'Pour ceci.'])).toMatchObject({
      ok: true,
      result: { version: 2, saved: ['intendedUse'], stale: [] },
    });
    expect(await save(colleague, applicationId, ['expectedBenefit', 1, 'Pour cela.'])).toMatchObject({
      ok: true,
      result: { version: 3, saved: ['expectedBenefit'], stale: [] },
    });
    expect((await view(applicationId)).content).toMatchObject({
      title: 'Ébauche',
      intendedUse: 'Pour ceci.',
      expectedBenefit: 'Pour cela.',
    });
  });

  it('the later edit of the same field is refused for that field only', async () => {
    const applicationId = await drafted();
    const colleague = await member(applicationId);
    await save(stage.researcher, applicationId, ['title', 1, 'Le mien']);
    const late = await save(
      colleague,
      applicationId,
      ['title', 1, 'Le sien'],
      ['safeguards', 1, 'Accès nominatif.'],
    );
    expect(late).toMatchObject({
      ok: true,
      result: {
        saved: ['safeguards'],
        stale: [{ field: 'title', code: 'field-stale', version: 2 }],
      },
    });
    expect((await view(applicationId)).content).toMatchObject({
      title: 'Le mien',
      safeguards: 'Accès nominatif.',
    });
    expect(await problemOf(save(colleague, applicationId, ['title', 1, 'Encore le sien']))).toMatchObject({
      code: 'field-stale',
      params: { fields: [{ field: 'title', version: 2 }] },
    });
    // Having read it, they may change it.
    expect(await save(colleague, applicationId, ['title', 3, 'Le nôtre'])).toMatchObject({ ok: true });
  });

  it('an edit to what is there already makes no version', async () => {
    const applicationId = await drafted();
    expect(await save(stage.researcher, applicationId, ['title', 0, 'Ébauche'])).toMatchObject({
      ok: true,
      result: { version: 1, saved: [], stale: [] },
    });
    expect((await view(applicationId)).version).toBe(1);
  });

  it('names the field whose value has a wrong form, and keeps what it held to itself', async () => {
    const applicationId = await drafted();
    const problem = await problemOf(save(stage.researcher, applicationId, ['domicile', 1, 'Paris secret']));
    expect(problem).toMatchObject({ code: 'invalid-body' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('a whole content still needs the version that was read', async () => {
    const applicationId = await drafted();
    const sent = stage.send(
      stage.researcher,
      'application.draft',
      applicationId,
      { applicationId },
      { content: { title: 'Tout' } },
    );
    expect(await problemOf(sent)).toMatchObject({
      code: 'invalid-body',
      params: { errors: [{ field: 'expectedVersion' }] },
    });
  });

  it('fifty editors on ten applications lose no update', async () => {
    const FIELDS = ['intendedUse', 'expectedBenefit', 'safeguards', 'publicInterest', 'gdprBasis'] as const;
    const ROUNDS = 4;
    const applications: string[] = [];
    for (let at = 0; at < 10; at++) applications.push(await drafted());
    const stale: number[] = [];
    /** Appends a word to a field until it is in: what a person does who is shown both texts and keeps both. */
    const append = async (
      editor: Actor,
      applicationId: string,
      field: string,
      word: string,
    ): Promise<void> => {
      for (;;) {
        const { content, version } = await view(applicationId, stage.researcher);
        const before = ((content as Record<string, unknown>)[field] as string | undefined) ?? '';
        const sent = await save(editor, applicationId, [field, version, `${before} ${word}`.trim()]);
        if (sent.ok) return;
        expect(sent.problem.code).toBe('field-stale');
        stale.push(1);
      }
    };
    const jobs: Promise<void>[] = [];
    const words = new Map<string, string[]>();
    for (const [a, applicationId] of applications.entries())
      for (let e = 0; e < 5; e++) {
        const editor = await member(applicationId);
        jobs.push(
          (async () => {
            for (let round = 0; round < ROUNDS; round++) {
              // Two of five write into the same field.
              const field = FIELDS[e < 2 ? 0 : e]!;
              const word = `w${a}-${e}-${round}`;
              words.set(`${applicationId} ${field}`, [
                ...(words.get(`${applicationId} ${field}`) ?? []),
                word,
              ]);
              await append(editor, applicationId, field, word);
            }
          })(),
        );
      }
    await Promise.all(jobs);
    for (const [key, written] of words) {
      const [applicationId, field] = key.split(' ') as [string, string];
      const { content } = await view(applicationId);
      const text = (content as Record<string, unknown>)[field] as string;
      expect(text.split(' ').sort()).toEqual(written.sort());
    }
  }, 60_000);

  it('the applicant does not submit over words that they have not read', async () => {
    const applicationId = await drafted(stage.content());
    const colleague = await member(applicationId);
    await save(colleague, applicationId, ['safeguards', 1, 'Mieux protégé.']);
    const body = { applicationId, expectedVersion: 1 };
    const sent = stage.send(stage.researcher, 'application.submit', applicationId, body, {
      content: stage.content(),
    });
    expect(await problemOf(sent)).toMatchObject({ code: 'conflict', params: { expected: 1, actual: 2 } });
  });
});

describe('members', () => {
  it('are invited by address, joined by login, and the address is gone once answered', async () => {
    const applicationId = await drafted();
    const colleague = person('researcher');
    const invitationId = randomUUID();
    const body = { applicationId, invitationId };
    await stage.must(stage.researcher, 'application.invite-member', applicationId, body, {
      email: 'secret.name@example.org',
      account: colleague.ref,
    });
    const kept = () =>
      stage.database.query('SELECT body FROM confidential_text WHERE about = $1', [invitationId]);
    expect(await kept()).toEqual([{ body: { email: 'secret.name@example.org' } }]);
    expect((await stage.outbox(colleague.ref)).at(-1)).toMatchObject({
      type: 'message.requested',
      data: { kind: 'application-member-invited', about: 'application', aboutId: applicationId },
    });
    expect(await applicationIsVisible(stage.database, colleague, applicationId)).toBe(false);
    expect(
      await problemOf(stage.send(person('researcher'), 'application.join', applicationId, body)),
    ).toMatchObject({ code: 'forbidden' });
    expect(
      await problemOf(
        stage.send(colleague, 'application.join', applicationId, {
          applicationId,
          invitationId: randomUUID(),
        }),
      ),
    ).toMatchObject({ code: 'invitation-unknown' });
    await stage.must(colleague, 'application.join', applicationId, body);
    expect(await kept()).toEqual([]);
    expect(await applicationIsVisible(stage.database, colleague, applicationId)).toBe(true);
    expect(await view(applicationId, colleague)).toMatchObject({
      members: [colleague.ref],
      invitations: [],
      allowed: expect.arrayContaining(['application.draft', 'application.attach']),
    });
    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(JSON.stringify(stream)).not.toContain('example.org');
  });

  it('may edit; only the applicant submits, invites and deletes', async () => {
    const applicationId = await drafted();
    const colleague = await member(applicationId);
    expect(await save(colleague, applicationId, ['title', 2, 'Mieux dit'])).toMatchObject({ ok: true });
    const body = { applicationId };
    for (const [type, given, confidential] of [
      ['application.submit', body, { content: stage.content() }],
      ['application.delete', body, undefined],
      [
        'application.invite-member',
        { ...body, invitationId: randomUUID() },
        { email: 'x@example.org', account: randomUUID() },
      ],
    ] as const)
      expect(
        await problemOf(stage.send(colleague, type, applicationId, given, confidential as object)),
      ).toMatchObject({ code: 'forbidden' });
  });

  it('are not invited twice, may be uninvited, removed, and may leave', async () => {
    const applicationId = await drafted();
    const colleague = person('researcher');
    const invite = (account: string, invitationId = randomUUID()) =>
      stage.send(
        stage.researcher,
        'application.invite-member',
        applicationId,
        { applicationId, invitationId },
        { email: 'c@example.org', account },
      );
    const invitationId = randomUUID();
    await invite(colleague.ref, invitationId);
    expect(await problemOf(invite(colleague.ref))).toMatchObject({ code: 'already-invited' });
    expect(await problemOf(invite(stage.researcher.ref))).toMatchObject({ code: 'already-member' });
    const body = { applicationId, invitationId };
    await stage.must(stage.researcher, 'application.uninvite-member', applicationId, body);
    expect(await problemOf(stage.send(colleague, 'application.join', applicationId, body))).toMatchObject({
      code: 'forbidden',
    });
    const [one, two] = [await member(applicationId), await member(applicationId)];
    const remove = (by: Actor, who: Actor) =>
      stage.send(by, 'application.remove-member', applicationId, { applicationId, member: who.ref });
    expect(await problemOf(remove(one, two))).toMatchObject({ code: 'forbidden' });
    expect(await remove(one, one)).toMatchObject({ ok: true });
    expect(await remove(stage.researcher, two)).toMatchObject({ ok: true });
    expect(await problemOf(remove(stage.researcher, two))).toMatchObject({ code: 'member-unknown' });
    expect(await applicationIsVisible(stage.database, two, applicationId)).toBe(false);
  });

  it('the access body hands an application to one of its members, with a reason', async () => {
    const applicationId = await drafted(stage.content());
    const colleague = await member(applicationId);
    await stage.must(
      stage.researcher,
      'application.submit',
      applicationId,
      { applicationId },
      { content: stage.content() },
    );
    const change = (to: string, reason = 'Elle a quitté l’université.') =>
      stage.send(
        stage.assessor,
        'application.change-applicant',
        applicationId,
        { applicationId, newApplicant: to },
        { reason },
      );
    expect(await problemOf(change(randomUUID()))).toMatchObject({ code: 'member-unknown' });
    expect(await change(colleague.ref)).toMatchObject({ ok: true });
    expect(await view(applicationId, colleague)).toMatchObject({
      applicant: colleague.ref,
      members: [stage.researcher.ref],
      allowed: expect.arrayContaining(['application.withdraw']),
    });
    const stream = await loadStream(stage.database, `application:${applicationId}`);
    expect(JSON.stringify(stream)).not.toContain('université');
  });
});

describe('a draft', () => {
  it('that is thrown away is gone for its author too, with every text', async () => {
    const applicationId = await drafted({ title: 'À jeter' });
    await stage.must(stage.researcher, 'application.delete', applicationId, { applicationId });
    expect(await applicationIsVisible(stage.database, stage.researcher, applicationId)).toBe(false);
    const texts = await stage.database.query('SELECT 1 FROM confidential_text WHERE about = $1', [
      applicationId,
    ]);
    expect(texts).toEqual([]);
    expect(
      (
        await findApplications(stage.database, stage.researcher, {
          q: 'À jeter',
          state: null,
          mine: true,
          limit: 10,
          offset: 0,
        })
      ).total,
    ).toBe(0);
  });

  it('copied as new says the same without the promises, in the newest form', async () => {
    const source = await drafted({ title: 'Modèle', confirmations: [...CONFIRMATIONS] }, FORM_VERSION);
    const applicationId = randomUUID();
    await stage.must(stage.researcher, 'application.copy', applicationId, { applicationId, source });
    expect(await view(applicationId)).toMatchObject({
      state: 'DRAFT',
      formVersion: FORM_VERSION,
      copiedFrom: source,
      content: { title: 'Modèle' },
    });
    expect((await view(applicationId)).content).not.toHaveProperty('confirmations');
    const stranger = person('researcher');
    const other = randomUUID();
    expect(
      await problemOf(stage.send(stranger, 'application.copy', other, { applicationId: other, source })),
    ).toMatchObject({ code: 'not-found' });
  });
});

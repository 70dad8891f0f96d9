import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '@garant/contracts';
import { handle, outboxOf, traits } from '../../test/consent.fixture.js';
import { codeOf, FamilyStage } from '../../test/representation.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { authorityById } from './authority.store.js';
import { endAuthority, refuseAuthority } from './authority.service.js';
import { agreeOnConflict, conflictsOf, resolveConflict } from './conflict.service.js';
import { tellOtherParents } from './other-parent.notice.js';
import { endOverdue } from './representation.clock.js';

const stage = new FamilyStage();
const { deps, iris, nadia } = stage;
const account = stage.account.bind(stage);
const document = stage.document.bind(stage);
const declare = stage.declare.bind(stage);
const verify = stage.verify.bind(stage);
const parent = stage.parent.bind(stage);
const choose = stage.choose.bind(stage);
const standsAt = stage.standsAt.bind(stage);
beforeAll(() => stage.open());
afterAll(() => stage.close());
beforeEach(() => stage.newFamily());

describe('an authority', () => {
  it('records nothing before it is verified, and nothing after it has ended', async () => {
    const { authorityId } = await declare(stage.anne);
    const somebody = await account('Somebody');
    expect((await choose(stage.anne, somebody.subjectRef!, 'object', { authorityId })).code).toBe(
      'authority-not-verified',
    );
    expect(await verify(authorityId)).toBe('done');
    const { subjectRef } = (await authorityById(stage.database, authorityId))!;
    expect((await choose(stage.anne, subjectRef!, 'object', { authorityId })).code).toBe('done');
    expect((await choose(stage.karim, subjectRef!, 'object', { authorityId })).code).toBe(
      'authority-unknown',
    );
    expect((await choose(stage.anne, somebody.subjectRef!, 'object', { authorityId })).code).toBe(
      'authority-unknown',
    );
    const end = { body: { authorityId }, key: subjectRef! };
    expect(codeOf(await handle(stage.database, endAuthority, { ...end, actor: stage.karim }))).toBe(
      'authority-unknown',
    );
    expect(codeOf(await handle(stage.database, endAuthority, { ...end, actor: stage.anne }))).toBe('done');
    expect((await choose(stage.anne, subjectRef!, 'object', { authorityId })).code).toBe('authority-ended');
    expect(await choicesOfSubject(stage.database, subjectRef!)).toHaveLength(1);
  });

  it('needs a document of the declarant, and is never verified by them', async () => {
    const { code } = await declare(stage.anne, { evidenceSha256: await document(stage.karim) });
    expect(code).toBe('evidence-missing');
    const { authorityId } = await declare(stage.anne);
    expect(await verify(authorityId, stage.anne)).toBe('authority-state');
    expect(await verify(authorityId, { ...nadia, ref: stage.anne.ref })).toBe('separation-of-duties');
    expect(await verify(authorityId, nadia)).toBe('done');
    expect(await verify(authorityId, iris)).toBe('authority-state');
  });

  it('is refused with reasons that only the declarant and the officer read', async () => {
    const { authorityId } = await declare(stage.anne);
    const reasons = 'Le document ne porte pas le nom de l’enfant.';
    const refused = await handle(stage.database, refuseAuthority(deps), {
      body: { authorityId },
      actor: iris,
      key: authorityId,
      confidential: { reasons },
    });
    expect(refused.ok).toBe(true);
    expect(JSON.stringify(await outboxOf(stage.database, 'authority.refused'))).not.toContain('Le document');
    expect((await authorityById(stage.database, authorityId))!.status).toBe('refused');
  });

  it('finds the child whom the other parent declared: one person, not two', async () => {
    const first = await parent(stage.anne);
    const second = await parent(stage.karim);
    expect(second.subjectRef).toBe(first.subjectRef);
  });

  it('traits that fit several people go to the identity queue, and give nobody power over a namesake', async () => {
    await parent(stage.anne);
    const namesake = { ...stage.child, givenNames: `${stage.child.givenNames} Paul` };
    const { authorityId } = await declare(stage.karim, {}, namesake);
    expect(await verify(authorityId)).toBe('represented-person-ambiguous');
    expect(await verify(authorityId, nadia, { apart: true })).toBe('forbidden');
    expect(await verify(authorityId, iris, { apart: true })).toBe('done');
    const [row] = await stage.database.query<{ ambiguous: boolean }>(
      'SELECT ambiguous FROM vault_person WHERE subject_ref = $1',
      [(await authorityById(stage.database, authorityId))!.subjectRef],
    );
    expect(row!.ambiguous).toBe(true);
  });

  it('names and birth dates are in no event and no row in clear', async () => {
    await parent(stage.anne);
    const rows = await stage.database.query<{ text: string }>(
      `SELECT row_to_json(a)::text AS text FROM authority a UNION ALL SELECT encode(envelope::text::bytea, 'escape') FROM outbox`,
    );
    const all = rows.map(({ text }) => text).join('\n');
    expect(all).not.toContain(stage.child.birthDate);
    expect(all).not.toContain('Lemaire');
  });

  it('a helper does the acts that the mandate names, and the person takes the mandate back', async () => {
    const helped = await account('Paulette', { birthDate: '1940-02-02' });
    const who = traits({
      familyName: `Lemaire ${stage.family}`,
      givenNames: 'Paulette',
      birthDate: '1940-02-02',
    });
    const { authorityId } = await declare(stage.anne, { type: 'trusted-helper', acts: ['object'] }, who);
    expect(await verify(authorityId, nadia)).toBe('done');
    expect((await authorityById(stage.database, authorityId))!.subjectRef).toBe(helped.subjectRef);
    const under = { authorityId };
    expect((await choose(stage.anne, helped.subjectRef!, 'object', under)).code).toBe('done');
    expect((await choose(stage.anne, helped.subjectRef!, 'lift-objection', under)).code).toBe(
      'authority-out-of-scope',
    );
    const ended = await handle(stage.database, endAuthority, {
      body: under,
      actor: helped,
      key: helped.subjectRef!,
    });
    expect(ended.ok).toBe(true);
    expect((await choose(stage.anne, helped.subjectRef!, 'object', under)).code).toBe('authority-ended');
  });

  it('ends by its last day, once, with an event of the clock', async () => {
    const { authorityId } = await declare(stage.anne, { endsOn: '2999-01-01' });
    await verify(authorityId);
    for (const now of ['2999-01-02T00:00:00.000Z', '2999-01-03T00:00:00.000Z'])
      await stage.database.transaction((tx) => endOverdue(tx, now));
    expect((await authorityById(stage.database, authorityId))!.because).toBe('end-date');
    const ends = (await outboxOf(stage.database, 'authority.ended')).filter(
      ({ data }) => data.authorityId === authorityId,
    ) as unknown as { causationid: string }[];
    expect(ends.map(({ causationid }) => causationid)).toEqual(['system:clock/authority-end']);
  });
});

describe('two parents', () => {
  const conflict = async () => {
    const [a, k] = [await parent(stage.anne), await parent(stage.karim)];
    const { subjectRef } = a;
    const no = await choose(stage.karim, subjectRef, 'object', { authorityId: k.authorityId });
    const yes = await choose(stage.anne, subjectRef, 'lift-objection', { authorityId: a.authorityId });
    expect([no.code, yes.code]).toEqual(['done', 'done']);
    return { a, k, subjectRef, wishId: yes.choiceId, objectionId: no.choiceId };
  };

  it('the refusal of one protects although the other lifts it, until both agree', async () => {
    const { a, k, subjectRef, wishId } = await conflict();
    expect(await standsAt(subjectRef)).toBe('deny');
    const agree = (by: Actor, authorityId: string) =>
      handle(stage.database, agreeOnConflict(deps, stage.issuing), {
        body: { authorityId, subjectRef, wishId },
        actor: by,
        key: subjectRef,
      });
    expect(codeOf(await agree(stage.anne, a.authorityId))).toBe('conflict-not-yours');
    expect(codeOf(await agree(stage.anne, k.authorityId))).toBe('authority-unknown');
    expect(codeOf(await agree(stage.karim, k.authorityId))).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
    const last = (await choicesOfSubject(stage.database, subjectRef)).at(-1)!;
    expect([last.because, last.voice]).toEqual(['resolution', undefined]);
    expect(codeOf(await agree(stage.karim, k.authorityId))).toBe('conflict-unknown');
  });

  it('each may refuse again after a resolution: it protects again', async () => {
    const { k, subjectRef, wishId } = await conflict();
    await handle(stage.database, agreeOnConflict(deps, stage.issuing), {
      body: { authorityId: k.authorityId, subjectRef, wishId },
      actor: stage.karim,
      key: subjectRef,
    });
    await choose(stage.karim, subjectRef, 'object', { authorityId: k.authorityId });
    expect(await standsAt(subjectRef)).toBe('deny');
  });

  it('a decision needs its document and the officer; one that upholds the refusal leaves everything as it is', async () => {
    const { a, subjectRef, wishId } = await conflict();
    const decide = async (by: Actor, outcome: 'allowed' | 'upheld', evidenceSha256?: string) =>
      codeOf(
        await handle(stage.database, resolveConflict(deps, stage.issuing), {
          body: {
            authorityId: a.authorityId,
            subjectRef,
            wishId,
            outcome,
            evidenceSha256: evidenceSha256 ?? (await document(by)),
          },
          actor: by,
          key: subjectRef,
          confidential: { reasons: 'Décision du juge aux affaires familiales.' },
        }),
      );
    expect(await decide(nadia, 'allowed')).toBe('forbidden');
    expect(await decide(iris, 'allowed', await document(stage.karim))).toBe('evidence-missing');
    const before = (await choicesOfSubject(stage.database, subjectRef)).length;
    expect(await decide(iris, 'upheld')).toBe('done');
    expect(await standsAt(subjectRef)).toBe('deny');
    expect(await choicesOfSubject(stage.database, subjectRef)).toHaveLength(before);
    expect(await conflictsOf(stage.database, subjectRef)).toEqual([]);
    // A new wish opens it again, and this time it is allowed.
    const again = await choose(stage.anne, subjectRef, 'lift-objection', { authorityId: a.authorityId });
    expect(again.code).toBe('done');
    const [open] = await conflictsOf(stage.database, subjectRef);
    expect(open!.wish.choiceId).toBe(again.choiceId);
  });

  it('tells the other parent that something differs, and neither what nor who', async () => {
    const { k, subjectRef, objectionId } = await conflict();
    const objection = (await choicesOfSubject(stage.database, subjectRef)).find(
      ({ choiceId }) => choiceId === objectionId,
    )!;
    for (let twice = 0; twice < 2; twice++)
      await stage.database.transaction((tx) =>
        tellOtherParents(deps)(tx, objection, new Date().toISOString()),
      );
    const told = await stage.database.query<{ template: string; params: object }>(
      `SELECT template, params FROM message WHERE subject_ref = $1 AND template = 'objection-by-other-parent'`,
      [stage.anne.subjectRef],
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain(k.authorityId);
    expect(JSON.stringify(told)).not.toContain('NON_OPPOSITION');
    expect(
      await stage.database.query(
        `SELECT 1 FROM message WHERE subject_ref = $1 AND template = 'objection-by-other-parent'`,
        [stage.karim.subjectRef],
      ),
    ).toHaveLength(0);
  });
});

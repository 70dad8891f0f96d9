import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody, IdentityTraits } from '@garant/contracts';
import { handle, traits } from '../../test/consent.fixture.js';
import { codeOf, FamilyStage } from '../../test/representation.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { mergePeople } from '../people/people.acts.js';
import { personByRef } from '../people/person.store.js';
import { authorityById } from './authority.store.js';
import { agreeOnConflict } from './conflict.service.js';
import { mentionWrittenRefusal, recordDeath } from './death.service.js';
import { noteMilestones } from './milestone.store.js';
import { readingOf } from './person.status.js';
import { reachAges } from './representation.clock.js';
import { declareSolo, endSolo } from './solo.service.js';

const stage = new FamilyStage();
const { cipher, deps, iris, nadia } = stage;
const account = stage.account.bind(stage);
const document = stage.document.bind(stage);
const declare = stage.declare.bind(stage);
const parent = stage.parent.bind(stage);
const choose = stage.choose.bind(stage);
const standsAt = stage.standsAt.bind(stage);
beforeAll(() => stage.open());
afterAll(() => stage.close());
beforeEach(() => stage.newFamily());

describe('a minor of 15 or more', () => {
  const TEEN = { birthDate: '2010-05-12', gender: 'male' } as const;
  const hide = (
    leo: Actor,
    matters: CommandBody<'consent', 'solo.declare'>['matters'],
    soloId = randomUUID(),
  ) =>
    handle(stage.database, declareSolo(deps), {
      body: { soloId, subjectRef: leo.subjectRef!, matters },
      actor: leo,
      key: leo.subjectRef!,
    });
  const teen = async () => {
    const leo = await account('Léo', TEEN);
    const { authorityId, subjectRef } = await parent(
      stage.anne,
      traits({ familyName: `Lemaire ${stage.family}`, givenNames: 'Léo', ...TEEN }),
    );
    expect(subjectRef).toBe(leo.subjectRef);
    return { leo, authorityId, subjectRef };
  };

  it('acts alone; a parent does not take back their refusal', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    expect((await choose(leo, subjectRef, 'object')).code).toBe('done');
    expect((await choose(stage.anne, subjectRef, 'lift-objection', { authorityId })).code).toBe(
      'minor-acts-alone',
    );
    expect((await choose(stage.anne, subjectRef, 'object', { authorityId })).code).toBe('done');
    expect((await choose(leo, subjectRef, 'lift-objection')).code).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
  });

  it('hides a matter: parents see nothing of it and cannot act in it; what they chose before stays', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    await choose(stage.anne, subjectRef, 'object', { authorityId });
    await choose(stage.anne, subjectRef, 'opt-out', { authorityId, regime: 'EHDS_OPT_OUT' });
    expect(codeOf(await hide(leo, [{ kind: 'regime', id: 'NON_OPPOSITION' }]))).toBe('done');
    expect(await standsAt(subjectRef)).toBe('deny');
    const now = new Date().toISOString();
    const reading = (await readingOf(stage.database, deps, stage.anne, authorityId, now))!;
    const seen = (await choicesOfSubject(stage.database, subjectRef)).filter(reading.shows);
    expect(seen.map(({ regime }) => regime)).toEqual(['EHDS_OPT_OUT']);
    expect((await choose(stage.anne, subjectRef, 'object', { authorityId })).code).toBe('minor-acts-alone');
    expect(
      (await choose(stage.anne, subjectRef, 'reverse-opt-out', { authorityId, regime: 'EHDS_OPT_OUT' })).code,
    ).toBe('done');
    expect((await choose(leo, subjectRef, 'lift-objection')).code).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
  });

  it('no agreement of the parents takes back their refusal', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    const other = await parent(
      stage.karim,
      traits({ familyName: `Lemaire ${stage.family}`, givenNames: 'Léo', ...TEEN }),
    );
    await choose(stage.karim, subjectRef, 'object', { authorityId: other.authorityId });
    const wish = await choose(stage.anne, subjectRef, 'lift-objection', { authorityId });
    expect((await choose(leo, subjectRef, 'object')).code).toBe('done');
    const agreed = await handle(stage.database, agreeOnConflict(deps, stage.issuing), {
      body: { authorityId: other.authorityId, subjectRef, wishId: wish.choiceId },
      actor: stage.karim,
      key: subjectRef,
    });
    expect(agreed.ok).toBe(false);
    expect(await standsAt(subjectRef)).toBe('deny');
  });

  it('takes the hiding back; nobody else can', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    const soloId = randomUUID();
    await hide(leo, [{ kind: 'everything' }], soloId);
    const end = (by: Actor) =>
      handle(stage.database, endSolo, { body: { soloId, subjectRef }, actor: by, key: subjectRef });
    expect(codeOf(await end(stage.anne))).toBe('forbidden');
    expect(codeOf(await end(leo))).toBe('done');
    expect(codeOf(await end(leo))).toBe('not-found');
    expect((await choose(stage.anne, subjectRef, 'object', { authorityId })).code).toBe('done');
  });

  it('hides it also from a parent whose authority was verified under another of their references', async () => {
    const leo = await account('Léo', TEEN);
    const doubtful = await declare(stage.anne, {}, stage.lemaire('Léo Paul', TEEN));
    expect(await stage.verify(doubtful.authorityId, stage.iris, { apart: true })).toBe('done');
    const { authorityId } = doubtful;
    const apart = (await authorityById(stage.database, authorityId))!.subjectRef!;
    expect(apart).not.toBe(leo.subjectRef);
    expect((await choose(stage.anne, apart, 'object', { authorityId })).code).toBe('done');
    await stage.database.transaction(async (tx) => {
      const [survivor, retired] = [await personByRef(tx, leo.subjectRef!), await personByRef(tx, apart)];
      const now = new Date().toISOString();
      await mergePeople(
        tx,
        { survivor: survivor!, retired: [retired!], because: 'same-person' },
        { system: 'system:clock/test' },
        now,
      );
    });
    expect(codeOf(await hide(leo, [{ kind: 'everything' }]))).toBe('done');
    expect((await choose(stage.anne, apart, 'object', { authorityId })).code).toBe('minor-acts-alone');
    const reading = await readingOf(stage.database, deps, stage.anne, authorityId, new Date().toISOString());
    expect((await choicesOfSubject(stage.database, apart)).filter(reading!.shows)).toEqual([]);
  });

  it('a child under 15 says no alone, and neither says yes nor hides', async () => {
    const noe = await account('Noé', { birthDate: '2015-04-02', gender: 'male' });
    const { subjectRef } = await parent(stage.anne);
    expect(subjectRef).toBe(noe.subjectRef);
    expect(codeOf(await hide(noe, [{ kind: 'everything' }]))).toBe('solo-not-for-you');
    expect((await choose(noe, subjectRef, 'object')).code).toBe('done');
    expect((await choose(noe, subjectRef, 'lift-objection')).code).toBe('minor-too-young');
  });
});

describe('the clock', () => {
  const run = async (days: readonly string[]) => {
    for (const day of days) {
      const now = `${day}T03:00:00.000Z`;
      while (await stage.database.transaction((tx) => reachAges(deps)(tx, now)));
    }
  };
  const messages = async (subjectRef: string) =>
    (
      await stage.database.query<{ template: string }>(
        `SELECT template FROM message WHERE subject_ref = $1 AND template IN ('letter-at-16', 'majority-reached') ORDER BY template`,
        [subjectRef],
      )
    ).map(({ template }) => template);

  it('at 16 one letter; at 18 the parents’ authority ends, one notice, and no choice changes', async () => {
    await run(['2026-11-24']);
    const kim = await account('Kim', { birthDate: '2011-01-10', gender: 'female' });
    const who = traits({ familyName: `Lemaire ${stage.family}`, givenNames: 'Kim', birthDate: '2011-01-10' });
    const { authorityId, subjectRef } = await parent(stage.anne, who);
    expect(subjectRef).toBe(kim.subjectRef);
    await choose(stage.anne, subjectRef, 'object', { authorityId });
    const before = await choicesOfSubject(stage.database, subjectRef);

    await run(['2026-12-31']);
    expect(await messages(subjectRef)).toEqual([]);
    // The service was away over the birthday: the days are worked off in order.
    await run(['2027-03-01', '2027-03-01', '2027-03-02']);
    expect(await messages(subjectRef)).toEqual(['letter-at-16']);
    await run(['2029-01-09']);
    expect((await authorityById(stage.database, authorityId))!.status).toBe('verified');
    await run(['2029-01-10', '2029-01-11', '2029-01-10']);
    const ended = (await authorityById(stage.database, authorityId))!;
    expect([ended.status, ended.because]).toEqual(['ended', 'majority']);
    expect(await messages(subjectRef)).toEqual(['letter-at-16', 'majority-reached']);
    expect(await choicesOfSubject(stage.database, subjectRef)).toEqual(before);
    expect(await standsAt(subjectRef)).toBe('deny');
  });

  it('on the birthday a parent’s act is refused before the clock has run', async () => {
    const who = traits({ familyName: `Lemaire ${stage.family}`, givenNames: 'Zoé', birthDate: '2009-06-01' });
    const { authorityId, subjectRef } = await parent(stage.anne, who);
    const before = await choose(
      stage.anne,
      subjectRef,
      'object',
      { authorityId },
      '2027-05-31T23:59:59.999Z',
    );
    const on = await choose(
      stage.anne,
      subjectRef,
      'lift-objection',
      { authorityId },
      '2027-06-01T00:00:00.000Z',
    );
    expect([before.code, on.code]).toEqual(['done', 'majority-reached']);
    expect(
      await readingOf(stage.database, deps, stage.anne, authorityId, '2027-06-01T00:00:00.000Z'),
    ).toBeNull();
  });

  it('whoever enters the register at 16 and a half gets the letter then; an adult gets nothing', async () => {
    const day = '2031-05-05';
    const now = `${day}T09:00:00.000Z`;
    const [mia, max] = [await account('Mia'), await account('Max')];
    await stage.database.transaction((tx) => noteMilestones(tx, cipher, mia.subjectRef!, '2014-11-01', now));
    await stage.database.transaction((tx) => noteMilestones(tx, cipher, max.subjectRef!, '2013-05-05', now));
    await run([day, '2031-05-06']);
    expect(await messages(mia.subjectRef!)).toEqual(['letter-at-16']);
    expect(await messages(max.subjectRef!)).not.toContain('majority-reached');
  });
});

describe('after a death', () => {
  const died = async (who: IdentityTraits, by: Actor = iris, diedOn = '2026-02-01') =>
    codeOf(
      await handle(stage.database, recordDeath(deps), {
        body: { deathId: randomUUID(), evidenceSha256: await document(by) },
        actor: by,
        key: randomUUID(),
        confidential: { traits: who, diedOn },
      }),
    );
  const mention = async (who: IdentityTraits, writtenOn: string, by: Actor = iris) =>
    codeOf(
      await handle(stage.database, mentionWrittenRefusal(deps, stage.issuing), {
        body: { mentionId: randomUUID(), evidenceSha256: await document(by) },
        actor: by,
        key: randomUUID(),
        confidential: { traits: who, writtenOn },
      }),
    );
  const of = (givenNames: string) =>
    traits({ familyName: `Lemaire ${stage.family}`, givenNames, birthDate: '1985-01-01' });

  it('the last choice stays, nobody acts, and authorities end on both sides', async () => {
    const { authorityId, subjectRef } = await parent(stage.anne);
    const own = await choose(stage.anne, stage.anne.subjectRef!, 'lift-objection');
    expect(own.code).toBe('done');
    expect(await died(of(`Anne ${stage.family}`), { ...nadia, role: 'patient' })).toBe('forbidden');
    expect(await died(of(`Anne ${stage.family}`), iris, '2999-01-01')).toBe('death-date-invalid');
    expect(await died(of(`Anne ${stage.family}`), nadia)).toBe('done');
    expect(await died(of(`Anne ${stage.family}`))).toBe('death-known');
    expect((await authorityById(stage.database, authorityId))!.because).toBe('holder-death');
    expect((await choose(stage.anne, stage.anne.subjectRef!, 'object')).code).toBe('person-deceased');
    expect((await choose(stage.anne, subjectRef, 'object', { authorityId })).code).toBe('authority-ended');
    expect(await standsAt(stage.anne.subjectRef!)).toBe('allow');
  });

  it('a refusal written in life is honoured in every regime, and not one written after it', async () => {
    const who = of(`Karim ${stage.family}`);
    expect(await mention(who, '2020-01-01')).toBe('person-alive');
    expect(await died(who)).toBe('done');
    expect(await mention(who, '2026-03-01')).toBe('death-date-invalid');
    expect(await mention(who, '2020-01-01')).toBe('done');
    const acts = await choicesOfSubject(stage.database, stage.karim.subjectRef!);
    expect(acts.map(({ regime, act, because }) => [regime, act, because])).toEqual([
      ['EXPLICIT_CONSENT', 'refuse', 'written-refusal'],
      ['NON_OPPOSITION', 'object', 'written-refusal'],
      ['SNDS_OPPOSITION', 'object', 'written-refusal'],
      ['EHDS_OPT_OUT', 'opt-out', 'written-refusal'],
    ]);
    expect(await standsAt(stage.karim.subjectRef!)).toBe('deny');
  });

  it('a person whom nobody knows cannot be told dead', async () => {
    expect(await died(of('Nobody'))).toBe('subject-unknown');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor, CommandBody, IdentityTraits } from '@garant/contracts';
import type { Database, EventContext } from '@garant/nest-kit';
import { REPRESENTATION_DEFAULTS, standing, type StandingTerms } from '@garant/rules';
import type { TestDatabase } from '@garant/nest-kit/testing';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { recordChoice } from '../choices/choice.service.js';
import { publishedNotices } from '../notices/notice.store.js';
import { createPerson } from '../people/person.store.js';
import { indexTraits } from '../people/traits.match.js';
import { authorityById } from './authority.store.js';
import { declareAuthority, endAuthority, refuseAuthority, verifyAuthority } from './authority.service.js';
import { agreeOnConflict, conflictsOf, resolveConflict } from './conflict.service.js';
import { mentionWrittenRefusal, recordDeath } from './death.service.js';
import { keepEvidence } from './evidence.store.js';
import { noteMilestones } from './milestone.store.js';
import { tellOtherParents } from './other-parent.notice.js';
import { readingOf } from './person.status.js';
import { endOverdue, reachAges } from './representation.clock.js';
import { declareSolo, endSolo } from './solo.service.js';

type Choose = CommandBody<'consent', 'choice.record'>;

let test: TestDatabase;
let database: Database;
let issuing: { signer: Awaited<ReturnType<typeof signerOfConsent>>; issuer: string };
const cipher = testCipher();
const deps = { cipher, policy: REPRESENTATION_DEFAULTS };
const iris: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };
const nadia: Actor = { ref: randomUUID(), role: 'agent', assurance: 'eidas1' };
const TERMS: StandingTerms = {
  regime: 'NON_OPPOSITION',
  applicationId: 'p',
  purpose: '53.1.e.i',
  datasetId: 'd',
  holderId: 'h',
  categories: [],
};

beforeAll(async () => {
  test = await testRegister();
  ({ database } = test);
  issuing = { signer: await signerOfConsent(), issuer: 'https://gateway.example' };
});
afterAll(() => test.drop());

let family = 0;
let child: IdentityTraits;
let anne: Actor;
let karim: Actor;
beforeEach(async () => {
  family += 1;
  child = traits({
    familyName: `Lemaire ${family}`,
    givenNames: 'Noé',
    birthDate: '2015-04-02',
    gender: 'male',
  });
  [anne, karim] = [await account(`Anne ${family}`), await account(`Karim ${family}`)];
});

async function account(givenNames: string, over: Partial<IdentityTraits> = {}): Promise<Actor> {
  const own = traits({ familyName: `Lemaire ${family}`, givenNames, birthDate: '1985-01-01', ...over });
  const person = await database.transaction((tx) =>
    createPerson(tx, cipher, {
      traits: own,
      indexes: indexTraits(cipher, own),
      origin: 'login',
      ambiguous: false,
      now: new Date().toISOString(),
    }),
  );
  return patient(person.subjectRef);
}

async function document(by: Actor): Promise<string> {
  const content = Buffer.from(`%PDF-1.7 ${randomUUID()}`);
  const sha256 = createHash('sha256').update(content).digest('hex');
  await database.transaction((tx) =>
    keepEvidence(tx, cipher, {
      sha256,
      type: 'application/pdf',
      bytes: content.length,
      uploadedBy: by.ref,
      content,
      now: new Date().toISOString(),
    }),
  );
  return sha256;
}

const codeOf = (result: { ok: boolean; problem?: { code: string } }): string =>
  result.ok ? 'done' : result.problem!.code;

async function declare(
  by: Actor,
  over: Partial<CommandBody<'consent', 'authority.declare'>> = {},
  who = child,
) {
  const authorityId = randomUUID();
  const result = await handle(database, declareAuthority(deps), {
    body: {
      authorityId,
      type: 'parental-authority',
      startsOn: null,
      endsOn: null,
      acts: null,
      evidenceSha256: await document(by),
      ...over,
    },
    actor: by,
    key: authorityId,
    confidential: { traits: who },
  });
  return { authorityId, code: codeOf(result) };
}
const verify = async (authorityId: string, by = iris, over: { sole?: boolean; apart?: boolean } = {}) =>
  codeOf(
    await handle(database, verifyAuthority(deps), {
      body: { authorityId, sole: false, apart: false, ...over },
      actor: by,
      key: authorityId,
    }),
  );
async function parent(by: Actor, who = child) {
  const { authorityId } = await declare(by, {}, who);
  expect(await verify(authorityId)).toBe('done');
  const { subjectRef } = (await authorityById(database, authorityId))!;
  return { authorityId, subjectRef: subjectRef! };
}

async function choose(
  by: Actor,
  subjectRef: string,
  act: Choose['act'],
  over: Partial<Choose> = {},
  acceptedAt = new Date().toISOString(),
): Promise<{ code: string; choiceId: string }> {
  const regime = over.regime ?? 'NON_OPPOSITION';
  const notice = (await publishedNotices(database)).find((one) => one.regime === regime)!;
  const choiceId = randomUUID();
  const result = await handle(database, recordChoice(issuing, deps), {
    body: {
      subjectRef,
      choiceId,
      regime,
      act,
      scope: { kind: 'everything' },
      notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
      channel: 'portal',
      actedAt: acceptedAt,
      ...over,
    },
    actor: by,
    key: subjectRef,
    acceptedAt,
    now: acceptedAt,
  });
  return { code: codeOf(result), choiceId };
}
const standsAt = async (subjectRef: string) =>
  standing(await choicesOfSubject(database, subjectRef), TERMS, Number.MAX_SAFE_INTEGER);

describe('an authority', () => {
  it('records nothing before it is verified, and nothing after it has ended', async () => {
    const { authorityId } = await declare(anne);
    const somebody = await account('Somebody');
    expect((await choose(anne, somebody.subjectRef!, 'object', { authorityId })).code).toBe(
      'authority-not-verified',
    );
    expect(await verify(authorityId)).toBe('done');
    const { subjectRef } = (await authorityById(database, authorityId))!;
    expect((await choose(anne, subjectRef!, 'object', { authorityId })).code).toBe('done');
    expect((await choose(karim, subjectRef!, 'object', { authorityId })).code).toBe('authority-unknown');
    expect((await choose(anne, somebody.subjectRef!, 'object', { authorityId })).code).toBe(
      'authority-unknown',
    );
    const end = { body: { authorityId }, key: subjectRef! };
    expect(codeOf(await handle(database, endAuthority, { ...end, actor: karim }))).toBe('authority-unknown');
    expect(codeOf(await handle(database, endAuthority, { ...end, actor: anne }))).toBe('done');
    expect((await choose(anne, subjectRef!, 'object', { authorityId })).code).toBe('authority-ended');
    expect(await choicesOfSubject(database, subjectRef!)).toHaveLength(1);
  });

  it('needs a document of the declarant, and is never verified by them', async () => {
    const { code } = await declare(anne, { evidenceSha256: await document(karim) });
    expect(code).toBe('evidence-missing');
    const { authorityId } = await declare(anne);
    expect(await verify(authorityId, anne)).toBe('authority-state');
    expect(await verify(authorityId, { ...nadia, ref: anne.ref })).toBe('separation-of-duties');
    expect(await verify(authorityId, nadia)).toBe('done');
    expect(await verify(authorityId, iris)).toBe('authority-state');
  });

  it('is refused with reasons that only the declarant and the officer read', async () => {
    const { authorityId } = await declare(anne);
    const reasons = 'Le document ne porte pas le nom de l’enfant.';
    const refused = await handle(database, refuseAuthority(deps), {
      body: { authorityId },
      actor: iris,
      key: authorityId,
      confidential: { reasons },
    });
    expect(refused.ok).toBe(true);
    expect(JSON.stringify(await outboxOf(database, 'authority.refused'))).not.toContain('Le document');
    expect((await authorityById(database, authorityId))!.status).toBe('refused');
  });

  it('finds the child whom the other parent declared: one person, not two', async () => {
    const first = await parent(anne);
    const second = await parent(karim);
    expect(second.subjectRef).toBe(first.subjectRef);
  });

  it('traits that fit several people go to the identity queue, and give nobody power over a namesake', async () => {
    await parent(anne);
    const namesake = { ...child, givenNames: `${child.givenNames} Paul` };
    const { authorityId } = await declare(karim, {}, namesake);
    expect(await verify(authorityId)).toBe('represented-person-ambiguous');
    expect(await verify(authorityId, nadia, { apart: true })).toBe('forbidden');
    expect(await verify(authorityId, iris, { apart: true })).toBe('done');
    const [row] = await database.query<{ ambiguous: boolean }>(
      'SELECT ambiguous FROM vault_person WHERE subject_ref = $1',
      [(await authorityById(database, authorityId))!.subjectRef],
    );
    expect(row!.ambiguous).toBe(true);
  });

  it('names and birth dates are in no event and no row in clear', async () => {
    await parent(anne);
    const rows = await database.query<{ text: string }>(
      `SELECT row_to_json(a)::text AS text FROM authority a UNION ALL SELECT encode(envelope::text::bytea, 'escape') FROM outbox`,
    );
    const all = rows.map(({ text }) => text).join('\n');
    expect(all).not.toContain(child.birthDate);
    expect(all).not.toContain('Lemaire');
  });

  it('a helper does the acts that the mandate names, and the person takes the mandate back', async () => {
    const helped = await account('Paulette', { birthDate: '1940-02-02' });
    const who = traits({ familyName: `Lemaire ${family}`, givenNames: 'Paulette', birthDate: '1940-02-02' });
    const { authorityId } = await declare(anne, { type: 'trusted-helper', acts: ['object'] }, who);
    expect(await verify(authorityId, nadia)).toBe('done');
    expect((await authorityById(database, authorityId))!.subjectRef).toBe(helped.subjectRef);
    const under = { authorityId };
    expect((await choose(anne, helped.subjectRef!, 'object', under)).code).toBe('done');
    expect((await choose(anne, helped.subjectRef!, 'lift-objection', under)).code).toBe(
      'authority-out-of-scope',
    );
    const ended = await handle(database, endAuthority, {
      body: under,
      actor: helped,
      key: helped.subjectRef!,
    });
    expect(ended.ok).toBe(true);
    expect((await choose(anne, helped.subjectRef!, 'object', under)).code).toBe('authority-ended');
  });

  it('ends by its last day, once, with an event of the clock', async () => {
    const { authorityId } = await declare(anne, { endsOn: '2999-01-01' });
    await verify(authorityId);
    for (const now of ['2999-01-02T00:00:00.000Z', '2999-01-03T00:00:00.000Z'])
      await database.transaction((tx) => endOverdue(tx, now));
    expect((await authorityById(database, authorityId))!.because).toBe('end-date');
    const ends = (await outboxOf(database, 'authority.ended')).filter(
      ({ data }) => data.authorityId === authorityId,
    ) as unknown as { causationid: string }[];
    expect(ends.map(({ causationid }) => causationid)).toEqual(['system:clock/authority-end']);
  });
});

describe('two parents', () => {
  const conflict = async () => {
    const [a, k] = [await parent(anne), await parent(karim)];
    const { subjectRef } = a;
    const no = await choose(karim, subjectRef, 'object', { authorityId: k.authorityId });
    const yes = await choose(anne, subjectRef, 'lift-objection', { authorityId: a.authorityId });
    expect([no.code, yes.code]).toEqual(['done', 'done']);
    return { a, k, subjectRef, wishId: yes.choiceId, objectionId: no.choiceId };
  };

  it('the refusal of one protects although the other lifts it, until both agree', async () => {
    const { a, k, subjectRef, wishId } = await conflict();
    expect(await standsAt(subjectRef)).toBe('deny');
    const agree = (by: Actor, authorityId: string) =>
      handle(database, agreeOnConflict(deps, issuing), {
        body: { authorityId, subjectRef, wishId },
        actor: by,
        key: subjectRef,
      });
    expect(codeOf(await agree(anne, a.authorityId))).toBe('conflict-not-yours');
    expect(codeOf(await agree(anne, k.authorityId))).toBe('authority-unknown');
    expect(codeOf(await agree(karim, k.authorityId))).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
    const last = (await choicesOfSubject(database, subjectRef)).at(-1)!;
    expect([last.because, last.voice]).toEqual(['resolution', undefined]);
    expect(codeOf(await agree(karim, k.authorityId))).toBe('conflict-unknown');
  });

  it('each may refuse again after a resolution: it protects again', async () => {
    const { k, subjectRef, wishId } = await conflict();
    await handle(database, agreeOnConflict(deps, issuing), {
      body: { authorityId: k.authorityId, subjectRef, wishId },
      actor: karim,
      key: subjectRef,
    });
    await choose(karim, subjectRef, 'object', { authorityId: k.authorityId });
    expect(await standsAt(subjectRef)).toBe('deny');
  });

  it('a decision needs its document and the officer; one that upholds the refusal leaves everything as it is', async () => {
    const { a, subjectRef, wishId } = await conflict();
    const decide = async (by: Actor, outcome: 'allowed' | 'upheld', evidenceSha256?: string) =>
      codeOf(
        await handle(database, resolveConflict(deps, issuing), {
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
    expect(await decide(iris, 'allowed', await document(karim))).toBe('evidence-missing');
    const before = (await choicesOfSubject(database, subjectRef)).length;
    expect(await decide(iris, 'upheld')).toBe('done');
    expect(await standsAt(subjectRef)).toBe('deny');
    expect(await choicesOfSubject(database, subjectRef)).toHaveLength(before);
    expect(await conflictsOf(database, subjectRef)).toEqual([]);
    // A new wish opens it again, and this time it is allowed.
    const again = await choose(anne, subjectRef, 'lift-objection', { authorityId: a.authorityId });
    expect(again.code).toBe('done');
    const [open] = await conflictsOf(database, subjectRef);
    expect(open!.wish.choiceId).toBe(again.choiceId);
  });

  it('tells the other parent that something differs, and neither what nor who', async () => {
    const { k, subjectRef, objectionId } = await conflict();
    const objection = (await choicesOfSubject(database, subjectRef)).find(
      ({ choiceId }) => choiceId === objectionId,
    )!;
    for (let twice = 0; twice < 2; twice++)
      await database.transaction((tx) => tellOtherParents(deps)(tx, objection, new Date().toISOString()));
    const told = await database.query<{ template: string; params: object }>(
      `SELECT template, params FROM message WHERE subject_ref = $1 AND template = 'objection-by-other-parent'`,
      [anne.subjectRef],
    );
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain(k.authorityId);
    expect(JSON.stringify(told)).not.toContain('NON_OPPOSITION');
    expect(
      await database.query(
        `SELECT 1 FROM message WHERE subject_ref = $1 AND template = 'objection-by-other-parent'`,
        [karim.subjectRef],
      ),
    ).toHaveLength(0);
  });
});

describe('a minor of 15 or more', () => {
  const TEEN = { birthDate: '2010-05-12', gender: 'male' } as const;
  const hide = (
    leo: Actor,
    matters: CommandBody<'consent', 'solo.declare'>['matters'],
    soloId = randomUUID(),
  ) =>
    handle(database, declareSolo(deps), {
      body: { soloId, subjectRef: leo.subjectRef!, matters },
      actor: leo,
      key: leo.subjectRef!,
    });
  const teen = async () => {
    const leo = await account('Léo', TEEN);
    const { authorityId, subjectRef } = await parent(
      anne,
      traits({ familyName: `Lemaire ${family}`, givenNames: 'Léo', ...TEEN }),
    );
    expect(subjectRef).toBe(leo.subjectRef);
    return { leo, authorityId, subjectRef };
  };

  it('acts alone; a parent does not take back their refusal', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    expect((await choose(leo, subjectRef, 'object')).code).toBe('done');
    expect((await choose(anne, subjectRef, 'lift-objection', { authorityId })).code).toBe('minor-acts-alone');
    expect((await choose(anne, subjectRef, 'object', { authorityId })).code).toBe('done');
    expect((await choose(leo, subjectRef, 'lift-objection')).code).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
  });

  it('hides a matter: parents see nothing of it and cannot act in it; what they chose before stays', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    await choose(anne, subjectRef, 'object', { authorityId });
    await choose(anne, subjectRef, 'opt-out', { authorityId, regime: 'EHDS_OPT_OUT' });
    expect(codeOf(await hide(leo, [{ kind: 'regime', id: 'NON_OPPOSITION' }]))).toBe('done');
    expect(await standsAt(subjectRef)).toBe('deny');
    const now = new Date().toISOString();
    const reading = (await readingOf(database, deps, anne, authorityId, now))!;
    const seen = (await choicesOfSubject(database, subjectRef)).filter(reading.shows);
    expect(seen.map(({ regime }) => regime)).toEqual(['EHDS_OPT_OUT']);
    expect((await choose(anne, subjectRef, 'object', { authorityId })).code).toBe('minor-acts-alone');
    expect(
      (await choose(anne, subjectRef, 'reverse-opt-out', { authorityId, regime: 'EHDS_OPT_OUT' })).code,
    ).toBe('done');
    expect((await choose(leo, subjectRef, 'lift-objection')).code).toBe('done');
    expect(await standsAt(subjectRef)).toBe('allow');
  });

  it('no agreement of the parents takes back their refusal', async () => {
    const { leo, authorityId, subjectRef } = await teen();
    const other = await parent(
      karim,
      traits({ familyName: `Lemaire ${family}`, givenNames: 'Léo', ...TEEN }),
    );
    await choose(karim, subjectRef, 'object', { authorityId: other.authorityId });
    const wish = await choose(anne, subjectRef, 'lift-objection', { authorityId });
    expect((await choose(leo, subjectRef, 'object')).code).toBe('done');
    const agreed = await handle(database, agreeOnConflict(deps, issuing), {
      body: { authorityId: other.authorityId, subjectRef, wishId: wish.choiceId },
      actor: karim,
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
      handle(database, endSolo, { body: { soloId, subjectRef }, actor: by, key: subjectRef });
    expect(codeOf(await end(anne))).toBe('forbidden');
    expect(codeOf(await end(leo))).toBe('done');
    expect(codeOf(await end(leo))).toBe('not-found');
    expect((await choose(anne, subjectRef, 'object', { authorityId })).code).toBe('done');
  });

  it('a child under 15 says no alone, and neither says yes nor hides', async () => {
    const noe = await account('Noé', { birthDate: '2015-04-02', gender: 'male' });
    const { subjectRef } = await parent(anne);
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
      while (await database.transaction((tx) => reachAges(deps)(tx, now)));
    }
  };
  const messages = async (subjectRef: string) =>
    (
      await database.query<{ template: string }>(
        `SELECT template FROM message WHERE subject_ref = $1 AND template IN ('letter-at-16', 'majority-reached') ORDER BY template`,
        [subjectRef],
      )
    ).map(({ template }) => template);

  it('at 16 one letter; at 18 the parents’ authority ends, one notice, and no choice changes', async () => {
    await run(['2026-11-24']);
    const kim = await account('Kim', { birthDate: '2011-01-10', gender: 'female' });
    const who = traits({ familyName: `Lemaire ${family}`, givenNames: 'Kim', birthDate: '2011-01-10' });
    const { authorityId, subjectRef } = await parent(anne, who);
    expect(subjectRef).toBe(kim.subjectRef);
    await choose(anne, subjectRef, 'object', { authorityId });
    const before = await choicesOfSubject(database, subjectRef);

    await run(['2026-12-31']);
    expect(await messages(subjectRef)).toEqual([]);
    // The service was away over the birthday: the days are worked off in order.
    await run(['2027-03-01', '2027-03-01', '2027-03-02']);
    expect(await messages(subjectRef)).toEqual(['letter-at-16']);
    await run(['2029-01-09']);
    expect((await authorityById(database, authorityId))!.status).toBe('verified');
    await run(['2029-01-10', '2029-01-11', '2029-01-10']);
    const ended = (await authorityById(database, authorityId))!;
    expect([ended.status, ended.because]).toEqual(['ended', 'majority']);
    expect(await messages(subjectRef)).toEqual(['letter-at-16', 'majority-reached']);
    expect(await choicesOfSubject(database, subjectRef)).toEqual(before);
    expect(await standsAt(subjectRef)).toBe('deny');
  });

  it('on the birthday a parent’s act is refused before the clock has run', async () => {
    const who = traits({ familyName: `Lemaire ${family}`, givenNames: 'Zoé', birthDate: '2009-06-01' });
    const { authorityId, subjectRef } = await parent(anne, who);
    const before = await choose(anne, subjectRef, 'object', { authorityId }, '2027-05-31T23:59:59.999Z');
    const on = await choose(anne, subjectRef, 'lift-objection', { authorityId }, '2027-06-01T00:00:00.000Z');
    expect([before.code, on.code]).toEqual(['done', 'majority-reached']);
    expect(await readingOf(database, deps, anne, authorityId, '2027-06-01T00:00:00.000Z')).toBeNull();
  });

  it('whoever enters the register at 16 and a half gets the letter then; an adult gets nothing', async () => {
    const day = '2031-05-05';
    const now = `${day}T09:00:00.000Z`;
    const [mia, max] = [await account('Mia'), await account('Max')];
    await database.transaction((tx) => noteMilestones(tx, cipher, mia.subjectRef!, '2014-11-01', now));
    await database.transaction((tx) => noteMilestones(tx, cipher, max.subjectRef!, '2013-05-05', now));
    await run([day, '2031-05-06']);
    expect(await messages(mia.subjectRef!)).toEqual(['letter-at-16']);
    expect(await messages(max.subjectRef!)).not.toContain('majority-reached');
  });
});

describe('after a death', () => {
  const died = async (who: IdentityTraits, by: Actor = iris, diedOn = '2026-02-01') =>
    codeOf(
      await handle(database, recordDeath(deps), {
        body: { deathId: randomUUID(), evidenceSha256: await document(by) },
        actor: by,
        key: randomUUID(),
        confidential: { traits: who, diedOn },
      }),
    );
  const mention = async (who: IdentityTraits, writtenOn: string, by: Actor = iris) =>
    codeOf(
      await handle(database, mentionWrittenRefusal(deps, issuing), {
        body: { mentionId: randomUUID(), evidenceSha256: await document(by) },
        actor: by,
        key: randomUUID(),
        confidential: { traits: who, writtenOn },
      }),
    );
  const of = (givenNames: string) =>
    traits({ familyName: `Lemaire ${family}`, givenNames, birthDate: '1985-01-01' });

  it('the last choice stays, nobody acts, and authorities end on both sides', async () => {
    const { authorityId, subjectRef } = await parent(anne);
    const own = await choose(anne, anne.subjectRef!, 'lift-objection');
    expect(own.code).toBe('done');
    expect(await died(of(`Anne ${family}`), { ...nadia, role: 'patient' })).toBe('forbidden');
    expect(await died(of(`Anne ${family}`), iris, '2999-01-01')).toBe('death-date-invalid');
    expect(await died(of(`Anne ${family}`), nadia)).toBe('done');
    expect(await died(of(`Anne ${family}`))).toBe('death-known');
    expect((await authorityById(database, authorityId))!.because).toBe('holder-death');
    expect((await choose(anne, anne.subjectRef!, 'object')).code).toBe('person-deceased');
    expect((await choose(anne, subjectRef, 'object', { authorityId })).code).toBe('authority-ended');
    expect(await standsAt(anne.subjectRef!)).toBe('allow');
  });

  it('a refusal written in life is honoured in every regime, and not one written after it', async () => {
    const who = of(`Karim ${family}`);
    expect(await mention(who, '2020-01-01')).toBe('person-alive');
    expect(await died(who)).toBe('done');
    expect(await mention(who, '2026-03-01')).toBe('death-date-invalid');
    expect(await mention(who, '2020-01-01')).toBe('done');
    const acts = await choicesOfSubject(database, karim.subjectRef!);
    expect(acts.map(({ regime, act, because }) => [regime, act, because])).toEqual([
      ['EXPLICIT_CONSENT', 'refuse', 'written-refusal'],
      ['NON_OPPOSITION', 'object', 'written-refusal'],
      ['SNDS_OPPOSITION', 'object', 'written-refusal'],
      ['EHDS_OPT_OUT', 'opt-out', 'written-refusal'],
    ]);
    expect(await standsAt(karim.subjectRef!)).toBe('deny');
  });

  it('a person whom nobody knows cannot be told dead', async () => {
    expect(await died(of('Nobody'))).toBe('subject-unknown');
  });
});

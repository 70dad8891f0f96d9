import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody, IdentityTraits, PermitTerms } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { cutCommitment, standing, type StandingTerms } from '@garant/rules';
import { createHash } from 'node:crypto';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { recordChoice } from '../choices/choice.service.js';
import { requestCut } from '../cuts/cut.store.js';
import { CutWorker } from '../cuts/cut.worker.js';
import { publishedNotices } from '../notices/notice.store.js';
import { rememberPermit } from '../scopes/scope.store.js';
import { casesIn, openCases } from './identity.case.js';
import { identityDesk } from './identity.desk.js';
import { choicesOfPerson } from './people.choices.js';
import { personByRef, type Person } from './person.store.js';
import { registerPerson } from './person.service.js';

let test: TestDatabase;
const cipher = testCipher();
const desk = identityDesk(cipher);
let record: ReturnType<typeof recordChoice>;
beforeAll(async () => {
  test = await testRegister();
  record = recordChoice({ signer: await signerOfConsent(), issuer: 'https://gateway.example' } as never);
});
afterAll(() => test.drop());

const officer: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };
const login = async (over: Partial<IdentityTraits>): Promise<Person> => {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits(over) },
  });
  if (!result.ok) throw new Error('not registered');
  const { subjectRef, subjectIndex } = result.result as Person;
  return { subjectRef, subjectIndex };
};
/** Two logins with the same traits: the second one is ambiguous, and a case opens. */
async function doubtful(familyName = `N${randomUUID()}`) {
  const known = await login({ familyName });
  const doubt = await login({ familyName });
  await test.database.transaction((tx) => openCases(tx, new Date().toISOString()));
  const found = (await casesIn(test.database, ['open'], null, 1000)).find(
    ({ subjectRef }) => subjectRef === doubt.subjectRef,
  )!;
  return { known, doubt, caseId: found.caseId, found };
}
type Decision = 'samePerson' | 'differentPeople' | 'askHolder' | 'split';
const decide = (what: Decision, body: object, by: Actor = officer) =>
  handle(test.database, desk[what] as never, {
    body,
    actor: by,
    key: randomUUID(),
    confidential: { reason: 'The birth certificates were compared' },
  });
async function choose(person: Person, act: 'object' | 'lift-objection' = 'object') {
  const notice = (await publishedNotices(test.database)).find((n) => n.regime === 'NON_OPPOSITION')!;
  await new Promise((resolve) => setTimeout(resolve, 2));
  const body: CommandBody<'consent', 'choice.record'> = {
    subjectRef: person.subjectRef,
    choiceId: randomUUID(),
    regime: 'NON_OPPOSITION',
    act,
    scope: { kind: 'everything' },
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    channel: 'portal',
    actedAt: new Date().toISOString(),
  };
  const result = await handle(test.database, record, {
    body,
    actor: patient(person.subjectRef),
    key: person.subjectRef,
  });
  expect(result).toMatchObject({ ok: true });
}

const terms = (): PermitTerms => ({
  permitId: randomUUID(),
  applicationId: randomUUID(),
  purpose: '53.1.e',
  datasets: [
    {
      datasetId: randomUUID(),
      holderId: 'hospital',
      regime: 'NON_OPPOSITION',
      waitingDays: 0,
      categories: [],
      minimumCell: 3,
      resources: [],
    },
  ],
  persons: [],
  environmentId: randomUUID(),
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2027-01-01T00:00:00.000Z',
});
async function cutNow() {
  const permit = terms();
  await rememberPermit(test.database, permit);
  await requestCut(test.database, {
    cutId: randomUUID(),
    forKind: 'permit',
    forId: permit.permitId,
    permitId: permit.permitId,
    datasetId: null,
    commandOffsets: [0, 0, 0, 0, 0, 0],
    requestedAt: new Date().toISOString(),
  });
  await new CutWorker(test.database, (error) => {
    throw error;
  }).runOnce();
  const [cut] = (await outboxOf(test.database, 'register.cut')).filter(
    (e) => e.data.permitId === permit.permitId,
  );
  return {
    position: cut!.data.position as number,
    ...(cut!.data.decisive as { salt: string; commitment: string; count: number }[])[0]!,
  };
}
const commitTo = (indexes: number[], salt: string) =>
  cutCommitment(indexes, Buffer.from(salt, 'base64url'), (bytes) =>
    createHash('sha256').update(bytes).digest(),
  );
const standingOf = async (person: Person) =>
  standing(
    await choicesOfPerson(test.database, person.subjectRef),
    {
      regime: 'NON_OPPOSITION',
      applicationId: 'a',
      purpose: '53.1.e',
      datasetId: 'd',
      holderId: 'h',
      categories: [],
    } as StandingTerms,
    Infinity,
  );

describe('the identity desk', () => {
  it('opens one case for an ambiguous person, with whom they resemble, and asks nobody twice', async () => {
    const { known, found } = await doubtful();
    expect(found).toMatchObject({ candidateRefs: [known.subjectRef], state: 'open', datasetId: null });
    await test.database.transaction((tx) => openCases(tx, new Date().toISOString()));
    const cases = await casesIn(test.database, ['open'], null, 1000);
    expect(cases.filter(({ subjectRef }) => subjectRef === found.subjectRef)).toHaveLength(1);
  });

  it('says that two are one person: an objection of either protects both from then on, and cuts before stay', async () => {
    const { known, doubt, caseId } = await doubtful();
    await choose(known);
    const before = await cutNow();
    const result = await decide('samePerson', { caseId, candidateRef: known.subjectRef });
    expect(result).toMatchObject({ ok: true });
    const after = await cutNow();
    const merged = (result as { result: { position: number } }).result.position;
    expect(before.position).toBeLessThan(merged);
    expect(after.position).toBe(merged);
    const objectors = await test.database.query<{ i: number }>(
      `SELECT DISTINCT subject_index AS i FROM choice WHERE regime = 'NON_OPPOSITION'`,
    );
    const indexes = objectors.map(({ i }) => Number(i));
    expect(before.commitment).toBe(commitTo(indexes, before.salt));
    expect(after.commitment).toBe(commitTo([...indexes, doubt.subjectIndex], after.salt));
    expect(await standingOf(doubt)).toBe('deny');
    const [event] = (await outboxOf(test.database, 'people.merged')).filter((e) => e.data.caseId === caseId);
    expect(event?.data).toMatchObject({ survivor: known, retired: [doubt], because: 'same-person' });
  });

  it('undoes a wrong merge: each has again exactly their own, under an index that nobody had', async () => {
    const { known, doubt, caseId } = await doubtful();
    await choose(known);
    await decide('samePerson', { caseId, candidateRef: known.subjectRef });
    const result = await decide('split', { subjectRef: known.subjectRef, retiredRef: doubt.subjectRef });
    expect(result).toMatchObject({ ok: true });
    const { successorRef } = (result as { result: { successorRef: string } }).result;
    const successor = (await personByRef(test.database, successorRef))!;
    expect(successor.subjectIndex).toBeGreaterThan(doubt.subjectIndex);
    expect([await standingOf(known), await standingOf(successor)]).toEqual(['deny', 'silent']);
    expect(await personByRef(test.database, doubt.subjectRef)).toBeNull();
    // The traits moved with the person and still open.
    const [row] = await test.database.query<{ traits: Buffer }>(
      'SELECT traits FROM vault_person WHERE subject_ref = $1',
      [successorRef],
    );
    expect(JSON.parse(cipher.openText(row!.traits, successorRef))).toMatchObject({
      givenNames: 'Sumiko Larue',
    });
    // The same pair is not split twice.
    expect(
      await decide('split', { subjectRef: known.subjectRef, retiredRef: doubt.subjectRef }),
    ).toMatchObject({
      problem: { code: 'not-merged' },
    });
  });

  it('says that they are different people: the doubt ends, at a position', async () => {
    const { doubt, caseId } = await doubtful();
    expect(await decide('differentPeople', { caseId })).toMatchObject({ ok: true });
    const [event] = (await outboxOf(test.database, 'people.kept-apart')).filter(
      (e) => e.data.caseId === caseId,
    );
    expect(event?.data).toMatchObject({ ...doubt });
    const [row] = await test.database.query(
      'SELECT 1 FROM vault_person WHERE subject_ref = $1 AND ambiguous',
      [doubt.subjectRef],
    );
    expect(row).toBeUndefined();
  });

  it('keeps the reason sealed, and names and traits out of every event', async () => {
    const name = `Zq${randomUUID()}`;
    const { caseId } = await doubtful(name);
    await decide('differentPeople', { caseId });
    const [row] = await test.database.query<{ reason: Buffer }>(
      'SELECT reason FROM identity_case WHERE case_id = $1',
      [caseId],
    );
    expect(cipher.openText(row!.reason, `case/${caseId}`)).toBe('The birth certificates were compared');
    const [all] = await test.database.query<{ text: string }>(
      `SELECT string_agg(o::text, '') AS text FROM outbox o`,
    );
    expect(all!.text).not.toContain(name);
    expect(all!.text).not.toContain('certificates');
  });

  it.each([
    [
      'somebody who is no officer',
      'forbidden',
      (c: { caseId: string; known: Person }) =>
        decide('samePerson', { caseId: c.caseId, candidateRef: c.known.subjectRef }, patient()),
    ],
    ['a case that does not exist', 'not-found', () => decide('differentPeople', { caseId: randomUUID() })],
    [
      'somebody who is no candidate',
      'candidate-unknown',
      (c: { caseId: string }) => decide('samePerson', { caseId: c.caseId, candidateRef: randomUUID() }),
    ],
    [
      'asking a holder about two logins',
      'case-without-holder',
      (c: { caseId: string }) => decide('askHolder', { caseId: c.caseId }),
    ],
    [
      'two who were never merged',
      'not-merged',
      (c: { known: Person; doubt: Person }) =>
        decide('split', { subjectRef: c.known.subjectRef, retiredRef: c.doubt.subjectRef }),
    ],
  ])('refuses %s', async (_what, code, attempt) => {
    const one = await doubtful();
    expect(await attempt(one)).toMatchObject({ ok: false, problem: { code } });
  });

  it('refuses a second decision on the same case', async () => {
    const { caseId } = await doubtful();
    await decide('differentPeople', { caseId });
    expect(await decide('differentPeople', { caseId })).toMatchObject({ problem: { code: 'case-decided' } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { CHOICE_ACTS, DECIDED_REGIMES, type ChoiceScope, type RecordedAct } from '@garant/rules';
import { signerOfConsent, testRegister } from '../../test/consent.fixture.js';
import { appendActs, type NewAct } from '../choices/choice.append.js';
import { publishedNotices } from '../notices/notice.store.js';
import { consentedProjects, linkedRecords } from './uses.controller.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

let subjects = 0;
async function linkedPerson(
  datasets: readonly string[],
): Promise<{ subjectRef: string; subjectIndex: number }> {
  const person = { subjectRef: randomUUID(), subjectIndex: ++subjects };
  for (const datasetId of datasets) {
    const linkageId = randomUUID();
    await test.database.query(
      `INSERT INTO linkage (linkage_id, dataset_id, file_sha256, status, submitted_by, submitted_at, completed_at, matching_rule)
       VALUES ($1,$2,$3,'completed',$4,now(),clock_timestamp(),'traits-v1')`,
      [linkageId, datasetId, '0'.repeat(64), randomUUID()],
    );
    await test.database.query(
      `INSERT INTO linkage_row (linkage_id, line, local_index, local_id, record_ref, subject_ref, subject_index, status, candidates)
       VALUES ($1,1,$2,$2,$3,$4,$5,'matched',0)`,
      [linkageId, randomBytes(32), randomUUID(), person.subjectRef, person.subjectIndex],
    );
  }
  return person;
}

async function act(
  person: { subjectRef: string; subjectIndex: number },
  acts: readonly { regime: NewAct['regime']; act: RecordedAct; scope: ChoiceScope }[],
): Promise<void> {
  const notices = await publishedNotices(test.database);
  const signer = await signerOfConsent();
  const now = new Date().toISOString();
  await test.database.transaction((tx) =>
    appendActs(
      tx,
      acts.map(({ regime, act: what, scope }) => {
        const notice = notices.find((each) => each.regime === regime)!;
        return {
          ...person,
          regime,
          act: what,
          scope,
          channel: 'portal' as const,
          notice: {
            noticeId: notice.noticeId,
            version: notice.version,
            hash: notice.hash,
            language: 'fr' as const,
          },
          actedAt: now,
          acceptedAt: now,
          actedBy: randomUUID(),
        };
      }),
      { system: 'system:start' },
      { signer, issuer: 'http://gateway.example' },
      now,
    ),
  );
}

const anyAct = fc.constantFrom(...DECIDED_REGIMES).chain((regime) =>
  fc.record({
    regime: fc.constant(regime),
    act: fc.constantFrom(...(Object.keys(CHOICE_ACTS[regime]) as RecordedAct[])),
    scope: fc.constantFrom<ChoiceScope>(
      { kind: 'everything' },
      { kind: 'dataset', id: 'd' },
      { kind: 'purpose', id: '53.1.e' },
    ),
  }),
);

describe('where a person’s data are (for the list of projects)', () => {
  it('is the same whatever the person chose: a list of what one was filtered from would reveal it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyAct, { minLength: 1, maxLength: 6 }), async (acts) => {
        const datasets = [randomUUID(), randomUUID()];
        const person = await linkedPerson(datasets);
        const before = await linkedRecords(test.database, [person.subjectRef]);
        await act(person, acts);
        expect(await linkedRecords(test.database, [person.subjectRef])).toEqual(before);
        expect(before.map(({ datasetId }) => datasetId).sort()).toEqual(datasets.sort());
      }),
      { numRuns: 25 },
    );
  });

  it('knows only the newest finished linkage of a dataset', async () => {
    const datasetId = randomUUID();
    const person = await linkedPerson([datasetId]);
    await linkedPerson([datasetId]);
    expect(await linkedRecords(test.database, [person.subjectRef])).toEqual([]);
  });

  it('names the projects that a person said yes to, and whether the yes still stands', async () => {
    const person = await linkedPerson([]);
    const [kept, taken] = [randomUUID(), randomUUID()];
    const scope = (id: string): ChoiceScope => ({ kind: 'project', id });
    await act(person, [
      { regime: 'EXPLICIT_CONSENT', act: 'consent', scope: scope(kept) },
      { regime: 'EXPLICIT_CONSENT', act: 'consent', scope: scope(taken) },
      { regime: 'EXPLICIT_CONSENT', act: 'withdraw', scope: scope(taken) },
    ]);
    expect(await consentedProjects(test.database, person.subjectRef)).toMatchObject([
      { applicationId: taken, stands: false },
      { applicationId: kept, stands: true },
    ]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, EntryView, ReplayView } from '@garant/contracts';
import { kitMigrations, type Keys } from '@garant/nest-kit';
import { createTestDatabase, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { PermitTerms } from '@garant/rules';
import { RULE_BUNDLE_HASH } from '../decisions/decision.service.js';
import { EXAMPLE_POLICY } from '../enforcement/example.world.js';
import { rememberCut } from '../enforcement/cut.store.js';
import { exampleReleases, type ExampleReleases } from '../releases/example.release.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { ReplayService } from './replay.service.js';

const inspector: Actor = { ref: randomUUID(), role: 'inspector', assurance: 'eidas2' };

let db: TestDatabase;
let keys: Keys;
let now: ExampleReleases;
let log: EntryView[];

beforeAll(async () => {
  db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  keys = (await testKeys()).of('gateway');
});
afterAll(() => db.drop());
beforeEach(async () => {
  now = await exampleReleases(db.database, keys, 'NON_OPPOSITION');
  log = [];
  logged('permit.signed', { permitId: now.world.permitId, terms: now.world.permit.terms });
  logged('permit.activated', { permitId: now.world.permitId });
});

/** An entry as the audit log shows it. */
function logged(type: string, data: Record<string, unknown> | null): number {
  const index = log.length;
  const entry = {
    type,
    time: now.world.at(0),
    received: now.world.at(0),
    permit: (data?.permitId as string | undefined) ?? null,
    release: (data?.releaseId as string | undefined) ?? null,
  };
  const details = data === null ? null : { data, salt: 's' };
  log.push({ index, leafHash: '0'.repeat(64), entry, details } as unknown as EntryView);
  return index;
}
const service = (): ReplayService => {
  const json = async (_: string, path: string, { query = {} }: { query?: Record<string, unknown> }) => {
    const index = /\/internal\/entries\/(\d+)$/.exec(path)?.[1];
    if (index !== undefined) return log[Number(index)];
    const entries = log
      .filter(({ entry }) =>
        ['type', 'permit', 'release'].every(
          (name) => query[name] === undefined || entry[name as 'type'] === query[name],
        ),
      )
      .reverse();
    return { entries, next: null };
  };
  return new ReplayService(
    { json } as never,
    {
      state: now.world.state,
      policy: EXAMPLE_POLICY,
      parts: { database: db.database, cipher: now.cipher },
    } as never,
  );
};
const namesOf = ({ comparisons }: Pick<ReplayView, 'comparisons'>, same: boolean | null): string[] =>
  comparisons.filter((one) => one.same === same).map(({ name }) => name);

describe('a past release, planned again', () => {
  const release = async (): Promise<string> => {
    const { world, planned, eventsOf } = now;
    world.choose(world.people[2]!, 'object');
    const { releaseId } = await planned();
    await rememberCut(db.database, world.cut('release', releaseId));
    logged('release.planned', (await eventsOf(releaseId)).at(-1)!.data);
    return releaseId;
  };
  const replay = (releaseId: string) =>
    service().replay(inspector, { kind: 'release', releaseId }, undefined);

  it('gives the same, although somebody objected since', async () => {
    const releaseId = await release();
    now.world.choose(now.world.people[0]!, 'object');
    const told = await replay(releaseId);
    expect(told).toMatchObject({ verdict: 'same', recomputed: 4, different: 0, gone: 0 });
    expect(namesOf(told, true)).toHaveLength(told.comparisons.length);
  });

  it('after an erasure says how many rows are gone, and the commitment still verifies', async () => {
    const releaseId = await release();
    const { world } = now;
    const { ref, index } = world.people[0]!;
    world.send('person.erased', {
      actId: randomUUID(),
      position: ++world.position,
      subjectRef: ref,
      subjectIndex: index,
    });
    const told = await replay(releaseId);
    expect(told).toMatchObject({ verdict: 'partly', gone: 1, recomputed: 3, different: 0 });
    expect(namesOf(told, true)).toEqual(expect.arrayContaining(['commitment', 'people', 'plan']));
    expect(told.sentence.en).toContain('1 row');
  });

  it('shows a list that somebody changed', async () => {
    const releaseId = await release();
    await db.database.query(
      'INSERT INTO release_person (release_id, record_ref, subject_index, pseudonym) VALUES ($1, $2, 2, $3)',
      [releaseId, now.world.people[2]!.recordRef, randomUUID()],
    );
    const told = await replay(releaseId);
    expect(told).toMatchObject({ verdict: 'different', different: 1 });
    expect(namesOf(told, false)).toEqual(expect.arrayContaining(['commitment', 'people', 'left']));
  });

  it('shows a log that says another number of people', async () => {
    const releaseId = await release();
    const view = log.at(-1)!;
    view.details!.data.people = 4;
    expect(namesOf(await replay(releaseId), false)).toEqual(['people']);
  });

  it('tells other rules by their hash, and what they would give', async () => {
    const releaseId = await release();
    log.at(-1)!.details!.data.ruleBundleHash = 'f'.repeat(64);
    const told = await replay(releaseId);
    expect(told.verdict).toBe('partly');
    expect(namesOf(told, null)).toEqual(['rule-bundle']);
  });

  it('is unknown, or gone, when it is', async () => {
    await expect(replay(randomUUID())).rejects.toMatchObject({ code: 'entry-unknown' });
    const releaseId = await release();
    log.at(-1)!.details = null;
    await expect(replay(releaseId)).rejects.toMatchObject({ code: 'replay-gone' });
  });
});

describe('a past decision, made again', () => {
  const decided = (change: Record<string, unknown> = {}): number => {
    const { permitId, datasetId, environmentId, researcher, position } = now.world;
    return logged('decision.made', {
      ...{ decisionId: randomUUID(), permitId, datasetId, environmentId, purpose: '53.1.e', action: 'read' },
      subjectOfRequest: researcher,
      effect: 'permit',
      ruleBundleHash: RULE_BUNDLE_HASH,
      positions: { register: position, streams: {} },
      ...change,
    });
  };
  const replay = (index: number) => service().replay(inspector, { kind: 'decision', index }, undefined);

  it('gives the same, with every check', async () => {
    const told = await replay(decided());
    expect(told).toMatchObject({ verdict: 'same', different: 0, recomputed: 1 });
    expect(told.checks.length).toBeGreaterThan(20);
  });
  it('gives the same denial for the same reason', async () => {
    const index = decided({ purpose: '53.1.a', effect: 'deny', reason: 'purpose-not-permitted' });
    expect(await replay(index)).toMatchObject({ verdict: 'same' });
  });
  it('reads the permit as it was then, whatever became of it', async () => {
    const index = decided();
    logged('permit.revoked', { permitId: now.world.permitId });
    now.world.changePermit({ status: 'revoked' });
    expect(await replay(index)).toMatchObject({ verdict: 'same' });
    expect(await replay(decided())).toMatchObject({ verdict: 'different' });
  });
  it('reads who was named then', async () => {
    const terms = now.world.permit.terms as PermitTerms;
    logged('permit.persons-changed', {
      permitId: terms.permitId,
      added: [],
      removed: [now.world.researcher],
    });
    expect(await replay(decided({ effect: 'deny', reason: 'person-not-listed' }))).toMatchObject({
      verdict: 'same',
    });
    expect(await replay(decided())).toMatchObject({ verdict: 'different', different: 1 });
  });
  it('reads a person’s choices at the position stated then', async () => {
    const person = now.world.people[1]!;
    const before = decided({ recordRef: person.recordRef });
    now.world.choose(person, 'object');
    const after = decided({ recordRef: person.recordRef, effect: 'deny', reason: 'choice-denies' });
    expect(await replay(before)).toMatchObject({ verdict: 'same' });
    expect(await replay(after)).toMatchObject({ verdict: 'same' });
  });
  it('cannot decide again what hung on the moment', async () => {
    expect(await replay(decided({ effect: 'deny', reason: 'stale-state' }))).toMatchObject({
      verdict: 'partly',
      gone: 1,
    });
  });
  it('each of many in one entry', async () => {
    const one = { ...(log[decided()]!.details!.data as object) };
    const index = decided({
      action: 'boxcar',
      evaluations: [one, { ...one, action: 'sell', effect: 'deny', reason: 'action-unknown' }],
    });
    expect(await replay(index)).toMatchObject({ verdict: 'same', recomputed: 2 });
  });
  it('is refused for what is no decision, and for erased details', async () => {
    await expect(replay(0)).rejects.toMatchObject({ code: 'replay-unsuited' });
    const index = decided();
    log[index]!.details = null;
    await expect(replay(index)).rejects.toMatchObject({ code: 'replay-gone' });
  });
});

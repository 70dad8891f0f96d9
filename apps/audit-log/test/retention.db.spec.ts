import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '@garant/nest-kit';
import {
  formatTilePath,
  leafHash,
  parsePolicy,
  TILE_WIDTH,
  verifyConsistency,
  verifyProofFile,
} from '@garant/merkle-log';
import { entryAt, searchEntries } from '../src/entries/entry.search.js';
import { sizeAt } from '../src/entries/entry.coverage.js';
import { sha256 } from '../src/intake/entry.building.js';
import { consistencyOf, proofOf } from '../src/inspection/log.proofs.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { erasureActs, erasureOf } from '../src/retention/erasure.store.js';
import { holdCommands } from '../src/retention/hold.commands.js';
import { isPruned, minimumIndex } from '../src/retention/pruning.store.js';
import { retentionStep } from '../src/retention/retention.clock.js';
import { retentionPolicy } from '../src/retention/retention.policy.js';
import { overviewOf, publicRetentionOf } from '../src/retention/retention.view.js';
import { act, account, ownEvents, takeOwnEvents } from './act.stage.js';
import { event, logKey, logStage, rawOf, vault, type LogStage } from './log.stage.js';

let stage: LogStage;
let publisher: Publisher;
let offset = 0;
beforeAll(async () => {
  stage = await logStage();
  publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
});
afterAll(() => stage.end());

const db = () => stage.test.database;
const log = async (type: string, data: Record<string, unknown>): Promise<number> => {
  const value = event({ type, data, subject: 'k', producernumber: ++offset });
  await stage.sequencer.append([await stage.read(rawOf('consent.events', value, offset))]);
  const [row] = await db().query<{ index: number }>('SELECT max(index) AS index FROM log_entry');
  return row!.index;
};
const yearsOn = (years: number): string =>
  new Date(Date.now() + years * 365.25 * 86_400_000 + 3 * 86_400_000).toISOString();
const policy = retentionPolicy({});
const turn = async (now: string, of = policy): Promise<void> => {
  while (await db().transaction((tx) => retentionStep(tx, now, of)));
};
const isThere = async (index: number): Promise<boolean> =>
  (await db().query('SELECT 1 FROM entry_details WHERE index = $1', [index])).length === 1;
const officer = account('data-protection-officer');
const hold = (body: Record<string, unknown>, actor = officer) => {
  const holdId = randomUUID();
  return act(
    stage,
    holdCommands(vault),
    actor,
    'hold.place',
    holdId,
    { holdId, basis: 'data-protection-officer', until: yearsOn(9), ...body },
    { reason: 'Un contentieux est annoncé.' },
  ).then((result) => ({ holdId, result }));
};
const lift = (holdId: string, actor = officer) =>
  act(
    stage,
    holdCommands(vault),
    actor,
    'hold.lift',
    holdId,
    { holdId },
    { reason: 'Le contentieux est clos.' },
  );

describe('details of entries', () => {
  it('go when the time of their class is over, counted by the log’s own clock, and an entry says so', async () => {
    const read = await log('data.read', { what: 'choices', subjectRef: randomUUID() });
    const choice = await log('choice.recorded', { subjectRef: randomUUID(), act: 'opt-out' });
    const outcome = await log('command.done', { commandId: randomUUID(), commandType: 'x' });
    await publisher.publish();
    await turn(yearsOn(0.4));
    expect([await isThere(read), await isThere(outcome)]).toEqual([true, true]);
    await turn(yearsOn(1));
    // Six months for how the platform runs, three years for who read what, choices for as long as the register.
    expect([await isThere(read), await isThere(choice), await isThere(outcome)]).toEqual([true, true, false]);
    await turn(yearsOn(3.1));
    expect([await isThere(read), await isThere(choice)]).toEqual([false, true]);
    const acts = await ownEvents(stage, 'details.erased');
    expect(acts.map(({ reason, class: of, count }) => [reason, of, count])).toEqual([
      ['class-duration', 'technical', 1],
      ['class-duration', 'access', 1],
    ]);
    expect(acts[1]).toMatchObject({ fromIndex: read, toIndex: read + 1, held: 0 });

    await takeOwnEvents(stage);
    const erasure = await erasureOf(db(), read);
    expect(erasure).toMatchObject({ reason: 'class-duration', class: 'access', requestId: null });
    expect((await entryAt(db(), erasure!.entryIndex!))!.entry.type).toBe('details.erased');
    expect(await erasureOf(db(), choice)).toBeNull();
    // The search says why there are no details, too.
    const found = await searchEntries(db(), { type: 'data.read', limit: 1 });
    expect(found.entries[0]).toMatchObject({ index: read, details: null, erasure: { class: 'access' } });
  });

  it('go once, however often the round is made', async () => {
    const before = (await ownEvents(stage, 'details.erased')).length;
    await turn(yearsOn(3.1));
    expect(await ownEvents(stage, 'details.erased')).toHaveLength(before);
  });

  it('are not aged by what a producer states: a time to come or long ago decides nothing', async () => {
    const value = event({ type: 'data.read', time: '1999-01-01T00:00:00.000Z', producernumber: ++offset });
    await stage.sequencer.append([
      await stage.read(rawOf('consent.events', { ...value, data: { what: 'x' } }, offset)),
    ]);
    const [row] = await db().query<{ index: number }>('SELECT max(index) AS index FROM log_entry');
    await publisher.publish();
    await turn(yearsOn(0.1));
    expect(await isThere(row!.index)).toBe(true);
    expect(await sizeAt(db(), yearsOn(0.1))).toBeGreaterThan(row!.index);
    expect(await sizeAt(db(), '1999-06-01T00:00:00.000Z')).toBe(0);
  });

  it('of a message that nobody could read go first', async () => {
    const raw = {
      topic: 'consent.events',
      partition: 0,
      offset: 9_999,
      key: null,
      value: Buffer.from('?'),
      timestamp: '',
    };
    await stage.sequencer.append([await stage.read(raw)]);
    const [row] = await db().query<{ index: number }>('SELECT max(index) AS index FROM log_entry');
    await publisher.publish();
    await turn(yearsOn(0.6));
    expect(await isThere(row!.index)).toBe(false);
    await takeOwnEvents(stage);
    expect(await erasureOf(db(), row!.index)).toMatchObject({ class: 'unreadable' });
  });
});

describe('a legal hold', () => {
  it('stops the erasure of what it covers, and what waited goes when it is lifted', async () => {
    const [held, other] = [randomUUID(), randomUUID()];
    const mine = await log('data.read', { what: 'choices', subjectRef: held });
    const theirs = await log('data.read', { what: 'choices', subjectRef: other });
    await publisher.publish();
    const { holdId, result } = await hold({ scope: { kind: 'subject', ref: held } });
    expect(result.ok).toBe(true);
    await turn(yearsOn(3.2));
    expect([await isThere(mine), await isThere(theirs)]).toEqual([true, false]);
    const overview = await overviewOf(db(), vault, policy, officer, yearsOn(3.2));
    expect(overview.classes.find(({ id }) => id === 'access')).toMatchObject({ held: 1, due: 1 });
    expect(overview.holds[0]).toMatchObject({
      holdId,
      reason: 'Un contentieux est annoncé.',
      waiting: 1,
      mayLift: true,
    });

    expect(await lift(holdId)).toMatchObject({ ok: true });
    await turn(yearsOn(3.2));
    expect(await isThere(mine)).toBe(false);
    expect(await erasureOf(db(), mine)).toMatchObject({ reason: 'class-duration' });
  });

  it('ends by itself on its last day', async () => {
    const ref = randomUUID();
    const mine = await log('data.read', { what: 'choices', subjectRef: ref });
    await publisher.publish();
    const { holdId } = await hold({ scope: { kind: 'subject', ref }, until: yearsOn(4) });
    await turn(yearsOn(3.3));
    expect(await isThere(mine)).toBe(true);
    await turn(yearsOn(4.1));
    expect(await isThere(mine)).toBe(false);
    expect((await ownEvents(stage, 'hold.lapsed')).map(({ holdId: id }) => id)).toContain(holdId);
  });

  it('stops an erasure under a request, too, and the request is told with what it covered', async () => {
    const [subjectRef, erasureId] = [randomUUID(), randomUUID()];
    const read = await log('data.read', { what: 'choices', subjectRef });
    const { holdId } = await hold({ scope: { kind: 'subject', ref: subjectRef } });
    await log('person.erased', { erasureId, position: 1, subjectRef, subjectIndex: 1, markerKept: false });
    expect(await isThere(read)).toBe(true);
    await lift(holdId);
    await turn(new Date().toISOString());
    expect(await isThere(read)).toBe(false);
    await takeOwnEvents(stage);
    expect(await erasureOf(db(), read)).toMatchObject({ reason: 'person-erased', requestId: erasureId });
  });

  it('of an inspector is not lifted by those who are inspected', async () => {
    const inspector = account('inspector');
    const { holdId, result } = await hold(
      { scope: { kind: 'everything' }, basis: 'order', basisRef: randomUUID() },
      inspector,
    );
    expect(result.ok).toBe(true);
    expect(await lift(holdId)).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    expect(await lift(holdId, account('inspector'))).toMatchObject({ ok: true });
    expect(await lift(holdId, inspector)).toMatchObject({ ok: false, problem: { code: 'legal-hold-state' } });
  });

  it.each([
    ['legal-hold-scope', { scope: { kind: 'permit' } }],
    ['legal-hold-scope', { scope: { kind: 'everything', ref: 'x' } }],
    ['legal-hold-basis', { scope: { kind: 'everything' }, basisRef: randomUUID() }],
    ['legal-hold-period', { scope: { kind: 'everything' }, until: '2020-01-01T00:00:00.000Z' }],
    ['legal-hold-period', { scope: { kind: 'everything' }, until: yearsOn(11) }],
    ['forbidden', { scope: { kind: 'everything' }, basis: 'order', basisRef: randomUUID() }, 'operator'],
    ['legal-hold-basis', { scope: { kind: 'everything' }, basis: 'mission' }, 'inspector'],
    [
      'mission-unknown',
      { scope: { kind: 'everything' }, basis: 'mission', basisRef: randomUUID() },
      'inspector',
    ],
  ] as const)(
    'is refused: %s',
    async (code, body, role: 'inspector' | 'operator' | undefined = undefined) => {
      const { result } = await hold(body, role ? account(role) : officer);
      expect(result).toMatchObject({ ok: false, problem: { code } });
    },
  );

  it('that nobody placed cannot be lifted', async () => {
    expect(await lift(randomUUID())).toMatchObject({ ok: false, problem: { code: 'legal-hold-unknown' } });
  });
});

describe('what lies beside the log', () => {
  it('goes with its class: words of ended holds, closed findings; what is open stays', async () => {
    const words = (about: string) => db().query('SELECT 1 FROM sealed_reason WHERE about = $1', [about]);
    const ended = await hold({ scope: { kind: 'permit', ref: 'p' } });
    const standing = await hold({ scope: { kind: 'permit', ref: 'q' } });
    await lift(ended.holdId);
    for (const status of ['CLOSED', 'NEW'])
      await db().query(
        `INSERT INTO detection (detection_id, rule, status, raised_at, window_key, state) VALUES ($1, 'volume', $2, now(), '', '{}')`,
        [randomUUID(), status],
      );
    await turn(yearsOn(3.2));
    expect(await db().query('SELECT status FROM detection')).toEqual([{ status: 'NEW' }]);
    expect(await words(ended.holdId)).toHaveLength(2);
    await turn(yearsOn(5.2));
    expect([await words(ended.holdId), (await words(standing.holdId)).length]).toEqual([[], 1]);
    await lift(standing.holdId);
  });
});

describe('pruning', () => {
  const pruning = retentionPolicy({
    GARANT_POLICY_LOG_PRUNING: 'deny',
    GARANT_POLICY_LOG_PRUNING_MONTHS: '300',
    GARANT_POLICY_LOG_PRUNING_BASIS: 'Politique de conservation n° 4',
  });
  /** What a client did with the whole tree before, and does with the pruned one. */
  const proofs = async (indexes: readonly number[]): Promise<string[]> =>
    Promise.all(indexes.map((index) => proofOf(db(), stage.files, index)));

  it('never happens without a written policy', async () => {
    expect(() => retentionPolicy({ GARANT_POLICY_LOG_PRUNING: 'deny' })).toThrow('PRUNING_BASIS');
    await stage.fill(2 * TILE_WIDTH);
    await takeOwnEvents(stage);
    await publisher.publish();
    await turn(yearsOn(90));
    expect(await minimumIndex(db())).toBe(0);
  });

  it('goes no further than what a hold covers', async () => {
    const { holdId } = await hold({ scope: { kind: 'everything' } });
    await turn(yearsOn(8), pruning);
    expect(await minimumIndex(db())).toBe(0);
    await lift(holdId);
  });

  it('refuses whole bundles below the logged minimum, and every proof works as before', async () => {
    await takeOwnEvents(stage);
    await publisher.publish();
    const size = (await publisher.publish())?.size ?? (await sizeAt(db(), yearsOn(1)));
    const old = [0, 7, TILE_WIDTH - 1, TILE_WIDTH, size - 1];
    await turn(yearsOn(26), pruning);
    const minimum = await minimumIndex(db());
    expect(minimum).toBe(Math.floor(size / TILE_WIDTH) * TILE_WIDTH);
    expect(await ownEvents(stage, 'log.pruned')).toEqual([
      { minimumIndex: minimum, months: 300, legalBasis: 'Politique de conservation n° 4' },
    ]);
    expect(await publicRetentionOf(db(), pruning)).toMatchObject({ minimumIndex: minimum });
    const bundle = (index: number, width = TILE_WIDTH) => ({ level: 'entries' as const, index, width });
    expect(isPruned(bundle(0), minimum, TILE_WIDTH)).toBe(true);
    expect(isPruned(bundle(0, 3), minimum, TILE_WIDTH)).toBe(true);
    expect(isPruned(bundle(minimum / TILE_WIDTH, 1), minimum, TILE_WIDTH)).toBe(false);
    expect(isPruned({ level: 0, index: 0, width: TILE_WIDTH }, minimum, TILE_WIDTH)).toBe(false);

    // Even where somebody takes the refused files away by hand, as a policy may ask, nothing that is proven needs them.
    for (let index = 0; index < minimum / TILE_WIDTH; index++)
      await rm(join(stage.folder, formatTilePath(bundle(index))));
    const entries = await db().query<{ index: number; entry: Buffer; leaf_hash: Buffer }>(
      'SELECT index, entry, leaf_hash FROM log_entry WHERE index = ANY($1) ORDER BY index',
      [old],
    );
    const trusted = parsePolicy(sha256, logKey.policy);
    if (!trusted.ok) throw new Error(trusted.reason);
    for (const [at, proof] of (await proofs(old)).entries()) {
      const { entry, leaf_hash } = entries[at]!;
      expect(Buffer.from(leafHash(sha256, entry)).equals(leaf_hash)).toBe(true);
      expect((await verifyProofFile(proof, entry, trusted.value, noteCrypto)).ok).toBe(true);
    }
    await takeOwnEvents(stage);
    await stage.fill(300);
    const again = new Publisher(db(), stage.files, logKey);
    await again.open();
    const grown = (await again.publish())!.size;
    for (const from of [1, 200, minimum, size]) {
      const told = await consistencyOf(db(), stage.files, from, grown);
      const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
      const verdict = verifyConsistency(sha256, {
        oldSize: from,
        newSize: grown,
        oldRoot: bytes(told.fromRoot),
        newRoot: bytes(told.toRoot),
        proof: told.proof.map(bytes),
      });
      expect([from, verdict]).toEqual([from, { ok: true }]);
    }
    expect(await verifyRecord(db())).toBe(grown);
  });
});

it('acts of erasure are listed page by page, newest first', async () => {
  const all = await erasureActs(db(), 1_000);
  const first = await erasureActs(db(), 2);
  const second = await erasureActs(db(), 2, first.at(-1)!.number);
  expect([...first, ...second]).toEqual(all.slice(0, 4));
  expect(all[0]!.number).toBeGreaterThan(all[1]!.number);
  expect(new ProblemError('entries-pruned').status).toBe(410);
});

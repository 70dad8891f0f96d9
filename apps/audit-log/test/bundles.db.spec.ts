import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { openBundle, parsePolicy, singleProof, verifyProofFile } from '@garant/merkle-log';
import { rfc8785 } from '@garant/rules';
import { deleteDueBundles } from '../src/bundles/bundle.service.js';
import { bundleById, nextBundle } from '../src/bundles/bundle.store.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { eraseEntries } from '../src/retention/erasure.store.js';
import { account, ownEvents, takeOwnEvents } from './act.stage.js';
import { bundleStage, check, faultsOf, type BundleStage } from './bundle.stage.js';
import { archiveBytes, bundleTools, inMemory, newId, packed, unpacked, workerOf } from './bundle.tools.js';
import { logKey, type LogStage } from './log.stage.js';
import { openMissionFor } from './mission.stage.js';

let its: BundleStage;
let stage: LogStage;
let inspector: Actor;
let subject: string;
beforeAll(async () => {
  its = await bundleStage();
  ({ stage, inspector, subject } = its);
});
afterAll(() => its.stage.end());

describe('a bundle', () => {
  let bundleId: string;
  let bytes: Buffer;
  beforeAll(async () => {
    ({ bundleId, bytes } = await its.made({ subject }));
  });

  it('holds the entries of its scope in every form, and checks offline with its own policy or another', async () => {
    const report = await check(bytes);
    expect(faultsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      facts: { bundleId, entries: 12, erasedCount: 0, policy: 'bundle', origin: logKey.origin },
      classes: { entries: { checked: 12 }, proofs: { checked: 24 }, witnesses: { verdict: 'none' } },
    });
    expect(await check(bytes, logKey.policy)).toMatchObject({ ok: true, facts: { policy: 'given' } });
    const names = [...(await unpacked(bytes)).keys()];
    expect(names.filter((name) => !name.startsWith('proofs/'))).toEqual([
      'entries.jsonl',
      'entries.csv',
      'fhir/AuditEvent.ndjson',
      'checkpoint',
      'policy',
      'keys/log-1.vkey',
      'scope.json',
      'dictionary.fr.csv',
      'report.fr.pdf',
      'dictionary.en.csv',
      'report.en.pdf',
      'verify.html',
      'SHA256SUMS',
      'manifest.json',
      'manifest.sha256',
      'manifest.note',
    ]);
  });

  it('is told in the log with the hashes that go into the minutes', async () => {
    const [event] = (await ownEvents(stage, 'bundle.made')).filter((data) => data.bundleId === bundleId);
    expect(event).toMatchObject({
      missionId: its.missionId,
      filter: { subject },
      entries: 12,
      erased: 0,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      manifestSha256: (await check(bytes)).facts?.manifestSha256,
    });
    const sum = (await unpacked(bytes)).get('manifest.sha256')!.toString();
    expect(sum).toBe(`${String(event!.manifestSha256)}  manifest.json\n`);
  });

  it('says under which order it was made, in a form for people in both languages', async () => {
    const files = await unpacked(bytes);
    expect(JSON.parse(files.get('scope.json')!.toString())).toMatchObject({
      bundleId,
      requestedBy: { ref: inspector.ref },
      mission: { missionId: its.missionId, orderNumber: '2026-1T' },
      filter: { subject },
      entries: 12,
    });
    for (const name of ['report.fr.pdf', 'report.en.pdf']) {
      expect(files.get(name)!.subarray(0, 8).toString()).toBe('%PDF-1.7');
      expect(files.get(name)!.length).toBeGreaterThan(4_000);
    }
  });

  it('is kept sealed: no piece shows what is in it, and none opens in another place', async () => {
    const [piece] = await stage.test.database.query<{ content: Buffer }>(
      'SELECT content FROM bundle_piece WHERE bundle_id = $1',
      [bundleId],
    );
    expect(piece!.content.includes('entries.jsonl')).toBe(false);
    await stage.test.database.query(
      `INSERT INTO bundle_piece (bundle_id, number, content) VALUES ($1, 1, $2)`,
      [bundleId, piece!.content],
    );
    await expect(archiveBytes(stage, bundleId)).rejects.toThrow();
    await stage.test.database.query(
      'DELETE FROM bundle_piece WHERE bundle_id = $1 AND number = 1 RETURNING 1',
      [bundleId],
    );
  });

  it('yields the proof of any one entry in the form that common tools read', async () => {
    const bundle = await openBundle(inMemory(bytes), bundleTools);
    const lines = (await unpacked(bytes)).get('entries.jsonl')!.toString().trimEnd().split('\n');
    const policy = parsePolicy(sha256, logKey.policy);
    if (!policy.ok) throw new Error(policy.reason);
    for (const line of [lines[0]!, lines[7]!, lines[11]!]) {
      const { index } = JSON.parse(line) as { index: number };
      const single = await singleProof(bundle, index);
      expect(await verifyProofFile(single!.proof, single!.entry, policy.value, noteCrypto)).toMatchObject({
        ok: true,
        value: { index },
      });
      expect(single!.proof).toBe((await unpacked(bytes)).get(`proofs/${index}.tlog-proof`)!.toString());
    }
    expect(await singleProof(bundle, 0)).toBeNull();
  });
});

describe('erased details', () => {
  it('are empty with the act that erased them, proven; a silent loss is not excused', async () => {
    const [row] = await stage.test.database.query<{ index: number }>(
      `SELECT index FROM log_entry WHERE type = 'data.read' ORDER BY index LIMIT 1`,
    );
    const requestId = randomUUID();
    const ground = { reason: 'person-erased', requestId } as const;
    await stage.test.database.transaction((tx) =>
      eraseEntries(tx, ground, [row!.index], new Date().toISOString()),
    );
    await takeOwnEvents(stage);
    await its.publisher.publish();
    const { bytes } = await its.made({ subject });
    const report = await check(bytes);
    expect(faultsOf(report)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      facts: {
        erasedCount: 1,
        erased: [{ index: row!.index, by: { reason: 'person-erased', request: requestId } }],
      },
      classes: { erasures: { verdict: 'pass', checked: 1, notes: [requestId] } },
    });

    const files = new Map<string, Buffer | string>(await unpacked(bytes));
    const without = new Map(files);
    const lines = String(files.get('entries.jsonl'));
    without.set('entries.jsonl', lines.replace(/,"erased":\{[^}]*\}/, ''));
    expect(faultsOf(await check(packed(without)))).toContain(`erasures erasure-wrong entry ${row!.index}`);
    const other = new Map(files);
    other.set('entries.jsonl', lines.replace(requestId, randomUUID()));
    expect(faultsOf(await check(packed(other)))).toContain(`erasures erasure-wrong entry ${row!.index}`);
    // Details taken out by hand, with the erasure of another entry as the excuse.
    const stolen = new Map(files);
    const [first, second] = lines.split('\n') as [string, string];
    const excuse = (JSON.parse(first) as { erased: object }).erased;
    const blank = rfc8785({ ...(JSON.parse(second) as object), details: null, erased: excuse });
    stolen.set('entries.jsonl', lines.replace(second, blank));
    const { index } = JSON.parse(second) as { index: number };
    expect(faultsOf(await check(packed(stolen)))).toContain(`erasures erasure-wrong entry ${index}`);
  });

  it('are not excused when the database lost them without an act', async () => {
    const [row] = await stage.test.database.query<{ index: number }>(
      `DELETE FROM entry_details WHERE index = (SELECT max(index) FROM log_entry WHERE type = 'data.read') RETURNING index`,
    );
    const { bytes } = await its.made({ subject });
    expect(faultsOf(await check(bytes))).toContain(`erasures erasure-wrong entry ${row!.index}`);
  });
});

describe('asking for a bundle', () => {
  it.each([
    [{ permit: randomUUID() }, 'bundle-empty'],
    [{ colour: 'blue' }, 'bundle-filter'],
    [{ from: 'yesterday' }, 'bundle-filter'],
    [{ subject: 'é' }, 'bundle-filter'],
    [{ flag: 'none' }, 'bundle-filter'],
  ])('%j is refused with %s', async (filter, code) => {
    const { bundleId, result } = await its.make(filter as Record<string, string>);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(await bundleById(stage.test.database, bundleId)).toBeNull();
  });

  it('too large is said before the work, with the limit', async () => {
    const { result } = await its.make({}, { settings: { GARANT_BUNDLE_ENTRIES: 5 } });
    expect(result).toMatchObject({ problem: { code: 'bundle-too-large', params: { limit: 5 } } });
    // The entries of a bundle may have become more since it was asked for.
    const later = await its.make({});
    const { worker } = await workerOf(stage, { entries: 5 });
    await worker.runAll();
    expect(await its.view(later.bundleId)).toMatchObject({ state: 'failed', fault: 'bundle-too-large' });
  });

  it('needs a mission that is open: none, ended, or of somebody else', async () => {
    const codeOf = async (by: Parameters<BundleStage['make']>[1]) => (await its.make({}, by)).result;
    expect(await codeOf({ actor: account('inspector') })).toMatchObject({
      problem: { code: 'mission-required' },
    });
    expect(await codeOf({ actor: account('signatory') })).toMatchObject({ problem: { code: 'forbidden' } });
    const late = account('inspector');
    const { missionId } = await openMissionFor(stage.test.database, late.ref, {
      endsAt: new Date(Date.now() - 1_000).toISOString(),
    });
    expect(await codeOf({ actor: late, missionId })).toMatchObject({ problem: { code: 'mission-ended' } });
    expect(await codeOf({ missionId })).toMatchObject({ problem: { code: 'mission-unknown' } });
  });

  it('reaches no further than the scope of the mission', async () => {
    const narrow = account('inspector');
    await openMissionFor(stage.test.database, narrow.ref, { scope: { subjects: [randomUUID()] } });
    expect((await its.make({ subject }, { actor: narrow })).result).toMatchObject({
      problem: { code: 'bundle-empty' },
    });
    const reader = account('inspector');
    await openMissionFor(stage.test.database, reader.ref, { scope: { subjects: [subject] } });
    const { bundleId, result } = await its.make({}, { actor: reader });
    expect(result).toMatchObject({ ok: true });
    const { worker } = await workerOf(stage);
    await worker.runAll();
    expect((await check(await archiveBytes(stage, bundleId))).facts?.entries).toBe(12);
  });

  it('travels under its own key', async () => {
    expect((await its.make({}, { key: newId() })).result).toMatchObject({
      problem: { code: 'command-key-mismatch' },
    });
  });
});

describe('a bundle that is not made', () => {
  it('can be cancelled while it is made; nothing of it is kept, and an entry says so', async () => {
    const { bundleId } = await its.make({});
    const { worker, faults } = await workerOf(stage, {
      parts: {
        // In the middle of the work.
        timestamps: async () => {
          expect(await its.remove(bundleId)).toMatchObject({ ok: true, result: { state: 'cancelled' } });
          return { files: [], count: 0 };
        },
      },
    });
    await worker.runAll();
    expect(faults).toEqual([]);
    expect(await its.view(bundleId)).toMatchObject({ state: 'cancelled', sha256: null });
    expect(
      await stage.test.database.query('SELECT 1 FROM bundle_piece WHERE bundle_id = $1', [bundleId]),
    ).toEqual([]);
    expect((await ownEvents(stage, 'bundle.cancelled')).map((data) => data.bundleId)).toContain(bundleId);
    expect((await ownEvents(stage, 'bundle.made')).map((data) => data.bundleId)).not.toContain(bundleId);
    expect(await its.remove(bundleId)).toMatchObject({ problem: { code: 'bundle-gone' } });
  });

  it('is begun again after a crash, and then holds', async () => {
    const { bundleId } = await its.make({ subject });
    // What a crash leaves behind: a row that is being made, and pieces of the attempt.
    await stage.test.database.query(`UPDATE bundle SET state = 'making' WHERE bundle_id = $1 RETURNING 1`, [
      bundleId,
    ]);
    await stage.test.database.query(
      `INSERT INTO bundle_piece (bundle_id, number, content) SELECT $1, n, '\\x00' FROM generate_series(0, 3) AS n`,
      [bundleId],
    );
    expect((await nextBundle(stage.test.database))?.bundle_id).toBe(bundleId);
    const { worker } = await workerOf(stage);
    await worker.runAll();
    expect((await check(await archiveBytes(stage, bundleId))).facts?.bundleId).toBe(bundleId);
  });

  it('says that it failed, tells the operator, and does not stop the next one', async () => {
    const broken = await its.make({ subject });
    const { worker, faults } = await workerOf(stage, {
      parts: { policy: () => Promise.reject(new Error('no policy')) },
    });
    await worker.runAll();
    expect(faults).toHaveLength(1);
    expect(await its.view(broken.bundleId)).toMatchObject({ state: 'failed', fault: 'bundle-failed' });
    expect((await ownEvents(stage, 'bundle.failed')).at(-1)).toMatchObject({ bundleId: broken.bundleId });
    expect((await its.made({ subject })).bytes.length).toBeGreaterThan(0);
  });
});

describe('a bundle that is kept', () => {
  it('goes when it is asked to, when its time is over, and when its mission ends; each is an entry', async () => {
    const reasons = async (bundleId: string) =>
      (await ownEvents(stage, 'bundle.deleted'))
        .filter((data) => data.bundleId === bundleId)
        .map(({ reason }) => reason);
    const asked = await its.made({ subject });
    expect(await its.remove(asked.bundleId, account('inspector'))).toMatchObject({
      problem: { code: 'bundle-unknown' },
    });
    expect(await its.remove(newId())).toMatchObject({ problem: { code: 'bundle-unknown' } });
    expect(await its.remove(asked.bundleId)).toMatchObject({ ok: true, result: { state: 'deleted' } });
    expect(await reasons(asked.bundleId)).toEqual(['asked']);

    const old = await its.made({ subject });
    await stage.test.database.query(
      `UPDATE bundle SET expires_at = now() - interval '1 s' WHERE bundle_id = $1 RETURNING 1`,
      [old.bundleId],
    );
    const turn = (now: string) => stage.test.database.transaction((tx) => deleteDueBundles(tx, now));
    await turn(new Date().toISOString());
    expect([(await its.view(old.bundleId)).state, await reasons(old.bundleId)]).toEqual([
      'deleted',
      ['expired'],
    ]);

    const last = await its.made({ subject });
    expect((await its.view(last.bundleId)).state).toBe('made');
    // The mission ends in a day; a bundle is never kept beyond it.
    expect(Date.parse((await its.view(last.bundleId)).expiresAt!)).toBeLessThanOrEqual(
      Date.now() + 86_400_000,
    );
    while (await turn(new Date(Date.now() + 2 * 86_400_000).toISOString()));
    expect(await reasons(last.bundleId)).toEqual(['mission-ended']);
    expect(await archiveBytes(stage, last.bundleId)).toHaveLength(0);
  });
});

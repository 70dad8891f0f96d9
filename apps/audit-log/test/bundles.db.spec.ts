import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import {
  checkBundle,
  openBundle,
  parsePolicy,
  singleProof,
  sumsText,
  verifyProofFile,
  type BundleReport,
} from '@garant/merkle-log';
import { rfc8785 } from '@garant/rules';
import { bundleCommands, deleteDueBundles } from '../src/bundles/bundle.service.js';
import { bundleById, nextBundle, viewOf } from '../src/bundles/bundle.store.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { eraseEntries } from '../src/retention/erasure.store.js';
import { act, account, ownEvents, takeOwnEvents } from './act.stage.js';
import { archiveBytes, bundleTools, inMemory, newId, packed, unpacked, workerOf } from './bundle.tools.js';
import { event, logKey, logStage, rawOf, type LogStage } from './log.stage.js';
import { openMissionFor } from './mission.stage.js';

let stage: LogStage;
let publisher: Publisher;
let missionId: string;
const inspector: Actor = account('inspector');
const subject = randomUUID();
const LIMIT = 1_000;
const commands = bundleCommands({
  GARANT_BUNDLE_ENTRIES: LIMIT,
  GARANT_BUNDLE_DAYS: 30,
  GARANT_VERIFIER_FILE: '-',
});
const make = (filter: Record<string, string>, actor = inspector, bundleId = newId()) =>
  act(stage, commands, actor, 'bundle.make', bundleId, { bundleId, filter }).then((result) => ({
    bundleId,
    result,
  }));
const remove = (bundleId: string, actor = inspector) =>
  act(stage, commands, actor, 'bundle.delete', bundleId, { bundleId });
const view = async (bundleId: string) => viewOf((await bundleById(stage.test.database, bundleId))!);
/** Asks for a bundle and has it made. */
async function made(filter: Record<string, string>): Promise<{ bundleId: string; bytes: Buffer }> {
  const { bundleId, result } = await make(filter);
  expect(result).toMatchObject({ ok: true });
  const { worker, faults } = await workerOf(stage);
  await worker.runAll();
  expect(faults).toEqual([]);
  expect(await view(bundleId)).toMatchObject({ state: 'made', fault: null });
  return { bundleId, bytes: await archiveBytes(stage, bundleId) };
}
const check = (bytes: Uint8Array, policy?: string): Promise<BundleReport> =>
  checkBundle(inMemory(bytes), bundleTools, policy === undefined ? {} : { policy });
const faultsOf = (report: BundleReport): string[] =>
  Object.entries(report.classes).flatMap(([name, { findings }]) =>
    findings.map(({ fault, where }) => `${name} ${fault} ${where}`),
  );

beforeAll(async () => {
  stage = await logStage();
  missionId = (await openMissionFor(stage.test.database, inspector.ref)).missionId;
  await stage.fill(30);
  // Scattered among others, with a fraction and letters of several alphabets in their details.
  for (let i = 0; i < 12; i++) {
    const value = event({
      type: 'data.read',
      producernumber: 100 + i,
      data: { what: `é;"ж😀\n${i}`, share: 0.25 * i, subjectRef: subject, purpose: '53.1.e' },
    });
    await stage.sequencer.append([await stage.read(rawOf('consent.events', value, 100 + i))]);
    await stage.fill(3);
  }
  publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
});
afterAll(() => stage.end());

describe('a bundle', () => {
  let bundleId: string;
  let bytes: Buffer;
  beforeAll(async () => {
    ({ bundleId, bytes } = await made({ subject }));
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
      missionId,
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
      mission: { missionId, orderNumber: '2026-1T' },
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

/** A copy in which the hashes that anybody can make again were made again. */
function resummed(files: Map<string, Buffer | string>): Map<string, Buffer | string> {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as {
    files: { path: string; bytes: number; sha256: string }[];
  };
  const hashOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
  manifest.files = manifest.files.flatMap((file) => {
    const content = files.get(file.path);
    return content === undefined
      ? []
      : [{ ...file, bytes: Buffer.byteLength(content), sha256: hashOf(content) }];
  });
  const text = rfc8785(manifest);
  files.set('manifest.json', text);
  files.set('SHA256SUMS', sumsText(manifest.files));
  files.set('manifest.sha256', sumsText([{ path: 'manifest.json', sha256: hashOf(text) }]));
  return files;
}

describe('a doctored copy is found out, and what is wrong is named', () => {
  let original: Map<string, Buffer>;
  let rows: string[];
  beforeAll(async () => {
    original = await unpacked((await made({ subject })).bytes);
    rows = original.get('entries.jsonl')!.toString().trimEnd().split('\n');
  });
  type Files = Map<string, Buffer | string>;
  const text = (files: Files, name: string): string => String(files.get(name));
  const edit = (name: string, change: (text: string) => string) => (files: Files) =>
    void files.set(name, change(text(files, name)));
  const oneByte = (name: string) => (files: Files) => {
    const bytes = Buffer.from(files.get(name)!);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    files.set(name, bytes);
  };
  const place = (line: number): string => `entry ${(JSON.parse(rows[line]!) as { index: number }).index}`;

  it.each<[string, (files: Files) => void, () => string[]]>([
    [
      'a letter of an entry',
      edit('entries.jsonl', (all) => all.replace('"actor":null', '"actor":{}')),
      () => ['files file-differs entries.jsonl', `entries entry-hash ${place(0)}`],
    ],
    [
      'a letter of its details',
      edit('entries.jsonl', (all) => all.replace('"share":0.25', '"share":0.75')),
      () => [`entries entry-details ${place(1)}`],
    ],
    [
      'an entry and its hash, consistently',
      edit('entries.jsonl', (all) => {
        const line = JSON.parse(rows[2]!) as { entry: Record<string, unknown>; leafHash: string };
        line.entry.outcome = 'allow';
        line.leafHash = createHash('sha256')
          .update(Buffer.concat([Buffer.of(0), Buffer.from(rfc8785(line.entry))]))
          .digest('hex');
        return all.replace(rows[2]!, rfc8785(line));
      }),
      () => [
        'proofs proof-root proofs/inclusion.proof',
        'proofs proof-entry proofs/',
        'forms csv-differs entries.csv, line',
        'forms fhir-differs fhir/AuditEvent.ndjson, line 3',
      ],
    ],
    [
      'an entry dropped',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n`, '')),
      () => [
        'entries entry-count entries.jsonl',
        'proofs proof-root proofs/inclusion.proof',
        'proofs proof-entry proofs/',
        'forms fhir-differs fhir/AuditEvent.ndjson, line 6',
      ],
    ],
    [
      'an entry added',
      edit('entries.jsonl', (all) => `${all}${rows[11]!.replace(/"index":\d+/, '"index":77')}\n`),
      () => ['entries entry-count entries.jsonl', 'proofs proof-root proofs/inclusion.proof'],
    ],
    [
      'an entry twice',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n`, `${rows[5]}\n${rows[5]}\n`)),
      () => [`entries entry-order ${place(5)}`],
    ],
    [
      'two entries exchanged',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n${rows[6]}\n`, `${rows[6]}\n${rows[5]}\n`)),
      () => [`entries entry-order ${place(5)}`],
    ],
    [
      'a line that is no entry',
      edit('entries.jsonl', (all) => all.replace(rows[3]!, '{}')),
      () => ['entries entry-form entries.jsonl, line 4'],
    ],
    [
      'something hidden behind an entry',
      edit('entries.jsonl', (all) => all.replace(rows[3]!, `${rows[3]!.slice(0, -1)},"note":1}`)),
      () => ['entries entry-form entries.jsonl, line 4'],
    ],
    [
      'two proofs exchanged',
      (files) => {
        const [a, b] = [...files.keys()].filter((name) => name.endsWith('.tlog-proof')) as [string, string];
        const kept = files.get(a)!;
        files.set(a, files.get(b)!);
        files.set(b, kept);
      },
      () => ['proofs proof-entry proofs/'],
    ],
    [
      'a hash of the common proof',
      edit('proofs/inclusion.proof', (all) => {
        const lines = all.split('\n');
        [lines[4], lines[5]] = [lines[5]!, lines[4]!];
        return lines.join('\n');
      }),
      () => ['proofs proof-root proofs/inclusion.proof'],
    ],
    [
      'a line of the common proof that is no hash',
      edit('proofs/inclusion.proof', (all) => all.replace(/\n[^\n]+\n$/, '\nAAAA\n')),
      () => ['proofs proof-form proofs/inclusion.proof'],
    ],
    [
      'the table',
      edit('entries.csv', (all) => all.replace('data.read', 'data.seen')),
      () => ['forms csv-differs entries.csv, line 2'],
    ],
    [
      'a row more in the table',
      edit('entries.csv', (all) => `${all}1;event\n`),
      () => ['forms csv-differs entries.csv'],
    ],
    [
      'the FHIR file',
      edit('fhir/AuditEvent.ndjson', (all) => all.replace('"action":"R"', '"action":"C"')),
      () => ['forms fhir-differs fhir/AuditEvent.ndjson, line 1'],
    ],
    ['a byte of a paper', oneByte('report.fr.pdf'), () => ['files file-differs report.fr.pdf']],
    ['a byte of the page', oneByte('verify.html'), () => ['files file-differs verify.html']],
    ['a file removed', (files) => files.delete('report.en.pdf'), () => ['files file-missing report.en.pdf']],
    ['the table removed', (files) => files.delete('entries.csv'), () => ['forms file-missing entries.csv']],
    ['a file added', (files) => files.set('extra.txt', 'x'), () => ['files file-unlisted extra.txt']],
    [
      'the checkpoint of another log',
      edit('checkpoint', (all) => all.replace(/^\d+$/m, '9')),
      () => ['checkpoint checkpoint-untrusted checkpoint'],
    ],
    [
      'the manifest',
      edit('manifest.json', (all) => all.replace('"erased":0', '"erased":1')),
      () => ['files manifest-sums manifest.sha256', 'signature manifest-signature manifest.note'],
    ],
    [
      'the list of hashes',
      edit('SHA256SUMS', (all) => all.replace(/^[0-9a-f]/, (c) => (c === 'a' ? 'b' : 'a'))),
      () => ['files manifest-sums SHA256SUMS'],
    ],
    [
      'the policy, for one with another key',
      edit('policy', (all) => all.replace('quorum none', 'quorum nobody')),
      () => ['signature policy-form policy'],
    ],
    ['the manifest gone', (files) => files.delete('manifest.json'), () => ['signature manifest-missing']],
    ['its signature gone', (files) => files.delete('manifest.note'), () => ['signature manifest-missing']],
    [
      'the manifest of another form',
      edit('manifest.json', (all) => all.replace('garant-bundle/1', 'garant-bundle/2')),
      () => ['signature manifest-form manifest.json'],
    ],
  ])('%s', async (_what, change, expected) => {
    const files: Files = new Map<string, Buffer | string>(original);
    change(files);
    const report = await check(packed(files));
    expect(report.ok).toBe(false);
    const found = faultsOf(report);
    for (const fault of expected()) expect(found.filter((each) => each.startsWith(fault))).not.toEqual([]);
  });

  it('also when every hash that anybody can make was made again', async () => {
    for (const name of ['report.fr.pdf', 'verify.html', 'scope.json']) {
      const files: Files = new Map<string, Buffer | string>(original);
      oneByte(name)(files);
      const report = await check(packed(resummed(files)));
      expect(faultsOf(report)).toEqual(['signature manifest-signature manifest.note']);
    }
  });

  it('and an untouched copy, packed anew, is the same evidence', async () => {
    expect(await check(packed(resummed(new Map<string, Buffer | string>(original))))).toMatchObject({
      ok: true,
    });
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
    await publisher.publish();
    const { bytes } = await made({ subject });
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
    const { bytes } = await made({ subject });
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
    const { bundleId, result } = await make(filter as Record<string, string>);
    expect(result).toMatchObject({ ok: false, problem: { code } });
    expect(await bundleById(stage.test.database, bundleId)).toBeNull();
  });

  it('too large is said before the work, with the limit', async () => {
    const small = bundleCommands({
      GARANT_BUNDLE_ENTRIES: 5,
      GARANT_BUNDLE_DAYS: 1,
      GARANT_VERIFIER_FILE: '-',
    });
    const bundleId = newId();
    expect(
      await act(stage, small, inspector, 'bundle.make', bundleId, { bundleId, filter: {} }),
    ).toMatchObject({ problem: { code: 'bundle-too-large', params: { limit: 5 } } });
    // The entries of a bundle may have become more since it was asked for.
    const later = await make({});
    const { worker } = await workerOf(stage, { entries: 5 });
    await worker.runAll();
    expect(await view(later.bundleId)).toMatchObject({ state: 'failed', fault: 'bundle-too-large' });
  });

  it('needs a mission that is open: none, ended, or of somebody else', async () => {
    expect((await make({}, account('inspector'))).result).toMatchObject({
      problem: { code: 'mission-required' },
    });
    expect((await make({}, account('signatory'))).result).toMatchObject({ problem: { code: 'forbidden' } });
    const late = account('inspector');
    const mission = await openMissionFor(stage.test.database, late.ref, {
      endsAt: new Date(Date.now() - 1_000).toISOString(),
    });
    const bundleId = newId();
    const body = { bundleId, missionId: mission.missionId, filter: {} };
    expect(await act(stage, commands, late, 'bundle.make', bundleId, body)).toMatchObject({
      problem: { code: 'mission-ended' },
    });
    expect(await act(stage, commands, inspector, 'bundle.make', bundleId, body)).toMatchObject({
      problem: { code: 'mission-unknown' },
    });
  });

  it('reaches no further than the scope of the mission', async () => {
    const narrow = account('inspector');
    await openMissionFor(stage.test.database, narrow.ref, { scope: { subjects: [randomUUID()] } });
    expect((await make({ subject }, narrow)).result).toMatchObject({ problem: { code: 'bundle-empty' } });
    const [reader] = [account('inspector')];
    await openMissionFor(stage.test.database, reader.ref, { scope: { subjects: [subject] } });
    const { bundleId, result } = await make({}, reader);
    expect(result).toMatchObject({ ok: true });
    const { worker } = await workerOf(stage);
    await worker.runAll();
    const report = await check(await archiveBytes(stage, bundleId));
    expect(report.facts?.entries).toBe(12);
  });

  it('travels under its own key', async () => {
    const bundleId = newId();
    expect(
      await act(stage, commands, inspector, 'bundle.make', newId(), { bundleId, filter: {} }),
    ).toMatchObject({ problem: { code: 'command-key-mismatch' } });
  });
});

describe('a bundle that is not made', () => {
  it('can be cancelled while it is made; nothing of it is kept, and an entry says so', async () => {
    const { bundleId } = await make({});
    const { worker, faults } = await workerOf(stage, {
      parts: {
        // In the middle of the work.
        timestamps: async () => {
          expect(await remove(bundleId)).toMatchObject({ ok: true, result: { state: 'cancelled' } });
          return [];
        },
      },
    });
    await worker.runAll();
    expect(faults).toEqual([]);
    expect(await view(bundleId)).toMatchObject({ state: 'cancelled', sha256: null });
    expect(
      await stage.test.database.query('SELECT 1 FROM bundle_piece WHERE bundle_id = $1', [bundleId]),
    ).toEqual([]);
    expect((await ownEvents(stage, 'bundle.cancelled')).map((data) => data.bundleId)).toContain(bundleId);
    expect((await ownEvents(stage, 'bundle.made')).map((data) => data.bundleId)).not.toContain(bundleId);
    expect(await remove(bundleId)).toMatchObject({ problem: { code: 'bundle-gone' } });
  });

  it('is begun again after a crash, and then holds', async () => {
    const { bundleId } = await make({ subject });
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
    const broken = await make({ subject });
    const { worker, faults } = await workerOf(stage, {
      parts: { policy: () => Promise.reject(new Error('no policy')) },
    });
    await worker.runAll();
    expect(faults).toHaveLength(1);
    expect(await view(broken.bundleId)).toMatchObject({ state: 'failed', fault: 'bundle-failed' });
    expect((await ownEvents(stage, 'bundle.failed')).at(-1)).toMatchObject({ bundleId: broken.bundleId });
    expect((await made({ subject })).bytes.length).toBeGreaterThan(0);
  });
});

describe('a bundle that is kept', () => {
  it('goes when it is asked to, when its time is over, and when its mission ends; each is an entry', async () => {
    const reasons = async (bundleId: string) =>
      (await ownEvents(stage, 'bundle.deleted'))
        .filter((data) => data.bundleId === bundleId)
        .map(({ reason }) => reason);
    const asked = await made({ subject });
    expect(await remove(asked.bundleId, account('inspector'))).toMatchObject({
      problem: { code: 'bundle-unknown' },
    });
    expect(await remove(newId())).toMatchObject({ problem: { code: 'bundle-unknown' } });
    expect(await remove(asked.bundleId)).toMatchObject({ ok: true, result: { state: 'deleted' } });
    expect(await reasons(asked.bundleId)).toEqual(['asked']);

    const old = await made({ subject });
    await stage.test.database.query(
      `UPDATE bundle SET expires_at = now() - interval '1 s' WHERE bundle_id = $1 RETURNING 1`,
      [old.bundleId],
    );
    const turn = (now: string) => stage.test.database.transaction((tx) => deleteDueBundles(tx, now));
    await turn(new Date().toISOString());
    expect([(await view(old.bundleId)).state, await reasons(old.bundleId)]).toEqual(['deleted', ['expired']]);

    const last = await made({ subject });
    expect((await view(last.bundleId)).state).toBe('made');
    // The mission ends in a day; a bundle is never kept beyond it.
    expect(Date.parse((await view(last.bundleId)).expiresAt!)).toBeLessThanOrEqual(Date.now() + 86_400_000);
    while (await turn(new Date(Date.now() + 2 * 86_400_000).toISOString()));
    expect(await reasons(last.bundleId)).toEqual(['mission-ended']);
    expect(await archiveBytes(stage, last.bundleId)).toHaveLength(0);
  });
});

import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventBody } from '@garant/contracts';
import { partitionOf } from '@garant/nest-kit';
import pg from 'pg';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { standing, termsOfScope } from '@garant/rules';
import {
  handle,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { importText, importWorker, ndjson, officer, row, submit } from '../../test/import.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { registerPerson } from '../people/person.service.js';
import { indexTraits } from '../people/traits.match.js';
import { submitImport } from './import.service.js';
import { findingsOf, reportOf } from './import.store.js';
import { receiptOnDemand } from './imported.receipt.js';
import { beginUpload } from './upload.store.js';

let register: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  register = await testRegister();
});
afterAll(() => register.drop());

type Imported = EventBody<'consent', 'choices.imported'>;
const person = (familyName: string) => traits({ familyName });
const findings = (importId: string) =>
  findingsOf(register.database, importId, { after: 0, limit: 1_000, rule: null });
const rulesOf = async (importId: string) =>
  (await findings(importId)).map(({ line, field, rule }) => `${line} ${field} ${rule}`);
const choicesCount = async (): Promise<number> =>
  (await register.database.query<{ n: number }>('SELECT count(*) AS n FROM choice'))[0]!.n;

async function login(familyName: string): Promise<{ subjectRef: string }> {
  const outcome = await handle(register.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: person(familyName) },
  });
  if (!outcome.ok) throw new Error('refused');
  return outcome.result as { subjectRef: string };
}
async function subjectOf(familyName: string): Promise<string> {
  const { exact } = indexTraits(cipher, person(familyName));
  const [found] = await register.database.query<{ subject_ref: string }>(
    'SELECT subject_ref FROM vault_person WHERE exact_index = $1',
    [exact],
  );
  return found!.subject_ref;
}

describe('importing historical choices', () => {
  it('records each act under its person: the one who logs in, or one whom nobody knew', async () => {
    const known = await login('Known');
    const report = await importText(
      register.database,
      cipher,
      ndjson([
        row(person('Known')),
        row(person('Newcomer')),
        row(person('Newcomer'), { act: 'reverse-opt-out', actedAt: '2026-03-01T00:00:00.000Z' }),
      ]),
    );
    expect(report).toMatchObject({
      status: 'completed',
      counts: { lines: 3, imported: 3, duplicates: 0, rejected: 0, newPeople: 1, ambiguous: 0 },
    });
    const [act] = await choicesOfSubject(register.database, known.subjectRef);
    expect(act).toMatchObject({ act: 'opt-out', channel: 'import', actedAt: '2026-02-03T10:00:00.000Z' });
    expect(
      (await choicesOfSubject(register.database, await subjectOf('Newcomer'))).map(({ act: a }) => a),
    ).toEqual(['opt-out', 'reverse-opt-out']);
    const later = await login('Newcomer');
    expect(later.subjectRef).toBe(await subjectOf('Newcomer'));
  });

  it('takes CSV with commas or semicolons, quotes and a byte order mark, and days instead of moments', async () => {
    const header =
      'familyName;givenNames;birthDate;gender;regime;act;scopeKind;scopeId;noticeId;noticeVersion;actedAt;source;sourceId';
    const lines = [
      `\uFEFF${header}`,
      '"De; la Tour";"Anne ""Nana""";1950-01-01;female;NON_OPPOSITION;object;everything;;non-opposition;1;2026-01-05;chu;A1',
      '',
      'Day;Permissive;1950-01-01;female;NON_OPPOSITION;lift-objection;everything;;non-opposition;1;2026-01-05;chu;A2',
    ];
    const report = await importText(register.database, cipher, lines.join('\r\n'), { format: 'csv' });
    expect(report.counts).toMatchObject({ lines: 2, imported: 2, rejected: 0 });
    const acts = await register.database.query<{ act: string; acted_at: Date }>(
      `SELECT act, acted_at FROM choice WHERE regime = 'NON_OPPOSITION' AND channel = 'import' ORDER BY act`,
    );
    expect(acts.map(({ act, acted_at }) => [act, acted_at.toISOString()])).toEqual([
      ['lift-objection', '2026-01-05T00:00:00.000Z'],
      ['object', '2026-01-05T23:59:59.999Z'],
    ]);
    const { text } = await register.database
      .query<{ text: string }>(`SELECT string_agg(data::text, '') AS text FROM event_stream`)
      .then(([found]) => found!);
    expect(text ?? '').not.toContain('la Tour');
  });

  it('reports each bad line with its field, rule and source, and imports the rest', async () => {
    const good = row(person('Good'));
    const lines = [
      JSON.stringify(good),
      'not json',
      JSON.stringify(row(person('A'), { regime: 'UNKNOWN' })),
      JSON.stringify(row(person('A'), { act: 'object' })),
      JSON.stringify(row(person('A'), { scope: { kind: 'project', id: randomUUID() } })),
      JSON.stringify(row(person('A'), { scope: { kind: 'dataset', id: randomUUID() } })),
      JSON.stringify(row(person('A'), { notice: { noticeId: 'ehds-opt-out', version: 99 } })),
      JSON.stringify(
        row(person('A'), { notice: { noticeId: 'ehds-opt-out', version: 1, hash: '0'.repeat(64) } }),
      ),
      JSON.stringify(row(person('A'), { actedAt: '2999-01-01T00:00:00.000Z' })),
      JSON.stringify(row(person('A'), { actedAt: '1999-01-01T00:00:00.000Z' })),
      JSON.stringify(row({ familyName: 'A' })),
      JSON.stringify(row({ subjectRef: randomUUID() })),
      JSON.stringify({ ...row({}), person: { datasetId: randomUUID(), localId: 'X' } }),
      JSON.stringify(row(person('A'), { sourceId: 'x'.repeat(70_000) })),
      JSON.stringify(good),
      JSON.stringify({ ...good, act: 'reverse-opt-out' }),
    ];
    const report = await importText(register.database, cipher, lines.join('\n'));
    expect(report.counts).toMatchObject({ lines: 16, imported: 1, duplicates: 1, rejected: 14 });
    expect(await rulesOf(report.importId)).toEqual([
      '2  line-form',
      '3 regime line-form',
      '4 act act-not-of-regime',
      '5 scope scope-not-of-regime',
      '6 scope scope-unknown',
      '7 notice notice-unknown',
      '8 notice notice-hash',
      '9 actedAt acted-in-future',
      '10 actedAt acted-too-early',
      '11 person line-form',
      '12 person.subjectRef subject-unknown',
      '13 person.localId person-not-linked',
      '14  line-too-long',
      '16 sourceId source-id-reused',
    ]);
    expect(report.byRule[0]).toEqual({ rule: 'line-form', lines: 3 });
  });

  it('brings nothing new the second time: not the file, not the act', async () => {
    const rows = Array.from({ length: 30 }, (_, n) => row(person(`Twice ${n}`)));
    const first = await importText(register.database, cipher, ndjson(rows), { chunkRows: 7 });
    const before = await choicesCount();
    const again = await importText(register.database, cipher, ndjson(rows), { chunkRows: 11 });
    const more = await importText(
      register.database,
      cipher,
      ndjson([...rows, ...rows, row(person('Once'))]),
      { chunkRows: 7 },
    );
    expect([first.counts.imported, again.counts.imported, more.counts.imported]).toEqual([30, 0, 1]);
    expect([again.counts.duplicates, more.counts.duplicates]).toEqual([30, 60]);
    expect(await choicesCount()).toBe(before + 1);
  });

  it('is judged like every act: an import opens no door', async () => {
    const { subjectRef } = await login('Protected');
    await importText(
      register.database,
      cipher,
      ndjson([
        row(person('Protected'), {
          regime: 'NON_OPPOSITION',
          act: 'object',
          notice: { noticeId: 'non-opposition', version: 1 },
          actedAt: '2026-05-01T00:00:00.000Z',
        }),
        row(person('Protected'), {
          regime: 'NON_OPPOSITION',
          act: 'lift-objection',
          notice: { noticeId: 'non-opposition', version: 1 },
          actedAt: '2026-06-01T00:00:00.000Z',
        }),
      ]),
    );
    const acts = await choicesOfSubject(register.database, subjectRef);
    expect(acts).toHaveLength(2);
    // The lifting was signed before the objection reached the register: keyed in late, it displaces nothing.
    expect(standing(acts, termsOfScope('NON_OPPOSITION', { kind: 'everything' }), Infinity)).toBe('deny');
    const old = await importText(
      register.database,
      cipher,
      ndjson([row(person('Late'), { act: 'reverse-opt-out' }), row(person('Late'))]),
      { acceptedAt: '2026-03-01T00:00:00.000Z' },
    );
    expect(await rulesOf(old.importId)).toEqual(['1 actedAt command-too-old']);
    expect(old.counts.imported).toBe(1);
    const withdrawn = row(person('Consent to all'), {
      regime: 'EXPLICIT_CONSENT',
      act: 'consent',
      notice: { noticeId: 'project-consent', version: 1 },
    });
    const general = await importText(register.database, cipher, ndjson([withdrawn]));
    expect(await rulesOf(general.importId)).toEqual(['1 scope consent-not-specific']);
  });

  it('keeps a choice apart when the person resembles others, and says so', async () => {
    await login('Twin');
    const twin = { ...person('Twin'), gender: 'other' as const };
    const report = await importText(
      register.database,
      cipher,
      ndjson([row(twin), row(twin, { act: 'reverse-opt-out' })]),
      { chunkRows: 1 },
    );
    expect(report.counts).toMatchObject({ imported: 2, ambiguous: 2, rejected: 0 });
    expect(await rulesOf(report.importId)).toEqual([
      '1 person person-ambiguous',
      '2 person person-ambiguous',
    ]);
    const apart = await register.database.query<{ subject_ref: string }>(
      'SELECT subject_ref FROM vault_person WHERE ambiguous AND exact_index = $1',
      [indexTraits(cipher, twin).exact],
    );
    expect(apart).toHaveLength(1);
    expect(await choicesOfSubject(register.database, apart[0]!.subject_ref)).toHaveLength(2);
  });

  it('tells its events in the partition of each subject, at positions without a gap', async () => {
    const rows = Array.from({ length: 60 }, (_, n) =>
      row(person(`Ordered ${n % 20}`), {
        act: n < 20 || n >= 40 ? 'opt-out' : 'reverse-opt-out',
        actedAt: `2026-04-01T00:00:${String(n).padStart(2, '0')}.000Z`,
      }),
    );
    const report = await importText(register.database, cipher, ndjson(rows));
    const events = (await outboxOf(register.database, 'choices.imported')).filter(
      ({ data }) => data.importId === report.importId,
    ) as unknown as { partition: number; data: Imported }[];
    const positions = events
      .flatMap(({ data }) => data.rows.map((_, n) => data.firstPosition + n))
      .sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 60 }, (_, n) => report.positions![0] + n));
    const actsOf = new Map<string, string[]>();
    for (const { partition, data } of events)
      for (const [n, each] of data.rows.entries()) {
        expect(partitionOf(each.subjectRef)).toBe(partition);
        expect(data.notices[each.notice]).toMatchObject({
          noticeId: 'ehds-opt-out',
          version: 1,
          language: 'fr',
        });
        actsOf.set(each.subjectRef, [...(actsOf.get(each.subjectRef) ?? []), each.act]);
        const [stored] = await register.database.query<{ position: number }>(
          'SELECT position FROM choice WHERE choice_id = $1',
          [each.choiceId],
        );
        expect(stored!.position).toBe(data.firstPosition + n);
      }
    for (const acts of actsOf.values()) expect(acts).toEqual(['opt-out', 'reverse-opt-out', 'opt-out']);
    expect(await outboxOf(register.database, 'import.completed')).toContainEqual(
      expect.objectContaining({
        data: expect.objectContaining({
          importId: report.importId,
          status: 'completed',
          counts: report.counts,
        }),
      }),
    );
  });

  it('goes on behind the last chunk after a crash, and no row counts twice', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => row(person(`Crash ${n}`)));
    const { importId } = await submit(register.database, cipher, `not json\n${ndjson(rows)}`);
    const admin = new pg.Client({ connectionString: register.ownerUrl });
    await admin.connect();
    await admin.query(
      `CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF NEW.next_byte > NEW.total_bytes / 2 THEN RAISE 'crash'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER crash BEFORE UPDATE ON choice_import FOR EACH ROW EXECUTE FUNCTION crash()`,
    );
    await expect(importWorker(register.database, cipher, 7).runAll()).rejects.toThrow('crash');
    await admin.query('DROP TRIGGER crash ON choice_import');
    await admin.end();
    const half = (await reportOf(register.database, importId))!;
    expect(half.status).not.toBe('completed');
    expect(half.counts.imported).toBeLessThan(50);
    await importWorker(register.database, cipher, 7).runAll();
    const whole = (await reportOf(register.database, importId))!;
    expect(whole).toMatchObject({
      status: 'completed',
      counts: { lines: 51, imported: 50, duplicates: 0, rejected: 1 },
    });
    expect(whole.positions![1] - whole.positions![0]).toBe(49);
  });

  it('tries out without recording anything, and says what would happen', async () => {
    const before = await choicesCount();
    const rows = Array.from({ length: 9 }, (_, n) => row(person(`Dry ${n % 4}`)));
    const text = `${ndjson(rows)}nonsense\n${ndjson(rows.slice(0, 2))}`;
    const dry = await importText(register.database, cipher, text, { dryRun: true, chunkRows: 4 });
    expect(dry).toMatchObject({ dryRun: true, positions: null });
    expect(await choicesCount()).toBe(before);
    const people = await register.database.query('SELECT 1 FROM vault_person WHERE exact_index = $1', [
      indexTraits(cipher, person('Dry 0')).exact,
    ]);
    expect(people).toEqual([]);
    const real = await importText(register.database, cipher, text);
    expect(real.counts).toEqual(dry.counts);
  });

  it('refuses who is not the officer, an unknown or unfinished file, and the same file at the same time', async () => {
    const text = ndjson([row(person('Refused'))]);
    for (const actor of [patient(), { ...officer(), role: 'operator' as const }]) {
      const { outcome } = await submit(register.database, cipher, text, { actor });
      expect(outcome).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    }
    await submit(register.database, cipher, text);
    expect((await submit(register.database, cipher, text)).outcome).toMatchObject({
      problem: { code: 'import-running' },
    });
    await importWorker(register.database, cipher).runAll();
    const unfinished = createHash('sha256').update('unfinished').digest('hex');
    await beginUpload(register.database, {
      sha256: unfinished,
      total: 10,
      uploadedBy: randomUUID(),
      now: new Date().toISOString(),
    });
    for (const [fileSha256, code] of [
      [unfinished, 'upload-incomplete'],
      ['0'.repeat(64), 'file-unknown'],
    ] as const) {
      const body = { importId: randomUUID(), fileSha256, format: 'csv' as const, dryRun: false };
      const outcome = await handle(register.database, submitImport, {
        body,
        actor: officer(),
        key: body.importId,
      });
      expect(outcome).toMatchObject({ ok: false, problem: { code } });
    }
    const { importId } = await submit(register.database, cipher, 'just,one\nline,here\n', { format: 'csv' });
    await importWorker(register.database, cipher).runAll();
    expect(await reportOf(register.database, importId)).toMatchObject({
      status: 'failed',
      fault: 'import-header',
    });
    const bundle = await submit(register.database, cipher, '{"resourceType":"Patient"}', { format: 'fhir' });
    await importWorker(register.database, cipher).runAll();
    expect(await reportOf(register.database, bundle.importId)).toMatchObject({
      status: 'failed',
      fault: 'import-not-bundle',
    });
  });

  it('makes the receipt of an imported act when somebody asks for it, once', async () => {
    const { subjectRef } = await login('Receipt');
    await importText(register.database, cipher, ndjson([row(person('Receipt'))]));
    const [act] = await choicesOfSubject(register.database, subjectRef);
    expect(act!.receiptId).toBe(act!.choiceId);
    const signer = await signerOfConsent();
    const ask = () => receiptOnDemand(register.database, signer, 'https://gateway.example', act!.receiptId);
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one).toMatchObject({
      choiceId: act!.choiceId,
      subjectRef,
      record: { event: { channel: 'import' } },
    });
    expect((await ask())!.jws).toBe(one!.jws);
    expect(other!.record).toEqual(one!.record);
    expect(await receiptOnDemand(register.database, signer, 'x', randomUUID())).toBeNull();
  });

  it('finds the refusal of somebody who had themselves erased and left a marker', async () => {
    const { exact } = indexTraits(cipher, person('Returned'));
    const erased = { subjectRef: randomUUID(), subjectIndex: 4_000_000_000 };
    await register.database.query(
      'INSERT INTO erasure_marker (exact_index, index_version, subject_ref, subject_index, created_at) VALUES ($1,$2,$3,$4,now())',
      [exact, cipher.indexVersion, erased.subjectRef, erased.subjectIndex],
    );
    await importText(register.database, cipher, ndjson([row(person('Returned')), row(person('Returned'))]));
    const merges = (await outboxOf(register.database, 'people.merged')).filter(
      ({ data }) => JSON.stringify(data.retired) === JSON.stringify([erased]),
    );
    expect(merges).toHaveLength(1);
    expect(merges[0]!.data).toMatchObject({
      survivor: { subjectRef: await subjectOf('Returned') },
      because: 'marker',
    });
  });

  it('imports the rest of many lines, and reports each bad one', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) =>
      n % 1_000 === 999
        ? JSON.stringify(row(person('Bad'), { act: 'unknown' }))
        : JSON.stringify(row(person(`Many ${n % 50}`), { actedAt: '2026-02-03T10:00:00.000Z' })),
    );
    const report = await importText(register.database, cipher, lines.join('\n'));
    expect(report.counts).toMatchObject({ lines: 20_000, imported: 19_980, rejected: 20, newPeople: 50 });
    expect((await findings(report.importId)).map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, n) => (n + 1) * 1_000),
    );
  });
});

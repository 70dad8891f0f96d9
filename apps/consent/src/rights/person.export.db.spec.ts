import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import pg from 'pg';
import type { Actor, ExportFormat } from '@garant/contracts';
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
import { appendActs } from '../choices/choice.append.js';
import { noticeByVersion } from '../notices/notice.store.js';
import { registerPerson } from '../people/person.service.js';
import type { PersonExport } from './export.model.js';
import { requestExport } from './export.service.js';
import { eraseExpired, exportFile, exportsOf, keepSupplement } from './export.store.js';
import { ExportWorker } from './export.worker.js';
import { EXPORTERS, LEFT_OUT } from './person.export.js';

let test: TestDatabase;
const cipher = testCipher();
const failures: unknown[] = [];
const worker = () => new ExportWorker(test.database, cipher, (error) => failures.push(error));

beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

async function person(familyName: string): Promise<Actor> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'https://idp.example', sub: randomUUID(), traits: traits({ familyName }) },
  });
  return patient(result.ok ? (result.result as { subjectRef: string }).subjectRef : undefined);
}
const ask = (actor: Actor, exportId: string = randomUUID()) =>
  handle(test.database, requestExport, {
    body: { exportId, subjectRef: actor.subjectRef!, language: 'fr' },
    actor,
    key: actor.subjectRef!,
  });
const read = async (actor: Actor, exportId: string, format: ExportFormat, now = new Date().toISOString()) => {
  const file = await exportFile(test.database, cipher, actor.subjectRef!, exportId, format, now);
  return file?.state === 'there' ? file.content : file;
};

/** Tables of the service that have a column for a person, as the database itself says. */
async function tablesAboutPeople(): Promise<string[]> {
  const rows = await test.database.query<{ name: string }>(
    `SELECT DISTINCT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name ~ 'subject_ref$' ORDER BY table_name`,
  );
  return rows.map(({ name }) => name);
}
const covered = () => new Set([...EXPORTERS.flatMap(({ tables }) => tables), ...Object.keys(LEFT_OUT)]);

describe('a copy of everything held about a person (GDPR Art. 15)', () => {
  it('covers every table about people, or says why not', async () => {
    const known = covered();
    expect((await tablesAboutPeople()).filter((table) => !known.has(table))).toEqual([]);
  });

  it('and a new table is noticed', async () => {
    const owner = new pg.Client({ connectionString: test.ownerUrl });
    await owner.connect();
    await owner.query('CREATE TABLE brand_new (id int, subject_ref uuid)');
    try {
      const known = covered();
      expect((await tablesAboutPeople()).filter((table) => !known.has(table))).toContain('brand_new');
    } finally {
      await owner.query('DROP TABLE brand_new');
      await owner.end();
    }
  });

  it('names no table that is not there', async () => {
    const rows = await test.database.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const there = new Set(rows.map(({ name }) => name));
    expect([...covered()].filter((table) => !there.has(table))).toEqual([]);
  });

  it('holds who they are, their choices with receipts, and what the gateway added; nothing of others', async () => {
    const [me, other] = [await person('Zwqxvkmine'), await person('Zwqxvkother')];
    const signer = await signerOfConsent();
    const notice = (await noticeByVersion(test.database, 'ehds-opt-out', 1))!;
    const now = new Date().toISOString();
    for (const who of [me, other]) {
      const [row] = await test.database.query<{ i: number }>(
        'SELECT subject_index AS i FROM vault_person WHERE subject_ref = $1',
        [who.subjectRef],
      );
      await test.database.transaction((tx) =>
        appendActs(
          tx,
          [
            {
              subjectRef: who.subjectRef!,
              subjectIndex: row!.i,
              regime: 'EHDS_OPT_OUT',
              act: 'opt-out',
              scope: { kind: 'everything' },
              channel: 'portal',
              notice: { noticeId: notice.noticeId, version: 1, hash: notice.hash, language: 'fr' },
              actedAt: now,
              acceptedAt: now,
              actedBy: who.ref,
            },
          ],
          { system: 'system:start' },
          { signer, issuer: 'http://gateway.example' },
          now,
        ),
      );
    }
    const exportId = randomUUID();
    await keepSupplement(
      test.database,
      cipher,
      { exportId, subjectRef: me.subjectRef!, at: now },
      {
        sections: [{ section: 'account', title: { fr: 'Compte', en: 'Account' }, rows: [{ email: '=2+2' }] }],
      },
    );
    expect(await ask(me, exportId)).toMatchObject({ ok: true });
    await worker().runAll();
    expect(failures).toEqual([]);

    const [view] = await exportsOf(test.database, me.subjectRef!);
    expect(view).toMatchObject({ exportId, state: 'ready', done: view!.of });
    expect(view!.files.map(({ format }) => format).sort()).toEqual(['csv', 'html', 'json', 'pdf']);
    const json = JSON.parse(((await read(me, exportId, 'json')) as Buffer).toString('utf8')) as PersonExport;
    expect(json).toMatchObject({ schema: 'garant-person-export', version: 1, subjectRef: me.subjectRef });
    const rows = (name: string) => json.sections.find(({ section }) => section === name)?.rows;
    expect(rows('identity')).toMatchObject([{ familyName: 'Zwqxvkmine' }]);
    expect(rows('choices')).toMatchObject([{ act: 'opt-out', noticeHash: notice.hash, byYourself: true }]);
    expect(rows('receipts')).toHaveLength(1);
    expect(rows('account')).toEqual([{ email: '=2+2' }]);

    const html = ((await read(me, exportId, 'html')) as Buffer).toString('utf8');
    expect(html).toContain('Zwqxvkmine');
    expect(html + JSON.stringify(json)).not.toContain('Zwqxvkother');
    expect(((await read(me, exportId, 'pdf')) as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
    const files = unzip((await read(me, exportId, 'csv')) as Buffer);
    expect([...files.keys()]).toContain('README.txt');
    expect(files.get('identity.csv')).toContain('Zwqxvkmine');
    // A spreadsheet must not take what somebody wrote for a formula.
    expect(files.get('account.csv')).toBe("\ufeffemail\r\n'=2+2\r\n");

    // Nobody else's: a copy is not there for another person.
    expect(await read(other, exportId, 'json')).toBeNull();
  });

  it('opens what other parts keep sealed, and says in words what is said', async () => {
    const me = await person('Zwqxvkparts');
    const ref = me.subjectRef!;
    await test.database.query(
      'INSERT INTO contact (subject_ref, sealed, own_acts, updated_at) VALUES ($1, $2, true, now())',
      [ref, cipher.seal(JSON.stringify({ email: 'me@example.org', language: 'fr' }), `contact:${ref}`)],
    );
    await test.database.query(
      `INSERT INTO mandate (mandate_id, subject_ref, agent, organisation, channel, extent, identity_check, agreement, opened_at, expires_at)
       VALUES ($1, $2, $3, 'cpam', 'assisted', 'session', 'card', 'spoken', now(), now())`,
      [randomUUID(), ref, randomUUID()],
    );
    const exportId = randomUUID();
    await ask(me, exportId);
    await worker().runAll();
    expect(failures).toEqual([]);
    const json = JSON.parse(((await read(me, exportId, 'json')) as Buffer).toString('utf8')) as PersonExport;
    const rows = (name: string) => json.sections.find(({ section }) => section === name)?.rows;
    expect(rows('contact')).toMatchObject([{ 'contact.email': 'me@example.org', ownActs: true }]);
    expect(rows('mandates')).toMatchObject([{ organisation: 'cpam', channel: 'assisted' }]);
    const html = ((await read(me, exportId, 'html')) as Buffer).toString('utf8');
    expect(html).toContain('avec l’aide d’un agent');
  });

  it('is readable nowhere at rest, and gone after seven days', async () => {
    const me = await person('Zwqxvkrest');
    const exportId = randomUUID();
    await ask(me, exportId);
    await worker().runAll();
    const [found] = await test.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM person_export_file WHERE position('Zwqxvkrest'::bytea IN sealed) > 0`,
    );
    expect(found?.n).toBe(0);
    const week = new Date(Date.now() + 7 * 86_400_000 + 1000).toISOString();
    expect(await read(me, exportId, 'json', week)).toEqual({ state: 'gone' });
    await test.database.transaction((tx) => eraseExpired(tx, week));
    const left = await test.database.query('SELECT 1 FROM person_export_file WHERE export_id = $1', [
      exportId,
    ]);
    expect(left).toEqual([]);
    expect((await outboxOf(test.database, 'export.erased')).map(({ data }) => data.exportId)).toContain(
      exportId,
    );
  });

  it('is made one at a time, and for oneself only', async () => {
    const me = await person('Zwqxvkonce');
    await ask(me);
    expect(await ask(me)).toMatchObject({ ok: false, problem: { code: 'export-running' } });
    const other = await person('Zwqxvkelse');
    expect(
      await handle(test.database, requestExport, {
        body: { exportId: randomUUID(), subjectRef: me.subjectRef!, language: 'fr' },
        actor: other,
        key: me.subjectRef!,
      }),
    ).toMatchObject({ ok: false, problem: { code: 'authority-missing' } });
  });
});

/** Reads an archive by its central directory, as any unzip does. */
function unzip(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [packed, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const name = bytes.subarray(at + 46, at + 46 + nameLength).toString('utf8');
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26);
    files.set(name, inflateRawSync(bytes.subarray(from, from + packed)).toString('utf8'));
    at += 46 + nameLength;
  }
  return files;
}

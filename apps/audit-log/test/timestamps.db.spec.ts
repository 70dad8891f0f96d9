import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@garant/nest-kit';
import { parseNote } from '@garant/merkle-log';
import { Publisher } from '../src/publish/publisher.js';
import { loadAuthority, stamp } from '../src/witnesses/timestamp.authority.js';
import { timestampOf, timestampsFor } from '../src/witnesses/timestamp.store.js';
import { certificatesIn, verifyTimestamp } from '../src/witnesses/timestamp.token.js';
import { TimestampWorker } from '../src/witnesses/timestamp.worker.js';
import { logKey, logStage, type LogStage } from './log.stage.js';
import { testAuthority, type TestAuthority } from './timestamp.stage.js';

const HOUR = 3_600_000;
const TEXT = Buffer.from('audit.example.fr/log1\n8\nroot\n');

let stage: LogStage;
let tsa: TestAuthority;
let publisher: Publisher;
let worker: TimestampWorker;
let root: string;
beforeAll(async () => {
  tsa = await testAuthority();
});
afterAll(() => tsa.end());
beforeEach(async () => {
  Object.assign(tsa, { fault: 'none', clock: null });
  stage = await logStage();
  root = join(stage.folder, 'root.pem');
  writeFileSync(root, tsa.rootPem);
  publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  worker = new TimestampWorker(
    stage.test.database,
    stage.files,
    loadAuthority(tsa.url, root, 1)!,
    createLogger('audit-log', 'silent'),
  );
});
afterEach(() => stage.end());

const grow = async (count: number): Promise<string> => {
  await stage.fill(count);
  return (await publisher.publish())!.note;
};
const textOf = (note: string): Buffer => {
  const parsed = parseNote(note);
  if (!parsed.ok) throw new Error(parsed.reason);
  return Buffer.from(parsed.value.text);
};
const told = (type: string): Promise<unknown[]> =>
  stage.test.database.query(`SELECT 1 FROM outbox WHERE envelope LIKE '%"${type}"%'`);
/** The authority's clock and ours, together. */
const at = (hours: number): Date =>
  (tsa.clock = new Date(Math.floor(Date.now() / 1000) * 1000 + hours * HOUR));

describe('time-stamps over checkpoints', () => {
  it('come at the interval, when the log has grown, and verify offline', async () => {
    expect(await worker.runOnce(at(0))).toBeNull();
    const note = await grow(5);
    expect(await worker.runOnce(at(0))).toBe(5);
    await grow(4);
    expect(await worker.runOnce(at(0.5))).toBeNull();
    expect(await worker.runOnce(at(1))).toBe(9);
    expect(await worker.runOnce(at(3))).toBeNull();
    expect(await told('checkpoint.timestamped')).toHaveLength(2);

    const { token, at: stampedAt } = (await timestampOf(stage.test.database, 5))!;
    const trusted = certificatesIn(tsa.rootPem);
    expect((await verifyTimestamp(token, textOf(note), trusted)).at).toEqual(stampedAt);
    await expect(verifyTimestamp(token, Buffer.from('another text'), trusted)).rejects.toThrow(
      /another text/,
    );
    await expect(verifyTimestamp(token, textOf(note), certificatesIn(tsa.otherRootPem))).rejects.toThrow(
      /certificate/,
    );
    for (let bit = 0; bit < token.length * 8; bit += 97) {
      const changed = Buffer.from(token);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      const verdict = await verifyTimestamp(changed, textOf(note), trusted).catch((error: Error) => error);
      // A bit of what is not signed (a certificate's own encoding of a default, say) may change nothing that is said.
      if (!(verdict instanceof Error)) expect(verdict.at).toEqual(stampedAt);
    }
  });

  it('are accepted by OpenSSL where there is one', async () => {
    const note = await grow(5);
    await worker.runOnce(new Date());
    const { token } = (await timestampOf(stage.test.database, 5))!;
    const [tokenFile, textFile] = [join(stage.folder, 'token'), join(stage.folder, 'text')];
    writeFileSync(tokenFile, token);
    writeFileSync(textFile, textOf(note));
    const args = ['ts', '-verify', '-token_in', '-in', tokenFile, '-data', textFile, '-CAfile', root];
    const openssl = spawnSync('openssl', args, { encoding: 'utf8' });
    if (openssl.error)
      process.stderr.write('NOTE: OpenSSL is not on this machine; it verified no time-stamp\n');
    else expect([openssl.status, openssl.stdout.trim()]).toEqual([0, 'Verification: OK']);
    writeFileSync(textFile, 'another text');
    const other = spawnSync('openssl', args, { encoding: 'utf8' });
    if (!other.error) expect(other.status).not.toBe(0);
  });

  it('for a bundle are those within its entries, and the first that covers them all', async () => {
    for (let i = 0; i < 4; i++) {
      await grow(10);
      await worker.runOnce(at(i));
    }
    const sizes = async (from: number, to: number): Promise<number[]> =>
      (await timestampsFor(stage.test.database, from, to)).map(({ size }) => size);
    expect(await sizes(0, 5)).toEqual([10]);
    expect(await sizes(12, 25)).toEqual([20, 30]);
    expect(await sizes(10, 20)).toEqual([20]);
    expect(await sizes(5, 45)).toEqual([10, 20, 30, 40]);
  });

  it('cannot be changed or taken away', async () => {
    await grow(5);
    await worker.runOnce(new Date());
    for (const sql of ['UPDATE checkpoint_timestamp SET size = 6', 'DELETE FROM checkpoint_timestamp'])
      await expect(stage.test.database.query(sql)).rejects.toThrow(/permission denied|append-only/);
  });

  it.each([
    ['rejects', /did not grant/],
    ['garbage', /not in the form/],
    ['away', /HTTP 503/],
    ['other-text', /another text/],
    ['other-nonce', /another request/],
    ['wrong-usage', /not one for time-stamping/],
    ['no-name', /does not name the certificate/],
    ['damaged', /./],
  ] as const)(
    'are not believed of an authority that is wrong: %s; an alarm says so once',
    async (fault, reason) => {
      tsa.fault = fault;
      await expect(stamp(loadAuthority(tsa.url, root, 1)!, TEXT)).rejects.toThrow(reason);
      await grow(5);
      expect(await worker.runOnce(new Date())).toBeNull();
      expect(await worker.runOnce(new Date())).toBeNull();
      const alarms = await stage.test.database.query<{ code: string }>('SELECT code FROM alarm');
      expect(alarms).toEqual([{ code: 'timestamp-missing' }]);
      expect(await timestampOf(stage.test.database, 5)).toBeNull();
    },
  );

  it('are not believed of an authority whose clock is wrong', async () => {
    tsa.clock = new Date(Date.now() + HOUR);
    await expect(stamp(loadAuthority(tsa.url, root, 1)!, TEXT)).rejects.toThrow(/clock says/);
  });

  it('are asked for with the login of the address, which is not sent in it', async () => {
    const url = tsa.url.replace('http://', 'http://user:p%40ss@');
    await stamp(loadAuthority(url, root, 1)!, TEXT);
    expect(tsa.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
  });

  it('need a certificate to be believed', () => {
    expect(loadAuthority('', '', 1)).toBeUndefined();
    expect(() => loadAuthority(tsa.url, '', 1)).toThrow(/needs its certificate/);
    writeFileSync(root, 'hello');
    expect(() => loadAuthority(tsa.url, root, 1)).toThrow(/no certificate/);
  });
});

import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { createLogger } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';

/** Where the disk has no room: the call that then fails. */
let full: 'write' | 'fsync' | 'rename' | null = null;
const real = await import('node:fs/promises');
const noRoom = (): never => {
  throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
};
jest.unstable_mockModule('node:fs/promises', () => ({
  ...real,
  default: real,
  rename: async (...given: Parameters<typeof real.rename>) =>
    full === 'rename' ? noRoom() : real.rename(...given),
  open: async (...given: Parameters<typeof real.open>) => {
    const file = await real.open(...given);
    return {
      writeFile: async (bytes: Uint8Array | string) => {
        if (full !== 'write') return file.writeFile(bytes);
        // What fitted is there.
        await file.writeFile(Buffer.from(bytes).subarray(0, 7));
        return noRoom();
      },
      sync: async () => (full === 'fsync' ? noRoom() : file.sync()),
      close: () => file.close(),
    };
  },
}));
const { logKey, logStage, rawOf, event } = await import('./log.stage.js');
const { intake } = await import('../src/intake/intake.js');
const { latestCheckpoint } = await import('../src/publish/checkpoint.store.js');
const { PublishWorker } = await import('../src/publish/publish.worker.js');
const { examineLog } = await import('../src/publish/record.examination.js');
const { Outages } = await import('../src/walls/outage.alarms.js');

let stage: Awaited<ReturnType<typeof logStage>>;
let worker: InstanceType<typeof PublishWorker>;
const server = new pg.Pool({ connectionString: process.env.GARANT_TEST_DATABASE_URL, max: 1 });
afterAll(() => server.end());
beforeEach(async () => {
  full = null;
  stage = await logStage();
  await stage.fill(200);
  worker = new PublishWorker(
    stage.test.database,
    stage.files,
    logKey,
    20,
    createLogger('audit-log', 'silent'),
  );
  worker.start();
  await covered(200);
});
afterEach(async () => {
  full = null;
  await worker.stop();
  await stage.end();
});

const size = async (): Promise<number> => (await latestCheckpoint(stage.test.database))?.size ?? 0;
const shownSize = async (): Promise<number> =>
  Number((await stage.files.read('checkpoint'))?.toString('utf8').split('\n')[1] ?? 0);
const covered = (count: number): Promise<unknown> =>
  waitFor(
    async () =>
      (await shownSize()) === count && (await size()) === count && worker.health().publisher?.ok === true,
    { timeoutMs: 30_000, what: `a checkpoint of ${count} entries` },
  );
const alarms = (): Promise<{ code: string; detail: string }[]> =>
  stage.test.database.query<{ code: string; detail: string }>(
    'SELECT code, detail FROM alarm ORDER BY place',
  );

describe('a disk that is full', () => {
  it.each(['write', 'fsync', 'rename'] as const)(
    'on %s: entries are kept, nothing is published, health and an alarm say so, and room is enough to go on',
    async (call) => {
      full = call;
      await stage.fill(100);
      await waitFor(() => worker.health().publisher?.ok === false);
      expect(worker.health().publisher?.detail).toMatch(/ENOSPC/);
      await waitFor(async () => (await alarms()).length > 0);
      // The sequencer goes on: what it acknowledges is in the database.
      await stage.fill(5);
      expect(await size()).toBe(200);
      const shown = (await stage.files.read('checkpoint'))!.toString('utf8');
      expect(shown.split('\n')[1]).toBe('200');
      expect(await examineLog(stage.test.database, stage.files, logKey, [shown])).toEqual([]);
      full = null;
      await covered(305);
      expect(await alarms()).toEqual([
        { code: 'disk-full', detail: expect.stringMatching(/^publishing waits since .*: ENOSPC$/) },
      ]);
      expect(await examineLog(stage.test.database, stage.files, logKey, [shown])).toEqual([]);
    },
  );
});

describe('a database that is gone', () => {
  const name = (): string => new URL(stage.test.appUrl).pathname.slice(1);
  const gone = async (): Promise<void> => {
    await server.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`);
    await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name()]);
  };
  const back = (): Promise<unknown> => server.query(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);

  it('intake waits, health says so, nothing acknowledged is lost, and all of it goes on by itself with an alarm', async () => {
    const take = intake(
      stage.keys.of('audit-log').verifier,
      stage.sequencer,
      new Outages(stage.test.database, 'intake'),
    );
    const source = 'garant/consent/outage';
    const messages = [1, 2, 3].map((producernumber) =>
      rawOf('consent.events', event({ source, producernumber }), producernumber),
    );
    await gone();
    // The bus holds what its handler throws on, and delivers it again.
    await expect(take(messages)).rejects.toThrow();
    await waitFor(() => worker.health().publisher?.ok === false);
    await expect(take(messages)).rejects.toThrow();
    const shown = (await stage.files.read('checkpoint'))!.toString('utf8');
    await back();
    await take(messages);
    await take(messages);
    await covered(203);
    await waitFor(async () => (await alarms()).length === 2);
    expect((await alarms()).map(({ code, detail }) => [code, detail.split(' ')[0]])).toEqual([
      ['database-gone', 'intake'],
      ['database-gone', 'publishing'],
    ]);
    expect(await examineLog(stage.test.database, stage.files, logKey, [shown])).toEqual([]);
  });

  it('no room in the database is told once, as a full disk', async () => {
    const wanted = [await stage.read(rawOf('consent.events', event({ source: 'garant/consent/room' }), 1))];
    const noSpace = Object.assign(new Error('could not extend file'), { code: '53100' });
    const outages = new Outages(stage.test.database, 'intake');
    await outages.failed(noSpace);
    await stage.sequencer.append(wanted);
    await outages.worked();
    await outages.worked();
    expect(await alarms()).toEqual([
      { code: 'disk-full', detail: expect.stringMatching(/^intake waits since .*: 53100$/) },
    ]);
  });
});

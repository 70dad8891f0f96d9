import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  edgeRoot,
  emptyEdge,
  formatTilePath,
  tilesForGrowth,
  bundlesForGrowth,
  toHex,
} from '@garant/merkle-log';
import { sha256 } from '../src/intake/entry.building.js';
import { integrate, type Integration } from '../src/publish/integration.js';
import { LogFiles } from '../src/publish/log.files.js';
import { logStage, type LogStage } from './log.stage.js';

const SIZE = 5_000;
let stage: LogStage;
let folder: string;
let threaded: Integration;

beforeAll(async () => {
  stage = await logStage();
  for (let at = 0; at < SIZE; at += 1_000) await stage.fill(1_000);
  folder = await mkdtemp(join(tmpdir(), 'garant-thread-'));
  // A thread runs the built program.
  const built = (await import(
    join(process.cwd(), 'apps/audit-log/dist/publish/integration.threaded.js')
  )) as {
    threadedIntegration(place: { url: string; folder: string }): Integration;
  };
  threaded = built.threadedIntegration({ url: stage.test.appUrl, folder });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await stage.end();
});

it('writes the same files and comes to the same tree as without a thread, also after it failed', async () => {
  const files = new LogFiles(folder);
  const first = await threaded(stage.test.database, files, emptyEdge, 2_500);
  const altered = { size: first.size, rows: [new Uint8Array(first.rows[0]!.length), ...first.rows.slice(1)] };
  await expect(threaded(stage.test.database, files, altered, SIZE)).rejects.toMatchObject({
    name: 'LogRefusal',
    message: 'Entry 2304 was altered after it was published',
  });
  const edge = await threaded(stage.test.database, files, first, SIZE);
  const alone = await integrate(stage.test.database, stage.files, emptyEdge, SIZE);
  expect(toHex(edgeRoot(sha256, edge))).toBe(toHex(edgeRoot(sha256, alone)));
  for (const id of [...tilesForGrowth(0, SIZE), ...bundlesForGrowth(0, SIZE)])
    expect(await files.read(formatTilePath(id))).toEqual(await stage.files.read(formatTilePath(id)));
});

it('refuses what the record does not have', async () => {
  await expect(threaded(stage.test.database, stage.files, emptyEdge, SIZE + 5_000)).rejects.toMatchObject({
    name: 'LogRefusal',
    message: `Entry ${SIZE} is missing in the record`,
  });
});

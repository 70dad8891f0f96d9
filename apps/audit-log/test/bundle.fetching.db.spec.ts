import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { BundleController } from '../src/bundles/bundle.controller.js';
import { account, ownEvents } from './act.stage.js';
import { bundleStage, type BundleStage } from './bundle.stage.js';
import { archiveBytes } from './bundle.tools.js';
import { vault } from './log.stage.js';

let its: BundleStage;
let controller: BundleController;
beforeAll(async () => {
  its = await bundleStage();
  controller = new BundleController(its.stage.test.database, vault);
});
afterAll(() => its.stage.end());

/** What is sent, as a client would get it. */
function replying(): { reply: FastifyReply; headers: Record<string, string>; body: Promise<Buffer> } {
  const headers: Record<string, string> = {};
  const sent = new PassThrough();
  const reply = {
    type: (value: string) => ((headers['content-type'] = value), reply),
    header: (name: string, value: string) => ((headers[name] = value), reply),
    send: (stream: Readable) => (stream.pipe(sent), Promise.resolve()),
  };
  return { reply: reply as unknown as FastifyReply, headers, body: buffer(sent) };
}

describe('fetching a bundle', () => {
  it('waits until it is made', async () => {
    const { bundleId } = await its.make({ subject: its.subject });
    await expect(controller.file(its.inspector, bundleId, replying().reply)).rejects.toMatchObject({
      code: 'bundle-not-ready',
    });
    await its.remove(bundleId);
  });

  it('is a read of its entries, noted before the first byte leaves', async () => {
    const { bundleId } = await its.made({ subject: its.subject });
    const { reply, headers, body } = replying();
    await controller.file(its.inspector, bundleId, reply);
    const reads = await ownEvents(its.stage, 'entries.read');
    expect(reads.at(-1)).toMatchObject({ query: { bundle: bundleId }, count: 12, missionId: its.missionId });
    const bytes = await body;
    expect(bytes.equals(await archiveBytes(its.stage, bundleId))).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-length': String(bytes.length),
      'x-content-sha256': (await its.view(bundleId)).sha256,
    });
  });

  it('is for the inspectors of the mission alone', async () => {
    const { bundleId } = await its.made({});
    await expect(controller.file(account('inspector'), bundleId, replying().reply)).rejects.toMatchObject({
      status: 404,
    });
  });
});

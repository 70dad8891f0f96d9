import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, BundleView } from '@garant/contracts';
import { checkBundle, type BundleReport } from '@garant/merkle-log';
import type { HandlerResult } from '@garant/nest-kit';
import { bundleCommands } from '../src/bundles/bundle.service.js';
import type { BundleSettings } from '../src/bundles/bundle.settings.js';
import { bundleById, viewOf } from '../src/bundles/bundle.store.js';
import { Publisher } from '../src/publish/publisher.js';
import { act, account } from './act.stage.js';
import { archiveBytes, bundleTools, inMemory, newId, workerOf } from './bundle.tools.js';
import { event, logKey, logStage, rawOf, type LogStage } from './log.stage.js';
import { openMissionFor } from './mission.stage.js';

/** A log of 78 entries, twelve of them about one person and scattered; an inspector with a mission; all published. */
export interface BundleStage {
  stage: LogStage;
  publisher: Publisher;
  missionId: string;
  inspector: Actor;
  subject: string;
  make(
    filter: Record<string, string>,
    by?: { actor?: Actor; settings?: Partial<BundleSettings>; missionId?: string; key?: string },
  ): Promise<{ bundleId: string; result: HandlerResult }>;
  remove(bundleId: string, actor?: Actor): Promise<HandlerResult>;
  view(bundleId: string): Promise<BundleView>;
  /** Asks for a bundle and has it made. */
  made(filter: Record<string, string>): Promise<{ bundleId: string; bytes: Buffer }>;
}

const SETTINGS: BundleSettings = {
  GARANT_BUNDLE_ENTRIES: 1_000,
  GARANT_BUNDLE_DAYS: 30,
  GARANT_VERIFIER_FILE: '-',
};

export async function bundleStage(): Promise<BundleStage> {
  const stage = await logStage();
  const inspector = account('inspector');
  const subject = randomUUID();
  const { missionId } = await openMissionFor(stage.test.database, inspector.ref);
  await stage.fill(30);
  for (let i = 0; i < 12; i++) {
    const value = event({
      type: 'data.read',
      producernumber: 100 + i,
      // A fraction, and letters of several alphabets.
      data: { what: `é;"ж😀\n${i}`, share: 0.25 * i, subjectRef: subject, purpose: '53.1.e' },
    });
    await stage.sequencer.append([await stage.read(rawOf('consent.events', value, 100 + i))]);
    await stage.fill(3);
  }
  const publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
  const its: BundleStage = {
    stage,
    publisher,
    missionId,
    inspector,
    subject,
    async make(filter, { actor = inspector, settings = {}, missionId: named, key } = {}) {
      const bundleId = newId();
      const commands = bundleCommands({ ...SETTINGS, ...settings }, stage.files);
      const body = { bundleId, filter, ...(named === undefined ? {} : { missionId: named }) };
      return { bundleId, result: await act(stage, commands, actor, 'bundle.make', key ?? bundleId, body) };
    },
    remove: (bundleId, actor = inspector) =>
      act(stage, bundleCommands(SETTINGS, stage.files), actor, 'bundle.delete', bundleId, { bundleId }),
    view: async (bundleId) => viewOf((await bundleById(stage.test.database, bundleId))!),
    async made(filter) {
      const { bundleId, result } = await its.make(filter);
      expect(result).toMatchObject({ ok: true });
      const { worker, faults } = await workerOf(stage);
      await worker.runAll();
      expect(faults).toEqual([]);
      expect(await its.view(bundleId)).toMatchObject({ state: 'made', fault: null });
      return { bundleId, bytes: await archiveBytes(stage, bundleId) };
    },
  };
  return its;
}

export const check = (bytes: Uint8Array, policy?: string): Promise<BundleReport> =>
  checkBundle(inMemory(bytes), bundleTools, policy === undefined ? {} : { policy });
export const faultsOf = (report: BundleReport): string[] =>
  Object.entries(report.classes).flatMap(([name, { findings }]) =>
    findings.map(({ fault, where }) => `${name} ${fault} ${where}`),
  );

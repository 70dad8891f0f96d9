import { ClockWorker } from '@garant/nest-kit';
import type { LogPart } from '../log.part.js';
import { BundleController } from './bundle.controller.js';
import { bundleParts } from './bundle.parts.js';
import { bundleCommands, deleteDueBundles } from './bundle.service.js';
import { bundleSettings } from './bundle.settings.js';
import { BundleWorker } from './bundle.worker.js';

const DELETE_EVERY_MS = 10_000;

/** Evidence to take away: entries with every proof, checked offline. */
export const bundlesPart: LogPart = {
  commands: ({ settings, files }) => bundleCommands(bundleSettings(settings), files),
  controllers: [BundleController],
  workers: ({ database, files, logKey, vault, settings, logger }) => [
    new BundleWorker({
      database,
      files,
      logKey,
      vault,
      parts: bundleParts(logKey),
      settings: bundleSettings(settings),
      onError: (error) => logger.error({ err: error }, 'a bundle could not be made'),
    }),
    new ClockWorker(database, {
      name: 'bundles',
      everyMs: DELETE_EVERY_MS,
      step: deleteDueBundles,
      onError: (error) => logger.error({ err: error }, 'bundles could not be deleted; it is tried again'),
    }),
  ],
};

import { ClockWorker } from '@garant/nest-kit';
import { actingUnderMandate } from '../assistance/acting.mandate.js';
import type { ConsentPart } from '../consent.part.js';
import { actingUnderAuthority } from '../representation/acting.authority.js';
import { representationDeps } from '../representation/representation.part.js';
import { ExportController } from './export.controller.js';
import { requestExport } from './export.service.js';
import { eraseExpired } from './export.store.js';
import { ExportWorker } from './export.worker.js';
import { tickRequests } from './request.clock.js';
import { RequestController } from './request.controller.js';
import { requestCommands } from './request.service.js';
import { UsesController } from './uses.controller.js';

/** Requests under GDPR chapter III, and what is shown of uses. */
export const rightsPart: ConsentPart = {
  commands: (deps) => {
    const representation = representationDeps(deps);
    return {
      ...requestCommands({
        cipher: deps.cipher,
        representation,
        calendar: deps.settings.GARANT_POLICY_WORKING_CALENDAR,
        acting: {
          underAuthority: actingUnderAuthority(representation),
          underMandate: actingUnderMandate,
        },
      }),
      'export.request': requestExport,
    };
  },
  controllers: [RequestController, ExportController, UsesController],
  workers: ({ database, cipher, logger, settings }) => {
    const failed = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    return [
      new ExportWorker(database, cipher, failed('a copy of a person’s data')),
      new ClockWorker(database, {
        name: 'rights',
        everyMs: 60_000,
        step: (tx, now) => tickRequests(tx, now, settings.GARANT_POLICY_WORKING_CALENDAR),
        onError: failed('the clock of requests'),
      }),
      new ClockWorker(database, {
        name: 'export-expiry',
        everyMs: 60_000,
        step: eraseExpired,
        onError: failed('erasing expired copies'),
      }),
    ];
  },
};

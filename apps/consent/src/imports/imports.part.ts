import type { ConsentPart } from '../consent.part.js';
import { RegisterController } from '../register/register.controller.js';
import { ImportController } from './import.controller.js';
import { submitImport } from './import.service.js';
import { ReceiptsOnDemand } from './imported.receipt.js';
import { ImportWorker } from './import.worker.js';

/** Bulk import of historical choices, and the register as of an instant. */
export const importsPart: ConsentPart = {
  commands: () => ({ 'import.submit': submitImport }),
  controllers: [ImportController, RegisterController],
  providers: ({ database, signer, settings }) => [
    {
      provide: ReceiptsOnDemand,
      useValue: new ReceiptsOnDemand(database, signer, settings.GARANT_GATEWAY_URL),
    },
  ],
  routes: (server) =>
    server.addContentTypeParser('application/partial-upload', (_request, payload, done) =>
      done(null, payload),
    ),
  workers: ({ database, cipher, logger, settings }) => [
    new ImportWorker(database, cipher, settings.GARANT_GATEWAY_URL, (error) =>
      logger.error({ err: error }, 'an import stopped; it goes on behind the last chunk'),
    ),
  ],
};

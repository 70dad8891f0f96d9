import { ClockWorker } from '@garant/nest-kit';
import type { ConsentPart } from '../consent.part.js';
import { policyOf } from '../representation/representation.settings.js';
import { layDown, recordDueAdvances, takeBack } from './advance.service.js';
import { CallbackController } from './callback.controller.js';
import {
  askCallback,
  cancelCallback,
  endCallback,
  giveUpCallbacks,
  takeCallback,
} from './callback.service.js';
import { checkForm } from './form.check.js';
import { FormController } from './form.controller.js';
import { readForm, receiveForm, rejectForm } from './form.service.js';
import { HelpController } from './help.controller.js';
import { issueHelpCode } from './help-code.service.js';
import { MandateController } from './mandate.controller.js';
import { closeMandate, expireMandates, openMandate } from './mandate.service.js';
import { SCAN_LIMIT_BYTES, SCAN_TYPES } from './scan.content.js';
import { dropLooseScans } from './scan.store.js';
import { SHEET_SETTINGS, type SheetSettings } from './sheet/form-sheet.settings.js';
import { FormSheetController } from './sheet/form-sheet.controller.js';

/** Help by an agent: mandates, paper forms, phone, advance choices. */
export const assistancePart: ConsentPart = {
  commands: ({ cipher, signer, settings }) => ({
    'mandate.open': openMandate({ cipher, minutes: settings.GARANT_MANDATE_MINUTES }),
    'mandate.close': closeMandate,
    'help-code.issue': issueHelpCode(cipher),
    'form.receive': receiveForm,
    'form.enter': readForm(cipher, 'form.enter'),
    'form.settle': readForm(cipher, 'form.settle'),
    'form.check': checkForm({
      cipher,
      issuing: { signer, issuer: settings.GARANT_GATEWAY_URL },
      dateRule: settings.GARANT_PAPER_DATE,
      representation: { cipher, policy: policyOf(settings) },
    }),
    'form.reject': rejectForm(cipher),
    'advance-choice.record': layDown,
    'advance-choice.withdraw': takeBack,
    'callback.ask': askCallback(cipher),
    'callback.take': takeCallback,
    'callback.end': endCallback,
    'callback.cancel': cancelCallback,
  }),
  providers: ({ settings }) => [
    {
      provide: SHEET_SETTINGS,
      useValue: {
        baseUrl: settings.GARANT_GATEWAY_URL.replace(/\/+$/, ''),
        dateRule: settings.GARANT_PAPER_DATE,
      } satisfies SheetSettings,
    },
  ],
  controllers: [MandateController, FormController, CallbackController, HelpController, FormSheetController],
  workers: ({ database, signer, settings, logger }) => {
    const onError = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    return [
      new ClockWorker(database, {
        name: 'mandate-expiry',
        everyMs: 5_000,
        step: expireMandates,
        onError: onError('the end of mandates'),
      }),
      new ClockWorker(database, {
        name: 'advance-choices',
        everyMs: 5_000,
        step: recordDueAdvances({ signer, issuer: settings.GARANT_GATEWAY_URL }),
        onError: onError('advance choices'),
      }),
      new ClockWorker(database, {
        name: 'callbacks',
        everyMs: 3_600_000,
        step: giveUpCallbacks,
        onError: onError('calls that nobody made'),
      }),
      new ClockWorker(database, {
        name: 'loose-scans',
        everyMs: 3_600_000,
        step: dropLooseScans,
        onError: onError('scans without a form'),
      }),
    ];
  },
  // A scan is a stream here as everywhere: its limit is this part's own.
  routes: (server) => {
    for (const type of SCAN_TYPES)
      server.addContentTypeParser(type, { bodyLimit: SCAN_LIMIT_BYTES + 1_024 }, (_request, payload, done) =>
        done(null, payload),
      );
  },
};

import { ClockWorker } from '@garant/nest-kit';
import type { ConsentPart, PartDeps } from '../consent.part.js';
import { resendCode, updateContact, verifyContact } from './contact.service.js';
import { ReceiptController } from '../receipts/receipt.controller.js';
import { ContactController } from './contact.controller.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryWorker } from './delivery.worker.js';
import { batchLetters, postLetters, retryDelivery, returnLetter } from './letter.service.js';
import { smtpTransport } from './mail.transport.js';
import { planMessages, PLANNER } from './message.planner.js';
import { requestMessage } from './message.request.js';
import { MessageSettings } from './message.settings.js';
import { httpSmsTransport } from './sms.transport.js';

const PLAN_EVERY_MS = 1_000;

/** Preferences and deliveries. */
export const notificationsPart: ConsentPart = {
  commands: ({ cipher }) => ({
    'contact.update': updateContact(cipher),
    'contact.verify': verifyContact(cipher),
    'contact.resend': resendCode(cipher),
    'delivery.retry': retryDelivery,
    'letters.batch': batchLetters,
    'letters.post': postLetters,
    'letter.return': returnLetter(cipher),
  }),
  events: () => ({
    'gateway.events': {
      'recall.ordered': ({ tx, data }) =>
        requestMessage(tx, {
          subjectRef: data.subjectRef,
          template: 'recall-ordered',
          messageId: `recall-ordered/${data.recallId}`,
        }),
    },
  }),
  controllers: [ContactController, DeliveryController, ReceiptController],
  providers: ({ settings }) => [
    {
      provide: MessageSettings,
      useValue: new MessageSettings(settings.GARANT_GATEWAY_URL, {
        email: isSet(settings.GARANT_SMTP_URL),
        sms: isSet(settings.GARANT_SMS_URL),
      }),
    },
  ],
  workers: ({ database, cipher, logger, settings }) => {
    const failed = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    return [
      new ClockWorker(database, {
        name: PLANNER,
        everyMs: PLAN_EVERY_MS,
        step: planMessages(cipher),
        onError: failed('planning of messages'),
      }),
      new DeliveryWorker(
        database,
        cipher,
        transportsOf(settings),
        settings.GARANT_GATEWAY_URL,
        failed('sending of messages'),
      ),
    ];
  },
};

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

const transportsOf = (settings: PartDeps['settings']) => ({
  mail: isSet(settings.GARANT_SMTP_URL)
    ? smtpTransport({ url: settings.GARANT_SMTP_URL, from: settings.GARANT_MAIL_FROM ?? '' })
    : null,
  sms: isSet(settings.GARANT_SMS_URL)
    ? httpSmsTransport({ url: settings.GARANT_SMS_URL, token: settings.GARANT_SMS_TOKEN ?? '' })
    : null,
});

import type { OnApplicationBootstrap, OnApplicationShutdown, Provider } from '@nestjs/common';
import { ProblemError } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import { ServiceClient } from '../shell/service.client.js';
import { smtpSender } from './mail.sender.js';
import { MessageWorker } from './message.worker.js';

export interface MailSettings {
  /** Empty: messages stay in the portal. */
  readonly smtpUrl: string;
  readonly from: string;
  readonly gatewayUrl: string;
}

/** Sends mails for as long as the application runs. */
export class MessageRun implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly worker: MessageWorker;

  constructor(
    { parts: { database, logger } }: Pick<Enforcement, 'parts'>,
    services: ServiceClient,
    readonly settings: MailSettings,
  ) {
    const inbox = `${settings.gatewayUrl.replace(/\/+$/, '')}/messages`;
    this.worker = new MessageWorker({
      database,
      inbox,
      sender:
        settings.smtpUrl === '' ? null : smtpSender({ url: settings.smtpUrl, from: settings.from, inbox }),
      addressOf: (invitationId) => addressOf(services, invitationId),
      onError: (error) => logger.error({ err: error }, 'messages were not sent; it is tried again'),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }
  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}

async function addressOf(services: ServiceClient, invitationId: string): Promise<string | null> {
  try {
    const path = `/internal/invitations/${invitationId}/address`;
    return (await services.json<{ email: string }>('access-requests', path, { actor: GATEWAY_ACTOR })).email;
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}

export const messageRun = (settings: MailSettings): Provider => ({
  provide: MessageRun,
  inject: [Enforcement, ServiceClient],
  useFactory: (enforcement: Enforcement, services: ServiceClient) =>
    new MessageRun(enforcement, services, settings),
});

import type { OnApplicationBootstrap, OnApplicationShutdown, Provider } from '@nestjs/common';
import { Enforcement } from '../../enforcement/enforcement.js';
import type { AddressPolicy } from './webhook.address.js';
import { WebhookWorker } from './webhook.worker.js';

/** Sends webhooks for as long as the application runs. */
export class WebhookRun implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly worker: WebhookWorker;

  constructor(
    { parts: { database, cipher, logger } }: Pick<Enforcement, 'parts'>,
    readonly policy: AddressPolicy,
  ) {
    const onError = (error: unknown): void => logger.error({ err: error }, 'a webhook was not sent');
    this.worker = new WebhookWorker({ database, cipher, policy, onError });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }
  async onApplicationShutdown(): Promise<void> {
    await this.worker.stop();
  }
}

export const webhookRun = (policy: AddressPolicy): Provider => ({
  provide: WebhookRun,
  inject: [Enforcement],
  useFactory: (enforcement: Enforcement) => new WebhookRun(enforcement, policy),
});

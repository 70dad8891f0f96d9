import type { Provider, Type } from '@nestjs/common';
import { AgreementReader } from './fhir/agreement.reader.js';
import { FhirController } from './fhir/fhir.controller.js';
import { GovstackService } from './govstack/govstack.service.js';
import type { AddressPolicy } from './webhooks/webhook.address.js';
import { WebhookController } from './webhooks/webhook.controller.js';
import { webhookRun } from './webhooks/webhook.run.js';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityControllers: Type[] = [FhirController, WebhookController];
export const interoperabilityProviders = (webhooks: AddressPolicy): Provider[] => [
  AgreementReader,
  GovstackService,
  webhookRun(webhooks),
];

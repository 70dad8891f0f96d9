import type { Provider, Type } from '@nestjs/common';
import { AgreementReader } from './fhir/agreement.reader.js';
import { FhirController } from './fhir/fhir.controller.js';
import { GovstackService } from './govstack/govstack.service.js';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityControllers: Type[] = [FhirController];
export const interoperabilityProviders: Provider[] = [AgreementReader, GovstackService];

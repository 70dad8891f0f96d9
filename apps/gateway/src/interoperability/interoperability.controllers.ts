import type { Type } from '@nestjs/common';

/** FHIR, GovStack and signed webhooks. */
export const interoperabilityControllers: Type[] = [];

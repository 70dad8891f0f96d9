import type { Operation } from './operation.js';

export const interoperabilityOperations: Operation[] = [];

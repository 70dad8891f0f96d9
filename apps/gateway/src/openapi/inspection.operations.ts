import type { Operation } from './operation.js';

export const inspectionOperations: readonly Operation[] = [];

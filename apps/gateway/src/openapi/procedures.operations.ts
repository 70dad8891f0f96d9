import type { Operation } from './operation.js';

export const proceduresOperations: readonly Operation[] = [];

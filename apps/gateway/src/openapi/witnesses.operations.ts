import type { Operation } from './operation.js';

export const witnessesOperations: readonly Operation[] = [];

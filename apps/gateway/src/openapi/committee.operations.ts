import type { Operation } from './operation.js';

export const committeeOperations: readonly Operation[] = [];

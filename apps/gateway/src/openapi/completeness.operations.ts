import type { Operation } from './operation.js';

export const completenessOperations: readonly Operation[] = [];

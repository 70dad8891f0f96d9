import type { Operation } from './operation.js';

export const detectionOperations: readonly Operation[] = [];

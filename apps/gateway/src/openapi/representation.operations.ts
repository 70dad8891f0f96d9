import type { Operation } from './operation.js';

export const representationOperations: Operation[] = [];

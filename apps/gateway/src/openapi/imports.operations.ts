import type { Operation } from './operation.js';

export const importsOperations: Operation[] = [];

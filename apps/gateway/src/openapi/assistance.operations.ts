import type { Operation } from './operation.js';

export const assistanceOperations: Operation[] = [];

import type { Operation } from './operation.js';

export const noticesOperations: Operation[] = [];

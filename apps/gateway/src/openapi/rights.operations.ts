import type { Operation } from './operation.js';

export const rightsOperations: Operation[] = [];

import type { Operation } from './operation.js';

export const peopleOperations: Operation[] = [];

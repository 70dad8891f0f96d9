import type { Operation } from './operation.js';

export const projectsOperations: readonly Operation[] = [];

import type { Operation } from './operation.js';

export const missionsOperations: readonly Operation[] = [];

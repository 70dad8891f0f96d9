import type { Operation } from './operation.js';

export const bundlesOperations: readonly Operation[] = [];

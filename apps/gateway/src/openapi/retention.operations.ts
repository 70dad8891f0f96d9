import type { Operation } from './operation.js';

export const retentionOperations: readonly Operation[] = [];

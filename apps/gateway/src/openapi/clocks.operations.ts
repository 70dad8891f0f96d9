import type { Operation } from './operation.js';

export const clocksOperations: readonly Operation[] = [];

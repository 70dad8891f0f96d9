import type { Operation } from './operation.js';

export const notificationsOperations: Operation[] = [];

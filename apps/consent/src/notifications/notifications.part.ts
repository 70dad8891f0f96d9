import type { ConsentPart } from '../consent.part.js';

/** Preferences and deliveries. */
export const notificationsPart: ConsentPart = {};

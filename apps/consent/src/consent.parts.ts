import { noticesPart } from './notices/notices.part.js';
import { representationPart } from './representation/representation.part.js';
import { assistancePart } from './assistance/assistance.part.js';
import { peoplePart } from './people/people.part.js';
import { importsPart } from './imports/imports.part.js';
import { rightsPart } from './rights/rights.part.js';
import { notificationsPart } from './notifications/notifications.part.js';
import { interoperabilityPart } from './interoperability/interoperability.part.js';
import type { ConsentPart } from './consent.part.js';
import { registerPart } from './register.part.js';

/** In order of what happens to an event that several want. */
export const PARTS: readonly ConsentPart[] = [
  registerPart,
  noticesPart,
  representationPart,
  assistancePart,
  peoplePart,
  importsPart,
  rightsPart,
  notificationsPart,
  interoperabilityPart,
];

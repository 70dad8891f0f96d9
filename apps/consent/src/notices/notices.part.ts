import type { ConsentPart } from '../consent.part.js';

/** Notices, their sections, policies and revisions. */
export const noticesPart: ConsentPart = {};

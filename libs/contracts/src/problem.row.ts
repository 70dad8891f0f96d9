import type { Localized } from './ids.js';

/** One row per problem code: HTTP status, title, and the rule or law it comes from. `type` = `/problems/<code>` (RFC 9457). */
export interface ProblemDescription {
  status: number;
  title: Localized;
  /** Article, RFC or specification section, when the rule has one. */
  source?: string;
}
export const p = (status: number, en: string, fr: string, source?: string): ProblemDescription => ({
  status,
  title: { en, fr },
  source,
});

import { z } from 'zod';
import { APPLICANT_TYPES, PURPOSE_CODES, REGIMES } from '@garant/rules';
import { localized, slug, timestamp, uuid } from './ids.js';
import { permitState } from './permits.js';
import type { ProblemDescription } from './problem.row.js';

/** The public register of projects (EHDS Art. 57(1)(j), 58) and what comes after a permit (Art. 60, 61). */

export const projectsCommands = {} as const;
/** Plaintext of the confidential body, by command. */
export const projectsConfidential = {} as const;
export const projectsEvents = {} as const;

/** One project of the public register (EHDS Art. 57(1)(j)): no names, no account references. */
export const registerEntry = z.object({
  applicationId: uuid,
  permitId: uuid.nullable(),
  /** `received` until the decision, then `refused`, or the state of the permit. */
  status: z.enum(['received', 'refused', ...permitState.shape.status.options]),
  title: z.string(),
  laySummary: z.string(),
  purpose: z.enum(PURPOSE_CODES),
  applicantType: z.enum(APPLICANT_TYPES),
  organisation: z.string().nullable(),
  datasets: z.array(z.object({ datasetId: uuid, holderId: slug, title: localized, regime: z.enum(REGIMES) })),
  submittedAt: timestamp,
  decidedAt: timestamp.nullable(),
  decision: z.enum(['grant', 'refuse']).nullable(),
  /** Of a refusal: the criteria of Art. 68(1) that were found unmet, comma-separated; `other` when the reasons lie elsewhere. */
  reason: z.string().nullable(),
  validFrom: timestamp.nullable(),
  validUntil: timestamp.nullable(),
  results: z.array(z.object({ title: localized, url: z.string(), publishedAt: timestamp })),
});

export type RegisterEntry = z.infer<typeof registerEntry>;

export const projectsProblems = {} as const satisfies Record<string, ProblemDescription>;

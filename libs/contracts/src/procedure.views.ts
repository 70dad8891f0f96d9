import { z } from 'zod';
import {
  APPLICATION_STATUSES,
  AUTHORISATION_OUTCOMES,
  CASE_KINDS,
  CASE_TRACKS,
  MEASURES,
  OPINION_BODIES,
  OPINIONS,
} from '@garant/rules';
import { sha256Hex, slug, timestamp, uuid } from './ids.js';
import { answerTable, formality } from './procedures.js';

/** What people see of procedures: where a case stands, a holder's share, measures, answers. */

const appKey = { applicationId: uuid };
const permitKey = { permitId: uuid };
const day = z.iso.date();

/** One act of the procedure with the words that came with it. */
const act = z.object({
  type: z.string(),
  at: timestamp,
  by: uuid.nullable(),
  message: z.string().nullable(),
});

/** Where a case stands in its procedure, as a person entitled to the application sees it. */
export const procedureView = z.object({
  ...appKey,
  kind: z.enum(CASE_KINDS),
  track: z.enum(CASE_TRACKS),
  ofPermit: uuid.nullable(),
  fallbackOf: uuid.nullable(),
  formality: formality.nullable(),
  state: z.enum(APPLICATION_STATUSES),
  /** States of the life of this kind in the order of the regular way, for a picture. */
  path: z.array(z.object({ state: z.string(), enteredAt: timestamp.nullable() })),
  opinion: z
    .object({
      by: z.enum(OPINION_BODIES),
      opinion: z.enum(OPINIONS),
      tacit: z.string().nullable(),
      givenOn: day,
      reference: z.string().nullable(),
      recordedAt: timestamp,
    })
    .nullable(),
  opinionPeriod: z.object({ dueAt: timestamp, renewed: z.boolean() }).nullable(),
  authorisation: z
    .object({
      outcome: z.enum(AUTHORISATION_OUTCOMES),
      tacit: z.string().nullable(),
      givenOn: day,
      reference: z.string().nullable(),
      recordedAt: timestamp,
    })
    .nullable(),
  authorisationPeriod: z.object({ dueAt: timestamp, renewed: z.boolean() }).nullable(),
  /** What must come first: whose opinion, and whether the CNIL authorises. */
  needs: z.object({ opinion: z.enum(OPINION_BODIES).nullable(), authorisation: z.boolean() }),
  shares: z.array(
    z.object({
      holderId: slug,
      datasetIds: z.array(uuid),
      proposal: z
        .object({ proposal: z.enum(['grant', 'refuse']), at: timestamp, message: z.string() })
        .nullable(),
    }),
  ),
  proposalDueAt: timestamp.nullable(),
  statisticsOffered: z.boolean(),
  appeal: z
    .object({ at: timestamp, until: timestamp.nullable(), settledAt: timestamp.nullable() })
    .nullable(),
  /** Last moment to appeal; null when there is nothing to appeal. */
  appealUntil: timestamp.nullable(),
  answer: z
    .object({
      fileHash: sha256Hex,
      cells: z.number().int(),
      suppressed: z.number().int(),
      minimumCell: z.number().int(),
      submittedAt: timestamp,
      releasedAt: timestamp.nullable(),
      /** For those who may see it: the access body at once, the applicant once it is released. */
      table: answerTable.nullable(),
    })
    .nullable(),
  /** Condition of every data request: the highest minimum cell of its datasets. */
  minimumCell: z.number().int().nullable(),
  acts: z.array(act),
  allowed: z.array(z.string()),
});
export type ProcedureView = z.infer<typeof procedureView>;

/** The share of one holder in an application: what it is asked for, and its proposal when it is a trusted one. */
export const shareView = z.object({
  ...appKey,
  kind: z.enum(CASE_KINDS),
  track: z.enum(CASE_TRACKS),
  state: z.enum(APPLICATION_STATUSES),
  title: z.string(),
  laySummary: z.string(),
  purpose: z.string(),
  format: z.enum(['pseudonymised', 'anonymised']),
  periodStart: day,
  periodEnd: day,
  datasets: z.array(
    z.object({
      datasetId: uuid,
      resources: z.array(z.object({ resourceType: z.string(), elements: z.array(z.string()) })),
    }),
  ),
  completeAt: timestamp.nullable(),
  proposalDueAt: timestamp.nullable(),
  proposal: z
    .object({ proposal: z.enum(['grant', 'refuse']), at: timestamp, message: z.string() })
    .nullable(),
  decision: z.object({ decision: z.enum(['grant', 'refuse']), at: timestamp }).nullable(),
  allowed: z.array(z.string()),
});
export type ShareView = z.infer<typeof shareView>;

/** Measures against the users of a permit: hearing, exclusion, appeal. */
export const measureView = z.object({
  ...permitKey,
  status: z.string(),
  hearing: z
    .object({
      measures: z.array(z.enum(MEASURES)),
      heardUntil: timestamp,
      answeredAt: timestamp.nullable(),
    })
    .nullable(),
  appeal: z.object({ at: timestamp, settledAt: timestamp.nullable() }).nullable(),
  appealUntil: timestamp.nullable(),
  exclusions: z.array(z.object({ account: uuid, until: timestamp })),
  acts: z.array(act),
  allowed: z.array(z.string()),
});
export type MeasureView = z.infer<typeof measureView>;

/** An answered data request for everybody: what was asked in the applicant's published words, and the table. */
export const publicAnswer = z.object({
  ...appKey,
  title: z.string(),
  laySummary: z.string(),
  answeredAt: timestamp,
  fileHash: sha256Hex,
  minimumCell: z.number().int(),
  table: answerTable,
});
export type PublicAnswer = z.infer<typeof publicAnswer>;

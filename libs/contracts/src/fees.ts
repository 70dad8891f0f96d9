import { z } from 'zod';
import { APPLICANT_TYPES, FEE_BASES, FEE_CODES, FEE_PAYERS } from '@garant/rules';
import { localized, longText, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Fees (EHDS Art. 62). Money in whole euro cents. */

const cents = z.number().int().min(0).max(1_000_000_000_00);

export const feePrice = z.strictObject({
  code: z.enum(FEE_CODES),
  basis: z.enum(FEE_BASES),
  cents,
  holderId: slug.optional(),
});
const reduction = z.strictObject({
  payer: z.enum(FEE_PAYERS),
  percent: z.number().int().min(1).max(100),
  codes: z.array(z.enum(FEE_CODES)).min(1),
});
const prices = {
  validFrom: z.iso.date(),
  prices: z.array(feePrice).min(1).max(200),
  reductions: z.array(reduction).max(FEE_PAYERS.length),
};
export const feeSchedule = z.object({ version: z.number().int().positive(), ...prices });

export const feeLine = z.object({
  code: z.enum(FEE_CODES),
  holderId: slug.nullable(),
  basis: z.enum(FEE_BASES),
  unitCents: cents,
  quantity: z.number().int(),
  reductionPercent: z.number().int(),
  cents,
  explanation: localized,
});
export const feeEstimate = z.object({
  scheduleVersion: z.number().int(),
  currency: z.literal('EUR'),
  payer: z.enum(FEE_PAYERS).nullable(),
  lines: z.array(feeLine),
  totalCents: cents,
});
export type FeeEstimateView = z.infer<typeof feeEstimate>;

/** What an estimate is asked for with: the part of an application's content that prices depend on. */
export const feeQuestion = z.strictObject({
  applicantType: z.enum(APPLICANT_TYPES),
  microEnterprise: z.boolean().optional(),
  persons: z.number().int().min(1).max(500),
  datasets: z
    .array(z.strictObject({ datasetId: uuid, resourceTypes: z.number().int().min(1).max(200) }))
    .min(1)
    .max(200),
  periodStart: z.iso.date(),
  periodEnd: z.iso.date(),
});
export type FeeQuestion = z.infer<typeof feeQuestion>;

export const feesCommands = {
  /** Key: `fees`. The version is given when it is recorded. */
  'fees.set-schedule': z.strictObject(prices),
  /** Key: applicationId. `microEnterprise`: the access body checked it. */
  'application.estimate-fees': z.strictObject({
    applicationId: uuid,
    microEnterprise: z.boolean().optional(),
  }),
  'application.accept-fees': z.strictObject({ applicationId: uuid }),
  /** Key: permitId. A holder or the applicant does not agree with that holder's fee (Art. 62(4)). */
  'fees.dispute': z.strictObject({ permitId: uuid, holderId: slug }),
  'fees.settle': z.strictObject({ permitId: uuid, holderId: slug, cents }),
} as const;

const reason = z.object({ reason: longText });
export const feesConfidential = { 'fees.dispute': reason, 'fees.settle': reason } as const;

export const feesEvents = {
  'fees.schedule-set': feeSchedule,
  'application.fee-estimated': z.object({
    applicationId: uuid,
    forContent: sha256Hex,
    estimate: feeEstimate,
  }),
  'application.fees-accepted': z.object({
    applicationId: uuid,
    forContent: sha256Hex,
    totalCents: cents,
  }),
  'permit.fee-disputed': z.object({ permitId: uuid, holderId: slug, reasonHash: sha256Hex }),
  'permit.fee-settled': z.object({ permitId: uuid, holderId: slug, cents, reasonHash: sha256Hex }),
} as const;

/** Fees of an application or of the permit that came of it. */
export const feesView = z.object({
  /** Null: nothing is charged. */
  schedule: feeSchedule.nullable(),
  /** What the content costs by the schedule in force; null when nothing is charged. */
  current: feeEstimate.nullable(),
  sent: z
    .object({
      estimate: feeEstimate,
      sentAt: timestamp,
      acceptedAt: timestamp.nullable(),
      /** The content changed since: it has to be sent again. */
      outdated: z.boolean(),
    })
    .nullable(),
  /** What a withdrawal costs now (Art. 62). */
  incurredCents: cents,
  permitId: uuid.nullable(),
  disputes: z.array(
    z.object({
      holderId: slug,
      openedAt: timestamp,
      agreementDueAt: timestamp,
      reason: z.string().nullable(),
      settledCents: cents.nullable(),
      settledAt: timestamp.nullable(),
    }),
  ),
  allowed: z.array(z.string()),
});
export type FeesView = z.infer<typeof feesView>;

export const feesProblems = {
  'fee-schedule-invalid': p(
    422,
    'The fee schedule is not valid',
    'Le barème des redevances n’est pas valable',
    'EHDS Art. 62(3)',
  ),
  'fee-schedule-unknown': p(
    404,
    'No fee schedule is in force: nothing is charged',
    'Aucun barème n’est en vigueur : rien n’est dû',
    'EHDS Art. 62',
  ),
  'fee-estimate-missing': p(
    409,
    'The applicant has not accepted an estimate of the fees, which has to be sent before the permit',
    'Le demandeur n’a pas accepté d’estimation des redevances, qui doit lui être envoyée avant le permis',
    'EHDS Art. 62',
  ),
  'fee-estimate-outdated': p(
    409,
    'The application changed after the estimate of the fees',
    'La demande a changé après l’estimation des redevances',
    'EHDS Art. 62',
  ),
  'fee-accepted-already': p(409, 'That was answered already', 'Il y a déjà été répondu', 'EHDS Art. 62'),
  'fee-dispute-too-late': p(
    409,
    'The month in which holder and user can disagree about a fee is over',
    'Le mois pendant lequel détenteur et utilisateur peuvent contester une redevance est écoulé',
    'EHDS Art. 62(4)',
  ),
  'fee-dispute-missing': p(
    409,
    'No disagreement about that fee is open',
    'Aucun désaccord n’est ouvert sur cette redevance',
    'EHDS Art. 62(4)',
  ),
  'fee-period-running': p(
    409,
    'Holder and user still have time to agree',
    'Détenteur et utilisateur ont encore le temps de s’entendre',
    'EHDS Art. 62(4)',
  ),
} as const satisfies Record<string, ProblemDescription>;

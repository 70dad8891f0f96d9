import { z } from 'zod';
import { DECIDED_REGIMES } from '@garant/rules';

const instant = z.iso.datetime({ offset: true });

export const uploadQuery = z.object({
  offset: z.coerce.number().int().nonnegative().describe('Bytes that were sent before; 0 for a new file'),
  total: z.coerce.number().int().positive().describe('Length of the whole file in bytes'),
});
export const findingsQuery = z.object({
  after: z.coerce.number().int().nonnegative().optional().describe('Line to go on after'),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  rule: z.string().max(60).optional().describe('Only lines of this rule (a problem code)'),
});
export const registerQuery = z.object({
  regime: z.enum(DECIDED_REGIMES),
  at: instant.optional().describe('The register as it was known at that instant; default now'),
  position: z.coerce.number().int().nonnegative().optional().describe('The register up to a position'),
});
export const cutQuery = z.object({
  regime: z.enum(DECIDED_REGIMES).optional(),
  at: instant.optional().describe('The register as it was known at that instant; default now'),
  position: z.coerce.number().int().nonnegative().optional().describe('The register up to a position'),
  cut: z.uuid().optional().describe('The register as a cut read it, for the terms of its permit'),
  dataset: z.uuid().optional().describe('Which dataset of the cut, when it has several'),
});
export const regimeQuery = z.object({ regime: z.enum(DECIDED_REGIMES) });
export const asOfQuery = z.object({
  at: instant.optional().describe('The moment asked about; default: `knownAt`'),
  knownAt: instant.optional().describe('What was known then; default now'),
});

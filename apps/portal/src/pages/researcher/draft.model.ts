import type { ApplicationContent } from '@garant/contracts';
import type { Draft } from '../../api/applications.api.js';

export const STEPS = ['project', 'purpose', 'people', 'data', 'protection', 'review'] as const;
export type StepName = (typeof STEPS)[number];

/** Which step holds a field: where the error summary leads. */
export const STEP_OF: Record<keyof ApplicationContent, StepName> = {
  title: 'project',
  laySummary: 'project',
  applicantType: 'project',
  purpose: 'purpose',
  declaredUses: 'purpose',
  expectedBenefit: 'purpose',
  publicInterest: 'purpose',
  mandate: 'purpose',
  impossibilityProof: 'purpose',
  persons: 'people',
  datasets: 'data',
  intendedUse: 'data',
  format: 'protection',
  anonymisedInsufficient: 'protection',
  gdprBasis: 'protection',
  safeguards: 'protection',
  periodStart: 'protection',
  periodEnd: 'protection',
  environmentId: 'protection',
};

export const wordCount = (text: string): number => (text.trim() === '' ? 0 : text.trim().split(/\s+/).length);

/** A draft says only what has been filled in: empty texts, lists and datasets without elements stay away. */
export function prune(values: Draft): Draft {
  const datasets = values.datasets
    ?.map((dataset) => ({
      ...dataset,
      resources: dataset.resources.filter((resource) => resource.elements.length > 0),
    }))
    .filter((dataset) => dataset.resources.length > 0);
  const kept = Object.entries({ ...values, datasets }).filter(([, value]) => {
    if (value === undefined || value === null) return false;
    if (typeof value === 'string') return value.trim() !== '';
    return !Array.isArray(value) || value.length > 0;
  });
  return Object.fromEntries(kept) as Draft;
}

/** Fields in which two versions of a draft differ. */
export function differences(mine: Draft, theirs: Draft): (keyof Draft)[] {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])] as (keyof Draft)[];
  return names.filter((name) => JSON.stringify(mine[name]) !== JSON.stringify(theirs[name]));
}

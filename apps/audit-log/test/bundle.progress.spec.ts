import { describe, expect, it } from '@jest/globals';
import { ProgressMeter } from '../src/bundles/bundle.progress.js';
import type { Progress } from '../src/bundles/bundle.store.js';

/** A meter whose clock stands still between steps. */
function meter(entries: number) {
  const told: Progress[] = [];
  let now = 0;
  const its = new ProgressMeter(
    entries,
    (progress) => Promise.resolve(void told.push(progress)),
    () => now,
  );
  return {
    told,
    async step(phase: Progress['phase'], count: number, ms: number) {
      now += ms;
      await its.step(phase, count);
    },
  };
}

describe('how far a bundle is', () => {
  it('grows with every phase, and is never more than whole', async () => {
    const { told, step } = meter(100);
    for (const phase of ['entries', 'table', 'fhir', 'proof'] as const)
      for (let i = 0; i < 4; i++) await step(phase, 30, 1_000);
    for (const phase of ['completeness', 'papers', 'closing'] as const) await step(phase, 0, 10);
    const shares = told.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
    expect(shares.at(-1)).toBeGreaterThan(0.9);
  });

  it('tells rate and time left once they can be known, from what was done', async () => {
    const { told, step } = meter(1_000);
    await step('entries', 10, 800);
    expect(told.at(-1)).toMatchObject({ rate: null, secondsLeft: null });
    await step('entries', 490, 9_200);
    // Half of the first phase, in ten seconds.
    expect(told.at(-1)).toMatchObject({ share: 0.175, rate: 18, secondsLeft: 47 });
  });

  it('is told now and then, not for every page, but for every new phase', async () => {
    const { told, step } = meter(1_000);
    for (let i = 0; i < 100; i++) await step('entries', 10, 10);
    expect(told.length).toBeLessThan(3);
    const before = told.length;
    await step('table', 0, 1);
    expect(told).toHaveLength(before + 1);
  });
});

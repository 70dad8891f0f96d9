import { describe, expect, it } from '@jest/globals';
import { collecting } from './collecting.js';

describe('calls that are collected', () => {
  it('go out alone when nothing is under way, and together when something is', async () => {
    const calls: (readonly number[])[] = [];
    const double = collecting(
      async (inputs: readonly number[]) => {
        calls.push(inputs);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return inputs.map((input) => input * 2);
      },
      { limit: 3 },
    );
    expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
    expect(calls).toEqual([[1], [2, 3, 4], [5]]);
    expect(await double(6)).toBe(12);
  });

  it('wait for company where that is asked for', async () => {
    const calls: (readonly number[])[] = [];
    const same = collecting(
      async (inputs: readonly number[]) => {
        calls.push(inputs);
        return Promise.resolve(inputs);
      },
      { gatherMs: 20 },
    );
    const first = same(1);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await Promise.all([first, same(2)])).toEqual([1, 2]);
    expect(calls).toEqual([[1, 2]]);
  });

  it('fail for those who were in the failing call, and for nobody else', async () => {
    const half = collecting(
      async (inputs: readonly number[]) => {
        await Promise.resolve();
        if (inputs.some((input) => input % 2 === 1)) throw new Error('odd');
        return inputs.map((input) => input / 2);
      },
      { limit: 1 },
    );
    const answers = await Promise.allSettled([2, 3, 4].map(half));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});

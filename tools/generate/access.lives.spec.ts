import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { lifeOf } from './access.lives.mjs';
import { peopleOf } from './access.people.mjs';

const SEED = 1;
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
const life = (n: number) =>
  lifeOf({
    seed: SEED,
    n,
    born: Date.UTC(2023, 0, 1),
    datasets: 50,
    people: peopleOf(SEED),
    seal: (body: unknown, salt: Buffer) => ({ body, salt, hash: hashOf([body, salt.toString('hex')]) }),
    sign: async (terms: unknown) => ({ jws: 'a.b.c', hash: hashOf(terms) }),
  });

describe('a made-up life of an application', () => {
  it('is the same for the same number, and another for another', async () => {
    expect(hashOf(await life(7))).toBe(hashOf(await life(7)));
    expect(hashOf(await life(7))).not.toBe(hashOf(await life(8)));
  });

  it('has twenty events at least, in the order of time, with texts for what they name', async () => {
    const ends = new Set<string>();
    for (let n = 0; n < 200; n++) {
      const { end, events, texts, permitId } = await life(n);
      ends.add(end);
      const own = events.filter(({ stream }) => stream.startsWith('application:'));
      expect(own.length).toBeGreaterThanOrEqual(20);
      expect(own.map(({ at }) => at)).toEqual(own.map(({ at }) => at).sort((a, b) => a - b));
      const kept = new Set(texts.map(({ sealed }) => sealed.hash));
      for (const { data } of own)
        for (const name of ['contentHash', 'messageHash', 'assessmentHash', 'reasonHash'])
          if (name in data) expect(kept.has(data[name])).toBe(true);
      expect(permitId !== null).toBe(end === 'granted');
    }
    expect(ends.size).toBe(10);
  });

  it('is lived by two hundred members of staff', () => {
    expect(new Set(peopleOf(SEED).staff.map(({ ref }) => ref)).size).toBe(200);
  });
});

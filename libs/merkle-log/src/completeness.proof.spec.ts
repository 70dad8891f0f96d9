import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  compareReferences,
  fromHex,
  makeCompleteness,
  parsePeriodStatement,
  periodLeaf,
  periodLeafHash,
  periodRoot,
  verifyCompleteness,
  type CompletenessClaim,
  type PeriodStatement,
} from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { leavesOf } from '../test/trees.js';

const REFS = ['anna', 'bert', 'carla', 'dora', 'emil', 'fritz', 'gisela'];
const log = leavesOf(200);

/** A period: per reference the indexes of its entries. */
type Period = Record<string, number[]>;
const hashesOf = (indexes: readonly number[]): Uint8Array[] => indexes.map((i) => log[i] as Uint8Array);
const leavesOfPeriod = (period: Period) =>
  Object.entries(period)
    .filter(([, indexes]) => indexes.length > 0)
    .sort(([a], [b]) => compareReferences(a, b))
    .map(([ref, indexes]) => periodLeaf(sha256, ref, hashesOf(indexes)));
const statementOf = (period: Period): PeriodStatement => {
  const tree = periodRoot(sha256, leavesOfPeriod(period));
  return { period: 3, from: 0, to: 200, roots: { subject: tree, permit: tree, actor: tree } };
};
const claimOf = (period: Period, ref: string): CompletenessClaim => ({
  statement: statementOf(period),
  kind: 'subject',
  ref,
  proof: makeCompleteness(sha256, leavesOfPeriod(period), ref),
  leafHashes: hashesOf(period[ref] ?? []),
});
const verdict = (claim: CompletenessClaim, change: Partial<CompletenessClaim> = {}) =>
  verifyCompleteness(sha256, { ...claim, ...change });

/** Each entry concerns one of the references, or none. */
const periods: fc.Arbitrary<Period> = fc
  .array(fc.option(fc.constantFrom(...REFS), { nil: undefined }), { maxLength: 60 })
  .map((owners) => {
    const period: Period = {};
    owners.forEach((ref, i) => {
      if (ref !== undefined) (period[ref] ??= []).push(i);
    });
    return period;
  });

describe('a proof that a list is complete', () => {
  it('holds for every reference that is there, and for every one that is not', () => {
    fc.assert(
      fc.property(periods, (period) => {
        for (const ref of [...REFS, 'aaa', 'cz', 'zz'])
          expect(verdict(claimOf(period, ref))).toEqual({ ok: true });
      }),
    );
  });

  it('holds in an empty period, before the first and behind the last reference', () => {
    expect(verdict(claimOf({}, 'anna'))).toEqual({ ok: true });
    for (const ref of ['a', 'm', 'z']) {
      expect(verdict(claimOf({ m: [4] }, ref))).toEqual({ ok: true });
      expect(verdict(claimOf({ b: [1], m: [4], y: [5] }, ref))).toEqual({ ok: true });
    }
  });

  it('refuses a list with an entry left out, whichever', () => {
    fc.assert(
      fc.property(periods, fc.nat(), (period, nth) => {
        for (const [ref, indexes] of Object.entries(period)) {
          const left = indexes.filter((_, i) => i !== nth % indexes.length);
          expect(verdict(claimOf(period, ref), { leafHashes: hashesOf(left) })).toMatchObject({
            ok: false,
            reason: 'completeness-list',
          });
        }
      }),
    );
  });

  it('refuses a list with an entry added, repeated or in another order', () => {
    fc.assert(
      fc.property(periods, fc.integer({ min: 60, max: 199 }), fc.nat(), (period, more, at) => {
        for (const [ref, indexes] of Object.entries(period)) {
          const claim = claimOf(period, ref);
          const place = at % (indexes.length + 1);
          const lists = [
            indexes.toSpliced(place, 0, more),
            [...indexes, indexes[0] as number],
            ...(indexes.length > 1 ? [indexes.toReversed()] : []),
          ];
          for (const list of lists) expect(verdict(claim, { leafHashes: hashesOf(list) }).ok).toBe(false);
        }
      }),
    );
  });

  it('refuses entries of one reference as those of another, with either proof', () => {
    fc.assert(
      fc.property(periods, fc.constantFrom(...REFS), (period, other) => {
        for (const ref of Object.keys(period)) {
          if (ref === other) continue;
          const own = claimOf(period, ref);
          const theirs = claimOf(period, other);
          expect(verdict(own, { ref: other }).ok).toBe(false);
          expect(verdict(theirs, { leafHashes: own.leafHashes }).ok).toBe(false);
          expect(verdict(own, { proof: theirs.proof }).ok).toBe(false);
        }
      }),
    );
  });

  it('refuses that a reference is absent when it is there, between any neighbours', () => {
    fc.assert(
      fc.property(periods, (period) => {
        const leaves = leavesOfPeriod(period);
        for (const { ref } of leaves)
          for (const other of [...REFS, '!', '~']) {
            const { proof } = claimOf(period, other);
            if ('absent' in proof)
              expect(verdict(claimOf(period, ref), { proof, leafHashes: [] }).ok).toBe(false);
          }
      }),
    );
  });

  it('refuses an entry moved to another period', () => {
    fc.assert(
      fc.property(periods, fc.constantFrom(...REFS), (period, ref) => {
        const indexes = period[ref] ?? [];
        const later: Period = { ...period, [ref]: [...indexes, 150] };
        const honest = claimOf(later, ref);
        expect(verdict(honest)).toEqual({ ok: true });
        // The list of one period does not fit the other, nor does the statement.
        expect(verdict(honest, { leafHashes: hashesOf(indexes) }).ok).toBe(false);
        expect(verdict(honest, { statement: statementOf(period) }).ok).toBe(false);
      }),
    );
  });

  it('refuses any change of the proof itself', () => {
    const period: Period = { anna: [1, 5], bert: [2], carla: [3], dora: [8, 9], fritz: [11] };
    const present = claimOf(period, 'dora');
    const absent = claimOf(period, 'emil');
    if (!('present' in present.proof) || !('absent' in absent.proof)) throw new Error('the wrong proofs');
    const { index, proof } = present.proof.present;
    for (const changed of [
      { index: index + 1, proof },
      { index: index - 1, proof },
      { index: -1, proof },
      { index, proof: proof.slice(1) },
      { index, proof: [...proof, log[0] as Uint8Array] },
      { index, proof: [new Uint8Array(3), ...proof.slice(1)] },
      ...proof.map((_, i) => ({ index, proof: proof.with(i, log[7] as Uint8Array) })),
    ])
      expect(verdict(present, { proof: { present: changed } }).ok).toBe(false);
    const { leaves, ...place } = absent.proof.absent;
    const [dora, fritz] = leaves as [(typeof leaves)[0], (typeof leaves)[0]];
    for (const changed of [
      { ...place, leaves: [dora] },
      { ...place, leaves: [fritz] },
      { ...place, leaves: [] },
      { ...place, leaves: [fritz, dora] },
      { ...place, leaves: [dora, fritz, fritz] },
      { ...place, leaves: [{ ...dora, count: 3 }, fritz] },
      { ...place, leaves: [{ ...dora, count: 0 }, fritz] },
      { ...place, leaves: [dora, { ...fritz, entries: 'no hash' }] },
      { ...place, leaves: [dora, { ...fritz, ref: 'gisela' }] },
      { ...place, leaves, index: place.index - 1 },
      { ...place, leaves, proof: [] },
    ])
      expect(verdict(absent, { proof: { absent: changed } }).ok).toBe(false);
  });

  it('says why', () => {
    const period: Period = { anna: [1, 5], bert: [2], dora: [8] };
    const there = claimOf(period, 'bert');
    const away = claimOf(period, 'carla');
    const { statement } = there;
    const rootOf = (root: string, size: number): PeriodStatement => ({
      ...statement,
      roots: { ...statement.roots, subject: { root, size } },
    });
    expect(verdict(there, { leafHashes: [] })).toMatchObject({ reason: 'completeness-list' });
    expect(verdict(away, { leafHashes: hashesOf([2]) })).toMatchObject({ reason: 'completeness-list' });
    expect(verdict(away, { ref: 'aaa' })).toMatchObject({ reason: 'completeness-neighbours' });
    expect(verdict(there, { ref: '' })).toMatchObject({ reason: 'completeness-reference' });
    expect(verdict(there, { ref: 'é' })).toMatchObject({ reason: 'completeness-reference' });
    expect(verdict(there, { leafHashes: [new Uint8Array(1)] })).toMatchObject({ reason: 'hash-length' });
    expect(verdict(there, { statement: rootOf('00', 3) })).toMatchObject({ reason: 'hash-length' });
    expect(verdict(there, { statement: rootOf('00', -1) })).toMatchObject({ reason: 'period-form' });
    expect(verdict(there, { kind: 'toString' as 'actor' })).toMatchObject({ reason: 'period-form' });
    expect(verdict(away, { statement: rootOf('00'.repeat(32), 3) })).toMatchObject({
      reason: 'root-mismatch',
    });
    const empty = claimOf({}, 'anna');
    const untrue = {
      ...empty.statement,
      roots: { ...statement.roots, subject: { root: 'ab'.repeat(32), size: 0 } },
    };
    expect(verdict(empty, { statement: untrue })).toMatchObject({ reason: 'root-mismatch' });
    expect(verdict(empty, { proof: away.proof })).toMatchObject({ reason: 'completeness-neighbours' });
  });
});

describe('the leaf of a reference', () => {
  it('is the RFC 8785 form of its members, in order', () => {
    const leaf = periodLeaf(sha256, 'anna', hashesOf([1]));
    const text = `{"count":1,"entries":"${leaf.entries}","ref":"anna"}`;
    expect(Buffer.from(periodLeafHash(sha256, leaf))).toEqual(
      Buffer.from(sha256(new Uint8Array(Buffer.from(`\0${text}`)))),
    );
    // One entry: the root over it is its leaf hash.
    expect(fromHex(leaf.entries)).toEqual(Uint8Array.from(log[1] as Uint8Array));
  });

  it('is made for references with entries alone, sorted, each once', () => {
    expect(() => periodLeaf(sha256, '', hashesOf([1]))).toThrow(RangeError);
    expect(() => periodLeaf(sha256, 'a b', hashesOf([1]))).toThrow(RangeError);
    expect(() => periodLeaf(sha256, 'anna', [])).toThrow(RangeError);
    const [a, b] = leavesOfPeriod({ a: [1], b: [2] }) as [never, never];
    expect(() => periodRoot(sha256, [b, a])).toThrow(RangeError);
    expect(() => makeCompleteness(sha256, [a, a], 'a')).toThrow(RangeError);
  });
});

describe('the statement of a period', () => {
  const good = statementOf({ anna: [1] });
  it('is read as the entry has it', () => {
    expect(parsePeriodStatement({ ...good, more: 1 })).toEqual({ ok: true, value: good });
  });
  it.each([
    null,
    7,
    {},
    { ...good, from: -1 },
    { ...good, from: '0' },
    { ...good, to: 0 },
    { ...good, period: 0.5 },
    { ...good, roots: null },
    { ...good, roots: { ...good.roots, actor: undefined } },
    { ...good, roots: { ...good.roots, actor: { root: 'AB'.repeat(32), size: 1 } } },
    { ...good, roots: { ...good.roots, actor: { root: 'ab'.repeat(32), size: '1' } } },
  ])('is refused when it is malformed (%#)', (value) => {
    expect(parsePeriodStatement(value)).toMatchObject({ ok: false, reason: 'period-form' });
  });
});

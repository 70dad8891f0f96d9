import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TERMS, anyRegime, choice, history, project } from '../../test/choice.arbitrary.js';
import { standing } from '../choices/choice.standing.js';
import { cutCommitment, decisiveSubjects } from './cut.commitment.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const salt = new Uint8Array(16).fill(7);

describe('commitment to the people of a cut', () => {
  it('does not depend on order or repetition, and changes with every person and salt', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff })),
        fc.integer({ min: 0, max: 0xffffffff }),
        (indexes, other) => {
          const commitment = cutCommitment(indexes, salt, sha256);
          expect(cutCommitment([...indexes].reverse().concat(indexes), salt, sha256)).toBe(commitment);
          expect(cutCommitment(indexes, new Uint8Array(16).fill(8), sha256)).not.toBe(commitment);
          if (!indexes.includes(other))
            expect(cutCommitment([...indexes, other], salt, sha256)).not.toBe(commitment);
        },
      ),
    );
  });
  it('is the SHA-256 of domain, salt length, salt, count and ascending big-endian indexes', () => {
    const expected = createHash('sha256')
      .update('garant/cut-commitment/v1\n')
      .update(Buffer.from('00000010', 'hex'))
      .update(salt)
      .update(Buffer.from('000000020000000100010000', 'hex'))
      .digest('hex');
    expect(cutCommitment([65_536, 1], salt, sha256)).toBe(expected);
  });
  it('refuses a salt that could be guessed', () => {
    expect(() => cutCommitment([1], new Uint8Array(15), sha256)).toThrow(RangeError);
  });
});

describe('people whose choices decide', () => {
  const all = [
    { index: 9, choices: [choice('NON_OPPOSITION', 'object', project, 1)] },
    { index: 70_000, choices: [choice('NON_OPPOSITION', 'object', project, 5)] },
    { index: 2, choices: [choice('NON_OPPOSITION', 'object', 'everything', 2)] },
    { index: 3, choices: [choice('EXPLICIT_CONSENT', 'consent', project, 3)] },
  ];
  it('are those who said no, sorted; under consent those who said yes', () => {
    expect([...decisiveSubjects(all, TERMS, 4)]).toEqual([2, 9]);
    expect([...decisiveSubjects(all, TERMS, 5)]).toEqual([2, 9, 70_000]);
    expect([...decisiveSubjects(all, { ...TERMS, regime: 'EXPLICIT_CONSENT' }, 5)]).toEqual([3]);
  });
  it('agree with the standing of each one', () => {
    fc.assert(
      fc.property(
        anyRegime.chain((regime) =>
          fc.tuple(fc.constant({ ...TERMS, regime }), fc.array(history(regime), { maxLength: 5 }), fc.nat(9)),
        ),
        ([terms, histories, upTo]) => {
          const people = histories.map((choices, index) => ({ index, choices }));
          const wanted = terms.regime === 'EXPLICIT_CONSENT' ? 'allow' : 'deny';
          const expected = people
            .filter(({ choices }) => standing(choices, terms, upTo) === wanted)
            .map(({ index }) => index);
          expect([...decisiveSubjects(people, terms, upTo)]).toEqual(expected);
        },
      ),
    );
  });
  it('cannot be computed for a regime that is not decided, or an index that is no uint32', () => {
    expect(() => decisiveSubjects(all, { ...TERMS, regime: 'PUBLIC_TASK_NO_OBJECTION' }, 1)).toThrow(
      RangeError,
    );
    expect(() => decisiveSubjects([{ index: -1, choices: [] }], TERMS, 1)).toThrow(RangeError);
  });
});

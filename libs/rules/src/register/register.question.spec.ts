import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TERMS, anyRegime, history } from '../../test/choice.arbitrary.js';
import { standing } from '../choices/choice.standing.js';
import { decisiveSubjects } from '../decision/cut.commitment.js';
import { termsOfScope } from './as.of.js';
import { answerOf, registerQuestion, summaryOf } from './register.question.js';

describe('a question to the whole register', () => {
  it.each([
    ['EXPLICIT_CONSENT', 'allow', ['consent/purpose/53.1.e.i', 'consent/project/project-1']],
    ['EHDS_OPT_OUT', 'deny', undefined],
  ] as const)('looks under %s for those at %s', (regime, wanted, allowing) => {
    const question = registerQuestion({ ...TERMS, regime });
    expect(question.wanted).toBe(wanted);
    if (allowing) expect(question.allowing).toEqual(allowing);
  });

  it('reaches wider purposes and the categories of the dataset, and no other project', () => {
    const { reaching } = registerQuestion({ ...TERMS, regime: 'NON_OPPOSITION' });
    expect(reaching).toEqual(
      expect.arrayContaining(['everything/', 'purpose/53.1.e', 'category/51.1.f', 'project/project-1']),
    );
    expect(reaching).not.toContain('purpose/53.1.a');
    expect(reaching).not.toContain('category/51.1.b');
  });

  it('about everything reads no narrower act', () => {
    const { reaching } = registerQuestion(termsOfScope('EHDS_OPT_OUT', { kind: 'everything' }));
    expect(reaching.filter((key) => !key.endsWith('/'))).toEqual([]);
  });

  it('refuses a regime that is not decided', () => {
    expect(() => registerQuestion({ ...TERMS, regime: 'PUBLIC_TASK_NO_OBJECTION' })).toThrow(RangeError);
  });

  it('answers from a summary exactly as standing answers from the acts', () => {
    let asked = 0;
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime), fc.nat(9))),
        ([regime, choices, upTo]) => {
          const terms = { ...TERMS, regime };
          const question = registerQuestion(terms);
          const answer = answerOf(question, summaryOf(question, choices, upTo));
          if (answer === 'ask') {
            asked++;
            return;
          }
          expect(answer).toBe(standing(choices, terms, upTo) === question.wanted ? 'yes' : 'no');
          expect(answer === 'yes').toBe(decisiveSubjects([{ index: 7, choices }], terms, upTo).length === 1);
        },
      ),
      { numRuns: 2_000 },
    );
    expect(asked).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  failedChecks,
  networkProblem,
  problemFromOutcome,
  problemOf,
  problemSentence,
  problemSource,
  problemTitle,
  worthRetrying,
} from './problem.model.js';

describe('problems', () => {
  it('a problem document is taken as it is', () => {
    const problem = problemOf(422, {
      type: '/problems/norm-gate',
      title: 'x',
      status: 422,
      code: 'norm-gate',
    });
    expect(problem.code).toBe('norm-gate');
    expect(problemTitle(problem, 'fr', '-')).toBe('Le jeu de données ne peut pas encore être publié');
    expect(problemSource(problem)).toBe('EHDS Art. 77');
  });

  it.each([
    [401, 'unauthenticated'],
    [404, 'not-found'],
    [502, 'service-unavailable'],
    [418, 'invalid-body'],
  ])('an answer %i without a problem document becomes %s', (status, code) => {
    expect(problemOf(status, '<html>').code).toBe(code);
  });

  it('an unknown code keeps the words of the server', () => {
    expect(problemTitle({ ...networkProblem(), code: 'new-code', title: 'Neu' }, 'en', '-')).toBe('Neu');
    expect(problemTitle(networkProblem(), 'en', 'fallback')).toBe('fallback');
  });

  it('a refusal by a rule carries its sentence, its article and the checks that failed', () => {
    const problem = problemFromOutcome({
      code: 'purpose-prohibited',
      params: {
        sentence: { fr: 'Interdit.', en: 'Prohibited.' },
        legalSource: 'Art. 54(c)',
        checks: [{ code: 'permit-expired', verdict: 'fail' }, 'odd'],
      },
    });
    expect(problemSentence(problem)).toEqual({ fr: 'Interdit.', en: 'Prohibited.' });
    expect(problemSource(problem)).toBe('Art. 54(c)');
    expect(failedChecks(problem)).toEqual(['permit-expired']);
  });

  it('only what may pass by itself is worth another try', () => {
    expect([networkProblem(), problemOf(503, {}), problemOf(429, {})].every(worthRetrying)).toBe(true);
    expect([problemOf(422, {}), problemOf(404, {}), problemOf(403, {})].some(worthRetrying)).toBe(false);
  });
});

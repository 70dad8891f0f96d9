import { describe, expect, it } from '@jest/globals';
import { whoActed } from './who.acted.js';

describe('who made a choice', () => {
  it.each([
    ['the reader', { actedBy: 'anne', authorityId: 'a' }, 'you'],
    ['the other parent', { actedBy: 'karim', authorityId: 'k' }, 'other-holder'],
    ['the person themself', { actedBy: 'leo' }, 'person'],
    ['an agent under a mandate', { actedBy: 'nadia', mandateId: 'm' }, 'agent'],
    ['an agent from a paper form', { actedBy: 'nadia', formId: 'f' }, 'agent'],
    ['both parents', { actedBy: 'karim', authorityId: 'k', because: 'resolution' as const }, 'both'],
    ['the register, when a term is over', { actedBy: 'x', because: 'expired' as const }, 'register'],
  ])('%s', (_name, choice, who) => {
    expect(whoActed(choice, 'anne')).toBe(who);
  });
});

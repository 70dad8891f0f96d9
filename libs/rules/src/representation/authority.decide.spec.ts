import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decideAuthority,
  evolveAuthority,
  type AuthorityCommand,
  type AuthorityFacts,
} from './authority.decide.js';
import { AUTHORITY_TYPES, type AuthorityState } from './authority.model.js';
import { evidenceType } from './evidence.type.js';

const AT = '2026-11-24T10:00:00.000Z';
const anne = { ref: 'anne', role: 'patient', subjectRef: 'anne-subject' } as const;
const iris = { ref: 'iris', role: 'data-protection-officer' } as const;
const nadia = { ref: 'nadia', role: 'agent' } as const;
const child = { birthDate: '2015-04-02', at: AT };

const declaration = (over: Partial<Extract<AuthorityCommand, { type: 'authority.declare' }>> = {}) => ({
  type: 'authority.declare' as const,
  authorityId: 'a1',
  authorityType: 'parental-authority' as const,
  startsOn: null,
  endsOn: null,
  acts: null,
  ...over,
});
const after = (...steps: [AuthorityCommand, AuthorityFacts][]): AuthorityState | undefined =>
  steps.reduce<AuthorityState | undefined>((state, [command, facts]) => {
    const decided = decideAuthority(state, command, facts);
    if (!decided.ok) throw new Error(decided.refusal.code);
    return decided.events.reduce<AuthorityState | undefined>(evolveAuthority, state);
  }, undefined);
const codeOf = (
  state: AuthorityState | undefined,
  command: AuthorityCommand,
  facts: AuthorityFacts,
): string => {
  const decided = decideAuthority(state, command, facts);
  return decided.ok ? decided.events.map(({ type }) => type).join() : decided.refusal.code;
};
const declared = after([declaration(), { actor: anne, ...child, evidenceKnown: true }]);
const verify = { type: 'authority.verify', sole: false } as const;
const known = { ...child, subjectRef: 'child' };
const verified = after(
  [declaration(), { actor: anne, ...child, evidenceKnown: true }],
  [verify, { actor: iris, ...known }],
);

describe('declaring an authority', () => {
  const helper = { authorityType: 'trusted-helper', acts: ['object'] } as const;
  const adult = { birthDate: '1950-01-01' };
  it.each<[string, ReturnType<typeof declaration>, Partial<AuthorityFacts>, string]>([
    ['a parent with a document', declaration(), {}, 'authority.declared'],
    ['without document', declaration(), { evidenceKnown: false }, 'evidence-missing'],
    ['by an officer', declaration(), { actor: iris }, 'authority-state'],
    ['for a person of 18', declaration(), { birthDate: '2008-11-24' }, 'majority-reached'],
    ['for somebody not born yet', declaration(), { birthDate: '2027-01-01' }, 'birth-date-invalid'],
    [
      'ended before it began',
      declaration({ startsOn: '2026-02-02', endsOn: '2026-01-01' }),
      {},
      'authority-period',
    ],
    ['ended yesterday', declaration({ endsOn: '2026-11-23' }), {}, 'authority-ended'],
    ['a helper whose mandate names acts', declaration(helper), adult, 'authority.declared'],
    ['a helper whose mandate names none', declaration({ ...helper, acts: [] }), adult, 'authority-acts'],
    ['a helper of a minor', declaration(helper), {}, 'authority-age'],
    ['a parent with a list of acts', declaration({ acts: ['object'] }), {}, 'authority-acts'],
    ['habilitation for a minor', declaration({ authorityType: 'family-habilitation' }), {}, 'authority-age'],
  ])('%s', (_name, command, over, expected) => {
    expect(codeOf(undefined, command, { actor: anne, ...child, evidenceKnown: true, ...over })).toBe(
      expected,
    );
  });
});

describe('verifying, refusing and ending', () => {
  const end = { type: 'authority.end' } as const;
  const karim = { ref: 'karim', role: 'patient', subjectRef: 'karim-subject' } as const;
  const theChild = { ref: 'kid', role: 'patient', subjectRef: 'child' } as const;
  it.each<[string, AuthorityState | undefined, AuthorityCommand, AuthorityFacts, string]>([
    ['the officer verifies', declared, verify, { actor: iris, ...known }, 'authority.verified'],
    ['an agent verifies', declared, verify, { actor: nadia, ...known }, 'authority.verified'],
    ['the declarant verifies', declared, verify, { actor: anne, ...known }, 'authority-state'],
    [
      'the declarant verifies as an agent',
      declared,
      verify,
      { actor: { ref: 'anne', role: 'agent' }, ...known },
      'separation-of-duties',
    ],
    [
      'for oneself',
      declared,
      verify,
      { actor: iris, ...known, subjectRef: 'anne-subject' },
      'authority-for-oneself',
    ],
    ['of a dead person', declared, verify, { actor: iris, ...known, deceased: true }, 'person-deceased'],
    ['verified twice', verified, verify, { actor: iris, ...known }, 'authority-state'],
    [
      'refused after it was verified',
      verified,
      { type: 'authority.refuse', reasonsHash: 'x' },
      { actor: iris, ...child },
      'authority-state',
    ],
    ['somebody else looks at it', verified, end, { actor: karim, ...child }, 'authority-unknown'],
    ['the declarant gives it up', verified, end, { actor: anne, ...child }, 'authority.ended'],
    ['the child ends a parent’s', verified, end, { actor: theChild, ...child }, 'authority-not-revocable'],
    [
      'the person ends a helper’s',
      { ...verified!, type: 'trusted-helper' },
      end,
      { actor: theChild, ...child },
      'authority.ended',
    ],
    ['an agent ends it', verified, end, { actor: nadia, ...child }, 'authority-state'],
    ['nothing is there', undefined, verify, { actor: iris, ...known }, 'authority-unknown'],
  ])('%s', (_name, state, command, facts, expected) => {
    expect(codeOf(state, command, facts)).toBe(expected);
  });

  it('says why it ended', () => {
    const why = (actor: AuthorityFacts['actor'], because?: 'majority') => {
      const decided = decideAuthority(verified, { type: 'authority.end', because }, { actor, ...child });
      const [event] = decided.ok ? decided.events : [];
      return event?.type === 'authority.ended' ? event.data.because : undefined;
    };
    expect([why(anne), why(iris), why({ ref: '', role: 'system' }, 'majority')]).toEqual([
      'renounced',
      'revoked-by-officer',
      'majority',
    ]);
  });

  it('nobody but an officer or an agent makes a declared authority a verified one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('patient', 'researcher', 'holder', 'inspector', 'operator', 'signatory', 'system'),
        fc.constantFrom(...AUTHORITY_TYPES),
        (role, type) => {
          const decided = decideAuthority({ ...declared!, type }, verify, {
            actor: { ref: 'x', role } as AuthorityFacts['actor'],
            ...known,
          });
          expect(decided.ok).toBe(false);
        },
      ),
    );
  });
});

describe('documents', () => {
  it.each([
    ['PDF', '%PDF-1.7', 'application/pdf'],
    ['PNG', '\x89PNG\r\n\x1a\n', 'image/png'],
    ['JPEG', '\xff\xd8\xff\xe0', 'image/jpeg'],
    ['a page that calls itself a document', '<html>%PDF-', undefined],
    ['nothing', '', undefined],
  ])('%s', (_name, bytes, expected) => {
    expect(evidenceType(Buffer.from(bytes, 'latin1'))).toBe(expected);
  });
});

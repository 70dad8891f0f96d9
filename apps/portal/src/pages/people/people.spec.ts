import { describe, expect, it } from '@jest/globals';
import { mayOpen, ownPages } from '../../shell/navigation.table.js';
import { TRAITS, traitRows } from './trait.rows.js';

const person = (over: object = {}) => ({
  subjectRef: 'r',
  familyName: 'Martin',
  givenNames: 'Anne',
  birthDate: '1980-02-03',
  gender: 'female',
  ins: false,
  hasLogin: true,
  origin: 'login',
  linkedRecords: 2,
  choices: 0,
  ...over,
});

describe('people side by side', () => {
  it('shows each trait once, with the people’s values in their order', () => {
    const rows = traitRows([person(), person({ givenNames: 'Anna', ins: true })]);
    expect(rows.map(({ trait }) => trait)).toEqual(TRAITS.map(([trait]) => trait));
    expect(rows.find(({ trait }) => trait === 'givenNames')?.values).toEqual(['Anne', 'Anna']);
    expect(rows.find(({ trait }) => trait === 'ins')).toMatchObject({
      kind: 'yes-no',
      values: ['false', 'true'],
    });
  });

  it('never shows a number by which somebody could be looked up', () => {
    expect(TRAITS.map(([trait]) => trait)).not.toContain('subjectRef');
  });

  it('is for the officer alone; an erasure is for the person alone', () => {
    expect(ownPages(['data-protection-officer'])).toContain('identityDesk');
    expect(mayOpen('identityCase', ['agent'])).toBe(false);
    expect(mayOpen('identityCase', ['operator'])).toBe(false);
    expect(mayOpen('myErasure', ['patient'])).toBe(true);
    expect(mayOpen('myErasure', ['data-protection-officer'])).toBe(false);
  });
});

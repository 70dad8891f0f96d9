import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ProblemError } from '@garant/nest-kit';
import { returnAddress, withOutcome } from '../identity/return.address.js';
import { idIn, parseBody, parseQuery } from './request.parsing.js';

const schema = z.object({
  name: z.string().min(1),
  people: z.array(z.object({ age: z.number() })).default([]),
});
const fieldsOf = (work: () => unknown): [string, string[]] => {
  try {
    work();
  } catch (error) {
    if (error instanceof ProblemError)
      return [error.code, (error.options.errors ?? []).map(({ field }) => field)];
    throw error;
  }
  return ['accepted', []];
};

describe('a request body', () => {
  it('is what its schema says, with defaults', () => {
    expect(parseBody(schema, { name: 'a' })).toEqual({ name: 'a', people: [] });
  });
  it.each([
    [{ name: '' }, ['name']],
    [{ name: 'a', people: [{ age: 'x' }] }, ['people.0.age']],
    [{ name: 'a', nmae: 'b' }, ['nmae']],
    [{ name: 'a', people: [{ age: 1, weight: 2 }] }, ['people.0.weight']],
    [undefined, ['name']],
    ['text', ['']],
  ])('%j is refused, naming the field', (body, fields) => {
    expect(fieldsOf(() => parseBody(schema, body))).toEqual(['invalid-body', fields]);
  });
  it('of a query has its own code', () => {
    expect(fieldsOf(() => parseQuery(z.strictObject({}), { surprise: '1' }))).toEqual([
      'invalid-query',
      ['surprise'],
    ]);
  });
  it.each([
    '',
    '1',
    '../x',
    '019A3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
    '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12/x',
  ])('never takes %j for an id', (text) => {
    expect(fieldsOf(() => idIn(text))[0]).toBe('not-found');
  });
});

describe('an address to come back to', () => {
  it.each(['/', '/en/applications/1?tab=2#x', '/auth-help'])('%s stays', (path) => {
    expect(returnAddress(path)).toBe(path);
  });
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/a\nb',
    'javascript:alert(1)',
    '/auth/login?returnTo=/',
    '/é',
    undefined,
    ['/a'],
    `/${'a'.repeat(2_000)}`,
  ])('%j becomes the start page', (given) => {
    expect(returnAddress(given)).toBe('/');
  });
  it('carries an outcome in its fragment, where no server sees it', () => {
    expect(withOutcome('/a?b=1#old', { outcome: 'refused', code: 'quorum-missing' })).toBe(
      '/a?b=1#outcome=refused&code=quorum-missing',
    );
  });
});

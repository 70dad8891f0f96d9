import { describe, expect, it } from '@jest/globals';
import { NO_PREFERENCES, type ContactView } from '@garant/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageAt } from '../../i18n/route.table.js';
import { actualWay, detailsOf, draftOf, phoneOf, type Draft } from './preferences.model.js';

const empty: Draft = draftOf({ email: null, phone: null, postal: null, preferences: NO_PREFERENCES });
const filled: Draft = {
  ...empty,
  email: 'ada@example.org',
  phone: '06 12 34 56 78',
  name: 'Ada Martin',
  line1: '1 rue Haute',
  postcode: '13001',
  city: 'Marseille',
};
const faults = (draft: Draft) => {
  const result = detailsOf(draft);
  return result.ok ? [] : result.faults.map(({ field, code }) => `${field} ${code}`);
};

describe('how a person wants to be reached', () => {
  it.each([
    ['06 12 34 56 78', '+33612345678'],
    ['06.12.34.56.78', '+33612345678'],
    ['+33 6 12 34 56 78', '+33612345678'],
    ['0032 470 12 34 56', '+32470123456'],
    ['12', '12'],
  ])('a phone number as people write it: %s', (written, number) => {
    expect(phoneOf(written)).toBe(number);
  });

  it('may be nothing at all: messages then wait in their space', () => {
    expect(detailsOf(empty)).toEqual({
      ok: true,
      details: { email: null, phone: null, postal: null, preferences: NO_PREFERENCES },
    });
  });

  it('comes back from the fields as it went in', () => {
    const result = detailsOf({ ...filled, line2: 'Bâtiment B' });
    if (!result.ok) throw new Error('not accepted');
    expect(result.details.postal).toEqual({
      name: 'Ada Martin',
      lines: ['1 rue Haute', 'Bâtiment B'],
      postcode: '13001',
      city: 'Marseille',
      country: 'FR',
    });
    expect(detailsOf(draftOf(result.details))).toEqual(result);
  });

  it.each<[string, Draft, string[]]>([
    [
      'e-mail wanted, none given',
      { ...empty, preferences: { ...NO_PREFERENCES, channel: 'email' } },
      ['email missing'],
    ],
    ['an e-mail that is none', { ...filled, email: 'ada' }, ['email invalid']],
    ['a phone number that is none', { ...filled, phone: '12' }, ['phone invalid']],
    ['half an address', { ...filled, city: ' ' }, ['city missing']],
    [
      'a letter wanted, no address',
      { ...empty, preferences: { ...NO_PREFERENCES, channel: 'letter' } },
      ['name missing', 'line1 missing', 'postcode missing', 'city missing'],
    ],
    [
      'braille needs an address',
      { ...empty, preferences: { ...NO_PREFERENCES, accessibility: ['braille'] } },
      ['name missing', 'line1 missing', 'postcode missing', 'city missing'],
    ],
    ['a line longer than an envelope', { ...filled, line1: 'x'.repeat(39) }, ['line1 too-long']],
  ])('%s', (_case, draft, expected) => {
    expect(faults(draft)).toEqual(expected);
  });

  const view = (over: Partial<ContactView>): ContactView => ({
    email: 'a@example.org',
    phone: null,
    postal: null,
    preferences: { ...NO_PREFERENCES, channel: 'email' },
    emailState: 'verified',
    ready: { email: true, sms: false },
    updatedAt: null,
    ...over,
  });
  it('says which way messages really go', () => {
    expect(actualWay(view({}))).toEqual({ channel: 'email', because: null });
    expect(actualWay(view({ emailState: 'unverified' }))).toEqual({
      channel: 'portal',
      because: 'unverified',
    });
    const detailed = detailsOf(filled);
    const postal = detailed.ok ? detailed.details.postal : null;
    expect(actualWay(view({ emailState: 'unverified', postal }))).toEqual({
      channel: 'letter',
      because: 'unverified',
    });
    expect(actualWay(view({ preferences: { ...NO_PREFERENCES, channel: 'sms' } }))).toEqual({
      channel: 'portal',
      because: 'missing',
    });
  });
});

describe('messages', () => {
  it('lead to pages that exist, in both languages', () => {
    const table = readFileSync(
      join(process.cwd(), 'apps/consent/src/notifications/message.texts.ts'),
      'utf8',
    );
    const pages = [...table.matchAll(/\{ fr: '([a-z:/-]+)', en: '([a-z:/-]+)'[^}]*\}/g)];
    expect(pages.length).toBeGreaterThan(5);
    const lost = pages
      .flatMap(([, fr, en]) => [`/${fr}`, `/en/${en}`])
      .map((path) => path.replace(':id', 'x'))
      .filter((path) => pageAt(path) === undefined);
    expect(lost).toEqual([]);
  });
});

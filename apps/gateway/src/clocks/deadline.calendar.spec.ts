import { describe, expect, it } from '@jest/globals';
import { calendarOf } from './deadline.calendar.js';

const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
const item = {
  noun: 'application' as const,
  aboutId: ID,
  code: 'D02' as const,
  title: {
    fr: 'Décider ; vite, très vite, avant la fin de la période la plus longue possible',
    en: 'Decide',
  },
  of: 'Diabète et rétinopathie',
  article: 'EHDS Art. 68(4)',
  owedBy: 'access-body' as const,
  dueAt: '2027-03-28T21:59:59.999Z',
};

describe('deadlines as a calendar file (RFC 5545)', () => {
  const text = calendarOf({ now: '2026-11-24T10:00:00.000Z', items: [item] }, 'fr');
  it('has each as a whole day of Paris, on the day on which it ends', () => {
    expect(text).toContain(`UID:D02-${ID}-20270328@garant`);
    expect(text).toContain('DTSTART;VALUE=DATE:20270328\r\nDTEND;VALUE=DATE:20270329');
    expect(text).toContain('DTSTAMP:20261124T100000Z');
  });
  it('names a case by its number, never by its title', () => expect(text).not.toContain('Diabète'));
  it('escapes, folds at 75 octets without cutting a letter, and ends every line as the standard says', () => {
    const lines = text.split('\r\n');
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text.replaceAll('\r\n ', '')).toContain('SUMMARY:Décider \\; vite\\, très vite\\,');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });
});

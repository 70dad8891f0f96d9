import { describe, expect, it } from '@jest/globals';
import { nextDigest, nextTry } from './mail.schedule.js';
import { MESSAGE_TEXTS, renderMail, textOf } from './message.texts.js';

describe('a mail to an account', () => {
  it('says what happened in one line each, equal ones once, and nothing of the case', () => {
    const mail = renderMail(
      [
        { kind: 'clock-ends', dueOn: '2027-02-24' },
        { kind: 'clock-ends', dueOn: '2027-02-24' },
        { kind: 'application-decided', dueOn: null },
      ],
      'fr',
      'https://garant.example/messages',
    );
    expect(mail.subject).toBe('3 messages de Garant');
    expect(mail.text.split('\n').slice(2, 4)).toEqual([
      '- Un délai qui vous concerne se termine bientôt. Échéance : 2027-02-24. (2 fois)',
      '- Votre demande a reçu une décision.',
    ]);
    expect(mail.text).toContain('https://garant.example/messages');
    expect(renderMail([{ kind: 'invited', dueOn: null }], 'en', 'x').subject).toBe('A message from Garant');
  });
  it('has words in both languages for every kind, and for one that it does not know', () => {
    for (const kind of [...Object.keys(MESSAGE_TEXTS), 'something-new'])
      expect(Object.values(textOf(kind)).every((text) => /^\p{Lu}.*\.$/u.test(text))).toBe(true);
  });
});

describe('when a mail goes out', () => {
  it.each([
    ['before seven in winter: today', '2026-11-24T05:59:00.000Z', '2026-11-24T06:00:00.000Z'],
    ['at seven it is tomorrow', '2026-11-24T06:00:00.000Z', '2026-11-25T06:00:00.000Z'],
    ['in summer two hours before UTC', '2026-07-01T12:00:00.000Z', '2026-07-02T05:00:00.000Z'],
    ['late in the evening it is tomorrow in Paris', '2026-11-24T23:30:00.000Z', '2026-11-25T06:00:00.000Z'],
  ])('%s', (_why, now, at) => expect(nextDigest(now)).toBe(at));
  it('again after longer and longer, five times, then never', () => {
    const now = '2026-11-24T00:00:00.000Z';
    const waits = [1, 2, 3, 4, 5, 6].map((tries) => nextTry(tries, now));
    expect(waits.map((at) => at && (Date.parse(at) - Date.parse(now)) / 60_000)).toEqual([
      1,
      5,
      30,
      120,
      720,
      null,
    ]);
  });
});

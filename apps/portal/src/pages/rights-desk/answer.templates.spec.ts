import { describe, expect, it } from '@jest/globals';
import { REQUEST_KINDS } from '@garant/rules';
import { ANSWER_TEMPLATES, openPlaces, templatesFor } from './answer.templates.js';

describe('templates of answers', () => {
  it.each(REQUEST_KINDS)('there is one for %s', (kind) => expect(templatesFor(kind)).not.toEqual([]));
  it.each(ANSWER_TEMPLATES.map(({ id, text }) => [id, text] as const))(
    '%s tells where to complain, in both languages (GDPR Art. 12(4))',
    (_id, text) => {
      expect(text.fr).toContain('CNIL');
      expect(text.en).toContain('CNIL');
      expect(openPlaces(text.fr)).toHaveLength(openPlaces(text.en).length);
    },
  );
  it('finds what is still to be filled in', () => {
    expect(openPlaces('Fait le [date], par [qui].')).toEqual(['[date]', '[qui]']);
    expect(openPlaces('Fait.')).toEqual([]);
  });
});

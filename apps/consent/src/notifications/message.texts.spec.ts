import { describe, expect, it } from '@jest/globals';
import { ACCESSIBILITY_NEEDS, MESSAGE_TEMPLATES } from '@garant/contracts';
import { randomUUID } from 'node:crypto';
import { renderItem, renderMail, renderSms, type Item, type Reader } from './message.rendering.js';
import { FRAME, MESSAGE_TEXTS, type MessageKind } from './message.texts.js';

/** Words that would tell whoever reads over a shoulder something about a body, or that a body is the matter. */
const FORBIDDEN =
  /sant[ée]|health|malad|disease|illness|diagnos|h[ôo]pital|hospital|m[ée]d[ie]c|patient|soins?\b|\bcare\b|traitement|treatment|cancer|\bvih\b|\bhiv\b|g[ée]n[ée]ti|pharma|clini[cq]|recherche|research|handicap|disab|étude|\bstudy|cohort|donn[ée]es|\bdata\b|dataset|projet|project|vaccin|psych|chirurg|surg/i;

const KINDS = [...MESSAGE_TEMPLATES, 'verify-email'] as const satisfies readonly MessageKind[];
const READERS: Reader[] = (['fr', 'en'] as const).flatMap((language) => [
  { language, accessibility: [] },
  ...ACCESSIBILITY_NEEDS.map((need) => ({ language, accessibility: [need] })),
]);
const gatewayUrl = 'https://garant.example';
const params = { date: '2026-12-01T10:00:00.000Z', choiceId: randomUUID() };
const visible = (html: string): string => html.replace(/<[^>]*>/g, ' ');

describe('messages', () => {
  it('cover every template, in both languages, easy to read too', () => {
    expect(Object.keys(MESSAGE_TEXTS).sort()).toEqual([...KINDS].sort());
    for (const row of Object.values(MESSAGE_TEXTS))
      for (const words of [row.subject, row.text, row.easy, ...(row.dated ? [row.dated] : [])])
        expect(words.fr !== '' && words.en !== '' && words.fr !== words.en).toBe(true);
  });

  it('tell nothing about health, in any form', () => {
    const told = READERS.flatMap((reader) =>
      KINDS.flatMap((template) => {
        const items: Item[] = [{ template, params }];
        const mail = renderMail(items, reader, { gatewayUrl, code: '12345678' });
        return [mail.subject, mail.text, visible(mail.html ?? ''), renderSms(items, reader, { gatewayUrl })];
      }),
    );
    const addresses = /https:\/\/garant\.example\S*/g;
    const said = told.map((text) => text.replace(addresses, '')).filter((text) => FORBIDDEN.test(text));
    expect(said).toEqual([]);
    expect(Object.values(FRAME).filter(({ fr, en }) => FORBIDDEN.test(fr) || FORBIDDEN.test(en))).toEqual([]);
    // The list works: it finds what it must find.
    for (const word of ['vos données de santé', 'health data', 'un diagnostic', 'le projet'])
      expect(FORBIDDEN.test(word)).toBe(true);
  });

  it('say a date only when the request named one, and nothing else of its parameters', () => {
    const reader: Reader = { language: 'fr', accessibility: [] };
    const dated = renderItem({ template: 'choice-expiring', params: { date: '2026-12-01' } }, reader);
    expect(dated.text.join(' ')).toContain('1 décembre 2026');
    const odd = renderItem({ template: 'choice-expiring', params: { date: 'soon', name: 'Ada' } }, reader);
    expect(odd.text.join(' ')).not.toMatch(/soon|Ada|\{/);
  });

  it('lead to the page of the choice, and to the list when the id is none', () => {
    const reader: Reader = { language: 'en', accessibility: [] };
    const of = (choiceId: string) =>
      renderItem({ template: 'choice-recorded', params: { choiceId } }, reader).path;
    expect(of(params.choiceId)).toBe(`/en/my-choices/proof/${params.choiceId}`);
    expect(of('../x')).toBe('/en/my-choices');
  });

  it('several at once become one mail that names their number alone', () => {
    const items: Item[] = [
      { template: 'request-answered', params: {} },
      { template: 'choice-recorded', params },
    ];
    const mail = renderMail(items, { language: 'fr', accessibility: [] }, { gatewayUrl });
    expect(mail.subject).toBe('2 messages vous attendent');
    expect(mail.html).toContain('<h2');
    expect(mail.text).toContain('Une réponse vous attend');
  });

  it('are text alone for a screen reader, and large for large print', () => {
    const items: Item[] = [{ template: 'agent-acted', params: {} }];
    const html = (accessibility: Reader['accessibility']) =>
      renderMail(items, { language: 'fr', accessibility }, { gatewayUrl }).html;
    expect(html(['screen-reader'])).toBeUndefined();
    expect(html(['large-print'])).toContain('font-size:24px');
    // Nothing is fetched when the mail is opened.
    expect(html([])).not.toMatch(/<img|<link|<script|url\(|src=/);
  });

  it('keep the one-time code out of what a browser sends to a server', () => {
    const { text } = renderMail(
      [{ template: 'verify-email', params: {} }],
      { language: 'fr', accessibility: [] },
      { gatewayUrl, code: '12345678' },
    );
    expect(text).toContain('1234 5678');
    expect(text).toContain('https://garant.example/mes-messages#code=12345678');
  });
});

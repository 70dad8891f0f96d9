import { describe, expect, it } from '@jest/globals';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'apps/portal/src');
const read = (locale: string) =>
  JSON.parse(readFileSync(join(folder, 'messages', `${locale}.json`), 'utf8')) as Record<string, string>;
const messages = { fr: read('fr'), en: read('en') };
const ids = Object.keys(messages.fr);

/** Names and kinds of the placeholders of a message, nested ones too. */
function placeholders(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.plural || element.type === TYPE.select)
      return [
        `${element.value}:${TYPE[element.type]}`,
        ...Object.values(element.options).flatMap((option) => placeholders(option.value)),
      ];
    return [`${element.value}:${TYPE[element.type]}`];
  });
}
const namesIn = (text: string): string[] => [...new Set(placeholders(parse(text)))].sort();

function sources(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const full = join(path, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /(?<!\.spec)\.tsx?$/.test(entry.name) ? [readFileSync(full, 'utf8')] : [];
  });
}

describe('messages', () => {
  it('both languages have the same keys', () => {
    expect(Object.keys(messages.en).sort()).toEqual([...ids].sort());
  });

  it('no text is empty', () => {
    const empty = (['fr', 'en'] as const).flatMap((locale) =>
      ids.filter((id) => messages[locale][id]?.trim() === '').map((id) => `${locale} ${id}`),
    );
    expect(empty).toEqual([]);
  });

  it('each is valid ICU with the same placeholders in both languages', () => {
    const different = ids.filter(
      (id) => namesIn(messages.en[id] ?? '').join() !== namesIn(messages.fr[id] ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('French keeps its punctuation with the word before it', () => {
    const loose = ids.filter((id) => / [:;?!»%]/.test(messages.fr[id] ?? ''));
    expect(loose).toEqual([]);
  });

  it('no text is left over: each is named in the code, or belongs to a family that is', () => {
    const code = sources(folder).join('\n');
    const families = [...code.matchAll(/`([\w-]+(?:\.[\w-]+)*\.)?\$\{/g)].map((match) => match[1] ?? '');
    const prefixes = [...new Set(families)].filter((prefix) => prefix !== '');
    const unused = ids.filter(
      (id) => !code.includes(`'${id}'`) && !prefixes.some((prefix) => id.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});

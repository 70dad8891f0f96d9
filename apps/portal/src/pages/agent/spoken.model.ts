/** Abbreviations whose full stop ends no sentence. */
const OPEN = /(?:\b(?:art|M|Mme|al|No|Nos|St|p)\.|\d\.)$/;

/** A text as sentences to be spoken one at a time; no word is lost or changed. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let open = '';
  for (const part of text.split(/(?<=[.!?…])\s+|\n+/)) {
    open = open === '' ? part : `${open} ${part}`;
    if (OPEN.test(open)) continue;
    if (open.trim() !== '') sentences.push(open.trim());
    open = '';
  }
  if (open.trim() !== '') sentences.push(open.trim());
  return sentences;
}

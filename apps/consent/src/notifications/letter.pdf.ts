import type { ContactPreferences, PostalAddress } from '@garant/contracts';
import { drawable, MM, newPaper, type Paper, type Structure } from '../receipts/pdf.paper.js';
import { renderItem, type Item } from './message.rendering.js';
import { FRAME } from './message.texts.js';

export interface Letter {
  readonly deliveryId: string;
  readonly address: PostalAddress;
  readonly preferences: Pick<ContactPreferences, 'language' | 'accessibility'>;
  readonly items: readonly Item[];
}

/** Where the window of a French envelope (110 × 220 mm, window on the right) shows what lies behind it. */
const WINDOW = { x: 110 * MM, y: 47 * MM, width: 85 * MM };
const BODY_Y = 105 * MM;
const SIZE = { ordinary: 11.5, large: 18 } as const;

const COVER = {
  title: { fr: 'Lot de lettres', en: 'Batch of letters' },
  count: { fr: 'Lettres dans ce lot', en: 'Letters in this batch' },
  braille: {
    fr: 'À embosser en braille (numéros dans le lot)',
    en: 'To be embossed in braille (numbers in the batch)',
  },
  none: { fr: 'aucune', en: 'none' },
  how: {
    fr: 'Chaque lettre commence sur une nouvelle page. Ce lot contient des noms et des adresses : détruisez-le après l’envoi.',
    en: 'Each letter begins on a new page. This batch holds names and addresses: destroy it once posted.',
  },
} as const;

/** Lines of an address as the post wants them: capitals, no accents on the last lines, country only when abroad. */
export function addressLines({ name, lines, postcode, city, country }: PostalAddress): string[] {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  const abroad =
    country === 'FR' ? [] : [plain(new Intl.DisplayNames('fr', { type: 'region' }).of(country) ?? country)];
  return [name, ...lines, plain(`${postcode} ${city}`), ...abroad];
}

/** The batch for the print shop: a sheet that says what is in it, then the letters. */
export function letterBatchPdf(
  batch: { batchId: string; createdAt: string; gatewayUrl: string; language: 'fr' | 'en' },
  letters: readonly Letter[],
): Promise<Buffer> {
  const { batchId, createdAt, gatewayUrl, language } = batch;
  const { paper, root, finish } = newPaper({
    title: `${COVER.title[language]} ${batchId}`,
    language,
    createdAt,
    margin: 20 * MM,
  });
  const braille = letters.flatMap((letter, i) =>
    letter.preferences.accessibility.includes('braille') ? [String(i + 1)] : [],
  );
  write(paper, root, 'H1', COVER.title[language], { size: 20, bold: true });
  for (const line of [
    batchId,
    createdAt,
    `${COVER.count[language]} : ${letters.length}`,
    `${COVER.braille[language]} : ${braille.join(', ') || COVER.none[language]}`,
    COVER.how[language],
  ])
    write(paper, root, 'P', line, { size: 12 });
  for (const letter of letters) {
    paper.addPage();
    drawLetter(paper, root, letter, { createdAt, gatewayUrl });
  }
  return finish();
}

function drawLetter(
  paper: Paper,
  root: Structure,
  { address, preferences, items, deliveryId }: Letter,
  { createdAt, gatewayUrl }: { createdAt: string; gatewayUrl: string },
): void {
  const { language, accessibility } = preferences;
  const size = accessibility.includes('large-print') ? SIZE.large : SIZE.ordinary;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(createdAt),
  );
  write(paper, root, 'P', FRAME.sender[language], { size: 16, bold: true });
  // The number tells the desk which letter it was, when it comes back.
  write(paper, root, 'P', `${gatewayUrl}\n${deliveryId}`, { size: 9 });
  write(paper, root, 'P', addressLines(address).join('\n'), {
    size: 11,
    at: { x: WINDOW.x, y: WINDOW.y, width: WINDOW.width },
  });
  write(paper, root, 'P', day, { size, at: { x: 20 * MM, y: BODY_Y, width: 170 * MM } });
  paper.moveDown(1);
  for (const item of items) {
    const rendered = renderItem(item, preferences);
    write(paper, root, 'H1', rendered.subject, { size: size * 1.2, bold: true });
    for (const text of rendered.text) write(paper, root, 'P', text, { size });
  }
  for (const text of [FRAME.letter[language], `${gatewayUrl}`, FRAME.stopLetter[language]])
    write(paper, root, 'P', text, { size });
  if (accessibility.includes('easy-read')) write(paper, root, 'P', FRAME.easyNote[language], { size });
}

function write(
  paper: Paper,
  root: Structure,
  tag: 'H1' | 'P',
  text: string,
  { size, bold, at }: { size: number; bold?: boolean; at?: { x: number; y: number; width: number } },
): void {
  root.add(
    paper.struct(tag, {}, () => {
      paper.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
      if (at) paper.text(drawable(text), at.x, at.y, { width: at.width });
      else paper.text(drawable(text), 20 * MM, paper.y, { width: 170 * MM });
      paper.moveDown(0.5);
    }),
  );
}

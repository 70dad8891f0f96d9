import { codePointOf, isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';
import type { PersonExport } from './export.model.js';
import { columnWord, COPY_WORDS, valueText } from './export.words.js';

/**
 * The standard fonts know Windows-1252 only. Another letter loses its accents where that helps, and is shown by its code
 * point where it does not: never a wrong glyph. The other three forms of the copy have every letter.
 */
const drawable = (text: string): string =>
  [
    ...text
      .normalize('NFC')
      .replace(/\r/g, '')
      .replace(/[\u202f\u00a0]/g, ' '),
  ]
    .map((letter) => {
      if (isDrawable(letter)) return letter;
      const plain = letter.normalize('NFD').replace(/\p{M}/gu, '');
      return [...plain].every(isDrawable) ? plain : codePointOf(letter);
    })
    .join('');

/** The copy on paper: tagged, in the person's language, one block for each thing that is held. */
export function exportPdf(copy: PersonExport): Promise<Buffer> {
  const { language } = copy;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: { Title: drawable(COPY_WORDS.title[language]), CreationDate: new Date(copy.generatedAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (tag: 'H1' | 'H2' | 'P', text: string, size: number, bold = false): void => {
    root.add(
      pdf.struct(
        tag,
        {},
        () =>
          void pdf
            .font(bold ? 'Helvetica-Bold' : 'Helvetica')
            .fontSize(size)
            .text(drawable(text))
            .moveDown(0.3),
      ),
    );
  };
  write('H1', COPY_WORDS.title[language], 20, true);
  write('P', `${COPY_WORDS.made[language]} ${valueText(copy.generatedAt, language)}`, 11);
  write('P', `${COPY_WORDS.reference[language]} : ${copy.subjectRef}`, 11);
  write('P', COPY_WORDS.rights[language], 11);
  for (const { title, why, rows } of copy.sections) {
    pdf.moveDown(0.8);
    write('H2', `${title[language]} (${rows.length})`, 14, true);
    if (why) write('P', why[language], 10);
    if (rows.length === 0) write('P', COPY_WORDS.none[language], 11);
    for (const row of rows) {
      const lines = Object.entries(row)
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => `${columnWord(name, language)} : ${valueText(value, language, name)}`);
      write('P', `${lines.join('\n')}\n`, 10);
    }
  }
  pdf.moveDown(0.8);
  write('H2', COPY_WORDS.leftOut[language], 14, true);
  for (const { why } of copy.leftOut) write('P', `• ${why[language]}`, 10);
  root.end();
  pdf.end();
  return done;
}

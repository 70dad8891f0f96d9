import { codePointOf, isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';
import type { MinutesSection } from './minutes.sections.js';

/** Any letter that the font lacks is shown by its code point rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => (letter === '\n' || isDrawable(letter) ? letter : codePointOf(letter)))
    .join('');

/** Sections on A4, tagged for screen readers, with the word that it is a draft across and at the foot of every page. */
export function drawMinutes(given: {
  language: string;
  title: string;
  draft: string;
  subtitle: string;
  end: string;
  madeAt: string;
  sections: readonly MinutesSection[];
}): Promise<Buffer> {
  const { language, title, draft, subtitle, end, madeAt, sections } = given;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    bufferPages: true,
    info: { Title: drawable(`${title} - ${draft}`), CreationDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (tag: 'H1' | 'H2' | 'P', text: string, size: number, font: string): void => {
    root.add(
      pdf.struct(tag, {}, () => void pdf.font(font).fontSize(size).text(drawable(text)).moveDown(0.3)),
    );
  };
  write('H1', title, 18, 'Helvetica-Bold');
  write('P', draft, 12, 'Helvetica-Bold');
  write('P', subtitle, 12, 'Helvetica');
  for (const { heading, lines } of sections) {
    pdf.moveDown(0.5);
    write('H2', heading, 12, 'Helvetica-Bold');
    for (const line of lines) write('P', line, 10, 'Helvetica');
  }
  write('P', end, 9, 'Helvetica-Oblique');
  root.end();
  markPages(pdf, draft);
  pdf.end();
  return done;
}

function markPages(pdf: PDFKit.PDFDocument, draft: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pdf.switchToPage(page);
    const { width, height, margins } = pdf.page;
    // Below the margin, or the text would begin another page.
    margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.save().rotate(-45, { origin: [width / 2, height / 2] });
    pdf.font('Helvetica-Bold').fontSize(54).fillColor('#000', 0.06);
    pdf.text(drawable(draft), 0, height / 2 - 27, { width, align: 'center', lineBreak: false });
    pdf.restore().fillColor('#000', 1).font('Helvetica').fontSize(8);
    pdf.text(drawable(`${draft} - ${page - start + 1}/${count}`), 0, height - 32, {
      width,
      align: 'center',
      lineBreak: false,
    });
    pdf.endMarkedContent();
  }
}

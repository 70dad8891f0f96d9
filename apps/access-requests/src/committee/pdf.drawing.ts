import { codePointOf, isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';

export interface PdfSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** Any letter that the font lacks is shown by its code point rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => (letter === '\n' || isDrawable(letter) ? letter : codePointOf(letter)))
    .join('');

/** Headed lines on A4, tagged for screen readers. */
export function drawPdf(given: {
  language: string;
  title: string;
  subtitle: string;
  madeAt: string;
  sections: readonly PdfSection[];
  end?: string;
}): Promise<Buffer> {
  const { language, title, subtitle, madeAt, sections, end } = given;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 56,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: { Title: drawable(`${title} - ${subtitle}`), CreationDate: new Date(madeAt) },
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
  write('P', subtitle, 12, 'Helvetica');
  for (const { heading, lines } of sections) {
    pdf.moveDown(0.5);
    if (heading !== '') write('H2', heading, 12, 'Helvetica-Bold');
    for (const line of lines) write('P', line, 10, 'Helvetica');
  }
  if (end !== undefined) write('P', end, 9, 'Helvetica-Oblique');
  root.end();
  pdf.end();
  return done;
}

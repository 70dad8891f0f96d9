import { codePointOf, isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';
import type { ReportSection } from './bundle.report.js';

/** Any letter that the font lacks is shown by its code point rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (isDrawable(letter) ? letter : codePointOf(letter))).join('');

/** Headed lines on A4 with page numbers, tagged for screen readers. The same words give the same bytes. */
export function drawReport(given: {
  language: 'fr' | 'en';
  title: string;
  subtitle: string;
  madeAt: string;
  sections: readonly ReportSection[];
}): Promise<Buffer> {
  const { language, title, subtitle, madeAt, sections } = given;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 50,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: { Title: drawable(title), CreationDate: new Date(madeAt), ModDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const write = (tag: 'H1' | 'H2' | 'P', text: string, size: number, font: string, gap: number): void => {
    root.add(
      pdf.struct(tag, {}, () => void pdf.font(font).fontSize(size).text(drawable(text)).moveDown(gap)),
    );
  };
  write('H1', title, 20, 'Helvetica-Bold', 0.2);
  write('P', subtitle, 9, 'Helvetica', 0.6);
  for (const { heading, lines } of sections) {
    if (pdf.y > pdf.page.height - 130) pdf.addPage();
    pdf.moveDown(0.4);
    write('H2', heading, 13, 'Helvetica-Bold', 0.25);
    for (const line of lines) write('P', line, 9, 'Helvetica', 0.25);
  }
  root.end();
  number(pdf);
  pdf.end();
  return done;
}

/** Page numbers are decoration for a screen reader, which counts pages itself. */
function number(pdf: PDFKit.PDFDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(start + i);
    pdf.page.margins.bottom = 0;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf
      .font('Helvetica')
      .fontSize(8)
      .text(`${i + 1} / ${count}`, 50, pdf.page.height - 32, {
        align: 'right',
        width: pdf.page.width - 100,
        lineBreak: false,
      });
    pdf.endMarkedContent();
  }
}

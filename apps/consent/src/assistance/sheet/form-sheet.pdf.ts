import type { Notice } from '@garant/contracts';
import { boxesOf, formCodeText, type PaperDateRule } from '@garant/rules';
import { isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';
import { create } from 'qrcode';
import { DATE_TEXT, SHEET_TEXT } from './form-sheet.text.js';

export interface Sheet {
  readonly notice: Notice;
  readonly language: 'fr' | 'en';
  /** 18 points and more, for people who see little. */
  readonly large: boolean;
  readonly formNumber: string;
  /** A sheet made for one project; null for all that the notice covers. */
  readonly project: string | null;
  readonly dateRule: PaperDateRule;
  /** Public address, without a final slash. */
  readonly baseUrl: string;
  readonly madeAt: string;
  /** Only for those who read the PDF's own drawing commands. */
  readonly compress?: boolean;
}

const MARGIN = 50;
const SIZES = {
  normal: { text: 11, heading: 13, title: 18, box: 14, line: 22, code: 105 },
  large: { text: 18, heading: 20, title: 24, box: 20, line: 40, code: 130 },
} as const;

/** Any other character shows as a question mark rather than as a wrong glyph. */
const drawable = (text: string): string =>
  [...text.normalize('NFC')].map((c) => (isDrawable(c) ? c : '?')).join('');

type Doc = InstanceType<typeof PDFDocument>;

/** The text of the square code of a sheet. */
export const sheetCode = ({ notice, language, formNumber, baseUrl }: Sheet): string =>
  formCodeText(baseUrl, {
    noticeId: notice.noticeId,
    version: notice.version,
    hash: notice.hash,
    language,
    formNumber,
  });

/** Draws a QR code (ISO/IEC 18004) as one filled square per dark module, with its quiet zone of four modules. */
export function drawCode(pdf: Doc, text: string, x: number, y: number, size: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const unit = size / (modules.size + 8);
  pdf.save().fillColor('#000000');
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) pdf.rect(x + (column + 4) * unit, y + (row + 4) * unit, unit, unit);
  pdf.fill().restore();
}

/** The paper form of one published notice: its text, boxes, identity, signature, and the code that names all of it. */
export function formSheetPdf(sheet: Sheet): Promise<Buffer> {
  const { notice, language, large, formNumber, project } = sheet;
  const say = (text: { fr: string; en: string }): string => drawable(text[language]);
  const size = large ? SIZES.large : SIZES.normal;
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    compress: sheet.compress ?? true,
    bufferPages: true,
    info: { Title: `${say(SHEET_TEXT.form)} ${formNumber}`, CreationDate: new Date(sheet.madeAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  const width = pdf.page.width - 2 * MARGIN;
  const bottom = pdf.page.height - MARGIN - 14;
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  const room = (needed: number): void => void (pdf.y + needed > bottom && pdf.addPage());
  const write = (tag: 'H1' | 'H2' | 'P', text: string, points: number, bold = false, at?: number): void => {
    pdf.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(points);
    room(pdf.heightOfString(text, { width: at ?? width }) + 4);
    root.add(
      pdf.struct(tag, {}, () => void pdf.text(text, MARGIN, pdf.y, { width: at ?? width }).moveDown(0.35)),
    );
  };
  const heading = (text: { fr: string; en: string }): void => {
    room(size.heading * 5);
    pdf.moveDown(0.3);
    write('H2', say(text), size.heading, true);
  };
  const list = (items: readonly string[]): void => {
    for (const [at, item] of items.entries()) write('P', `${at + 1}. ${drawable(item)}`, size.text);
  };
  /** A box to tick, its words beside it. */
  const box = (text: string, indent = 0): void => {
    const gap = size.box + 10;
    pdf.font('Helvetica').fontSize(size.text);
    const height = pdf.heightOfString(text, { width: width - gap - indent });
    room(Math.max(height, size.box) + 10);
    const { y } = pdf;
    root.add(
      pdf.struct(
        'Form',
        { alt: text },
        () =>
          void pdf
            .lineWidth(1.2)
            .rect(MARGIN + indent, y, size.box, size.box)
            .stroke(),
      ),
    );
    root.add(
      pdf.struct(
        'P',
        {},
        () => void pdf.text(text, MARGIN + indent + gap, y + 1, { width: width - gap - indent }),
      ),
    );
    pdf.y = Math.max(pdf.y, y + size.box) + 6;
  };
  /** Short boxes beside each other. */
  const boxRow = (texts: readonly string[]): void => {
    room(size.box + 12);
    const { y } = pdf;
    const column = width / texts.length;
    for (const [at, text] of texts.entries()) {
      const x = MARGIN + at * column;
      root.add(
        pdf.struct(
          'Form',
          { alt: text },
          () => void pdf.lineWidth(1.2).rect(x, y, size.box, size.box).stroke(),
        ),
      );
      root.add(
        pdf.struct(
          'P',
          {},
          () => void pdf.fontSize(size.text).text(text, x + size.box + 10, y + 1, { lineBreak: false }),
        ),
      );
    }
    pdf.y = y + size.box + 8;
    pdf.x = MARGIN;
  };
  /** Lines to write on, beside each other, each under its name. `high`: room for a signature. */
  const lines = (names: readonly { fr: string; en: string }[], high = 1): void => {
    room(size.text + size.line * high + 14);
    const { y } = pdf;
    const column = (width + 20) / names.length;
    const foot = y + size.text + size.line * high;
    for (const [at, name] of names.entries()) {
      const x = MARGIN + at * column;
      root.add(
        pdf.struct(
          'P',
          {},
          () => void pdf.font('Helvetica').fontSize(size.text).text(say(name), x, y, { lineBreak: false }),
        ),
      );
      root.add(
        pdf.struct(
          'Form',
          { alt: say(name) },
          () =>
            void pdf
              .lineWidth(0.8)
              .moveTo(x, foot)
              .lineTo(x + column - 20, foot)
              .stroke(),
        ),
      );
    }
    pdf.y = foot + 7;
    pdf.x = MARGIN;
  };

  // First page, top right: the code. Titles keep clear of it.
  const beside = width - size.code - 10;
  root.add(
    pdf.struct('Figure', { alt: say(SHEET_TEXT.code) }, () =>
      drawCode(pdf, sheetCode(sheet), MARGIN + width - size.code, MARGIN - 10, size.code),
    ),
  );
  write('P', say(SHEET_TEXT.form), size.text, false, beside);
  write('H1', say(notice.title), size.title, true, beside);
  write('P', say(SHEET_TEXT.number), size.text, false, beside);
  write('P', formNumber, size.heading, true, beside);
  write('P', say(SHEET_TEXT.code), size.text, false, beside);
  pdf.y = Math.max(pdf.y, MARGIN - 10 + size.code);

  for (const section of notice.sections) {
    heading(section.heading);
    write('P', say(section.body), size.text);
  }
  heading(SHEET_TEXT.howTo);
  list(SHEET_TEXT.steps[language]);
  heading(SHEET_TEXT.decision);
  if (project !== null) write('P', `${say(SHEET_TEXT.project)} ${project}`, size.text);
  for (const { sentence } of boxesOf(notice.regime, project)) box(say(sentence));
  heading(SHEET_TEXT.about);
  lines([SHEET_TEXT.familyName]);
  lines([SHEET_TEXT.givenNames]);
  lines([SHEET_TEXT.birthDate]);
  write('P', say(SHEET_TEXT.gender), size.text);
  boxRow(SHEET_TEXT.genders[language].map(drawable));
  lines([SHEET_TEXT.address]);
  lines([SHEET_TEXT.date, SHEET_TEXT.signature], 1.6);
  heading(SHEET_TEXT.then);
  list(SHEET_TEXT.afterwards[language]);
  write('P', say(DATE_TEXT[sheet.dateRule]), size.text);
  write('P', say(SHEET_TEXT.one), size.text);
  heading(SHEET_TEXT.law);
  write('P', drawable(notice.legalSources.join(' ; ')), size.text);
  write(
    'P',
    `${say(SHEET_TEXT.version)} ${notice.noticeId} v${notice.version}, SHA-256 ${notice.hash.replace(/(.{16})(?=.)/g, '$1 ')}`,
    size.text,
  );
  root.end();

  const pages = pdf.bufferedPageRange();
  for (let page = 0; page < pages.count; page++) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0;
    const text = `${formNumber} - ${say(SHEET_TEXT.page)} ${page + 1}/${pages.count}`;
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf
      .font('Helvetica')
      .fontSize(large ? 18 : 9)
      .text(text, MARGIN, pdf.page.height - MARGIN + 2, { width, lineBreak: false });
    pdf.endMarkedContent();
  }
  pdf.end();
  return done;
}

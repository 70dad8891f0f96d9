import { isDrawable } from '@garant/nest-kit';
import PDFDocument from 'pdfkit';

/** A millimetre in points. */
export const MM = 72 / 25.4;

/**
 * The standard fonts know Windows-1252 only. A letter that they lack loses its accent (as the post's own rules for
 * addresses ask, NF Z10-011), a space that they lack becomes an ordinary one, anything else a question mark.
 */
export const drawable = (text: string): string =>
  [...text.normalize('NFC')]
    .map((c) => {
      if (isDrawable(c)) return c;
      if (/\s/u.test(c)) return ' ';
      const plain = c.normalize('NFD').replace(/\p{M}/gu, '');
      return [...plain].every(isDrawable) ? plain : (LETTERS[c] ?? '?');
    })
    .join('');
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ħ: 'h',
  ı: 'i',
  '−': '-',
};

export type Paper = InstanceType<typeof PDFDocument>;
export type Structure = ReturnType<Paper['struct']>;

/**
 * An A4 document that a screen reader can read aloud: language, title, and tags for all that is drawn inside `root`.
 * `done` resolves with the bytes after `finish`.
 */
export function newPaper({
  title,
  language,
  createdAt,
  margin = 20 * MM,
}: {
  title: string;
  language: 'fr' | 'en';
  createdAt: string;
  margin?: number;
}): { paper: Paper; root: Structure; finish: () => Promise<Buffer> } {
  const paper = new PDFDocument({
    size: 'A4',
    margin,
    lang: language,
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: { Title: title, Creator: 'Garant', CreationDate: new Date(createdAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    paper.on('data', (chunk: Buffer) => chunks.push(chunk));
    paper.on('end', () => resolve(Buffer.concat(chunks)));
    paper.on('error', reject);
  });
  const root = paper.struct('Document');
  paper.addStructure(root);
  return {
    paper,
    root,
    finish: () => {
      root.end();
      paper.end();
      return done;
    },
  };
}

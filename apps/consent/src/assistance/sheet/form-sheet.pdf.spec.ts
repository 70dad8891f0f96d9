import { describe, expect, it } from '@jest/globals';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import type { Notice } from '@garant/contracts';
import { PAPER_DATE_RULES, formNumberOf, readFormCode, readFormNumber } from '@garant/rules';
import { noticeHash } from '../../notices/notice.publish.js';
import { NOTICE_TEXTS } from '../../notices/notice.texts.js';
import { formSheetPdf, sheetCode, type Sheet } from './form-sheet.pdf.js';

const notices: Notice[] = NOTICE_TEXTS.map(
  (text) =>
    ({
      ...text,
      status: 'published',
      hash: noticeHash(text),
      publishedAt: '2026-01-01T00:00:00.000Z',
    }) as Notice,
);
const sheetOf = (over: Partial<Sheet> = {}): Sheet => ({
  notice: notices[0]!,
  language: 'fr',
  large: false,
  formNumber: formNumberOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7)),
  project: null,
  dateRule: 'protective',
  baseUrl: 'https://garant.example',
  madeAt: '2026-03-02T09:30:00.000Z',
  compress: false,
  ...over,
});
const draw = async (over: Partial<Sheet> = {}): Promise<string> =>
  (await formSheetPdf(sheetOf(over))).toString('latin1');

/** What a camera sees of the code: the PDF's own filled squares, drawn as pixels, through a PNG file and back. */
function photograph(pdf: string): { data: Uint8ClampedArray; width: number; height: number } {
  const squares = [...pdf.matchAll(/^([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re$/gm)]
    .map(([, x, y, w, h]) => [Number(x), Number(y), Number(w), Number(h)] as const)
    .filter(([, , w, h]) => w === h && w < 10);
  const unit = squares[0]![2];
  const [left, top] = [Math.min(...squares.map(([x]) => x)), Math.min(...squares.map(([, y]) => y))];
  const side = Math.round((Math.max(...squares.map(([x]) => x)) - left) / unit) + 1;
  const scale = 4;
  const png = new PNG({ width: (side + 8) * scale, height: (side + 8) * scale });
  png.data.fill(255);
  for (const [x, y] of squares) {
    const [column, row] = [Math.round((x - left) / unit) + 4, Math.round((y - top) / unit) + 4];
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < scale; dx++)
        png.data.set([0, 0, 0], ((row * scale + dy) * png.width + column * scale + dx) * 4);
  }
  const seen = PNG.sync.read(PNG.sync.write(png));
  return { data: new Uint8ClampedArray(seen.data), width: seen.width, height: seen.height };
}

/** Sizes of letters that the PDF sets. */
const sizes = (pdf: string): number[] =>
  [...pdf.matchAll(/\/F\d+ ([\d.]+) Tf/g)].map(([, size]) => Number(size));

describe('the paper form', () => {
  it.each(
    notices.flatMap((notice) => (['fr', 'en'] as const).map((language) => [notice, language] as const)),
  )(
    'says in its code which text of which notice, in which language, on which sheet',
    async (notice, language) => {
      for (const large of [false, true]) {
        const sheet = sheetOf({ notice, language, large });
        const { data, width, height } = photograph(await draw(sheet));
        const text = jsQR.default(data, width, height)?.data;
        expect(text).toBe(sheetCode(sheet));
        expect(readFormCode(text!)).toEqual({
          noticeId: notice.noticeId,
          version: notice.version,
          hash: notice.hash,
          language,
          formNumber: sheet.formNumber,
        });
      }
    },
  );

  it('is set in letters of 18 points and more when it is for people who see little', async () => {
    for (const language of ['fr', 'en'] as const)
      expect(Math.min(...sizes(await draw({ language, large: true })))).toBeGreaterThanOrEqual(18);
    expect(Math.min(...sizes(await draw()))).toBeLessThan(18);
  });

  it('is a tagged document in its language, with the standard fonts alone', async () => {
    const pdf = await draw({ language: 'en' });
    expect(pdf).toContain('/Lang (en)');
    expect(pdf).toContain('/MarkInfo');
    expect(new Set([...pdf.matchAll(/\/BaseFont \/([\w-]+)/g)].map(([, name]) => name))).toEqual(
      new Set(['Helvetica', 'Helvetica-Bold']),
    );
    expect(pdf).not.toContain('/FontFile');
  });

  it('draws every letter of its words: no French apostrophe is lost', async () => {
    for (const notice of notices)
      for (const language of ['fr', 'en'] as const) {
        const pdf = await draw({ notice, language });
        // WinAnsi 0x92 is the apostrophe; a question mark stands only where the text has one.
        const shown = [...pdf.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) =>
          Buffer.from(hex!, 'hex').toString('latin1'),
        );
        const all = shown.join('');
        if (language === 'fr') expect(all).toContain('\u0092');
        expect(all).not.toMatch(/[a-z]\?[a-z]/);
      }
  });

  it('tells under each date rule from when it counts', async () => {
    const all = await Promise.all(PAPER_DATE_RULES.map((dateRule) => draw({ dateRule })));
    expect(new Set(all).size).toBe(PAPER_DATE_RULES.length);
  });

  it('has no box for consent unless it is for one project', async () => {
    const consent = notices.find(({ regime }) => regime === 'EXPLICIT_CONSENT')!;
    const boxes = (pdf: string) => [...pdf.matchAll(/^[\d.]+ [\d.]+ 14 14 re$/gm)].length;
    const without = await draw({ notice: consent });
    const within = await draw({ notice: consent, project: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12' });
    expect(boxes(within) - boxes(without)).toBe(1);
  });
});

it('one wrong letter in a number is found', () => {
  const number = formNumberOf(Uint8Array.of(200, 100, 50, 25, 12, 6, 3));
  expect(readFormNumber(number.toLowerCase().replaceAll('-', ''))).toBe(number);
  const letters = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
  for (let at = 0; at < number.length; at++) {
    if (number[at] === '-') continue;
    for (const letter of letters) {
      if (letter === number[at]) continue;
      expect(readFormNumber(number.slice(0, at) + letter + number.slice(at + 1))).toBeUndefined();
    }
  }
});

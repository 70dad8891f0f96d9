import type { ExportFormat } from '@garant/contracts';
import type { ExportRow, ExportSection, ExportValue, PersonExport } from './export.model.js';
import { exportPdf } from './export.pdf.js';
import { columnWord, COPY_WORDS, valueText } from './export.words.js';
import { zipOf } from '@garant/nest-kit';

/** Names of the columns of a section: those of all its rows, in order of first appearance. */
export const columnsOf = (rows: readonly ExportRow[]): string[] => [...new Set(rows.flatMap(Object.keys))];

const json = (copy: PersonExport): Buffer => Buffer.from(`${JSON.stringify(copy, null, 2)}\n`, 'utf8');

/** RFC 4180. A text that a spreadsheet would take for a formula is quoted with an apostrophe first. */
function csvCell(value: ExportValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export function csvOf(rows: readonly ExportRow[]): string {
  const columns = columnsOf(rows);
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('');
}

const csv = (copy: PersonExport): Buffer => {
  const { language } = copy;
  const readme = [
    COPY_WORDS.title[language],
    `${copy.schema} ${copy.version} · ${copy.generatedAt}`,
    '',
    ...copy.sections.map((part) => `${part.section}.csv · ${part.title[language]} (${part.rows.length})`),
    '',
    COPY_WORDS.leftOut[language],
    ...copy.leftOut.map(({ what, why }) => `${what} · ${why[language]}`),
    '',
    COPY_WORDS.rights[language],
  ].join('\r\n');
  return zipOf(
    [
      { name: 'README.txt', content: Buffer.from(`${readme}\r\n`, 'utf8') },
      ...copy.sections.map(({ section, rows }) => ({
        name: `${section}.csv`,
        // The mark tells spreadsheets that it is UTF-8.
        content: Buffer.from(`\ufeff${csvOf(rows)}`, 'utf8'),
      })),
    ],
    new Date(copy.generatedAt),
  );
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const esc = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

const STYLE = `body{font:1.05rem/1.55 system-ui,sans-serif;color:#14222b;background:#fff;max-width:46rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.9rem;line-height:1.2}h2{margin-top:2.5rem;border-bottom:2px solid #0b5569;padding-bottom:.25rem}
dl{border:1px solid #c6d1d8;border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0;break-inside:avoid}
dt{font-size:.9rem;color:#475863}dd{margin:0 0 .5rem;overflow-wrap:anywhere;white-space:pre-wrap}.why{color:#475863}a{color:#0b5569}`;

function htmlSection({ section, title, why, rows }: ExportSection, language: 'fr' | 'en'): string {
  const items = rows.map(
    (row, i) =>
      `<dl aria-label="${esc(title[language])} ${i + 1}">${Object.entries(row)
        .map(
          ([name, value]) =>
            `<dt>${esc(columnWord(name, language))}</dt><dd>${esc(valueText(value, language, name))}</dd>`,
        )
        .join('')}</dl>`,
  );
  return `<section aria-labelledby="${section}"><h2 id="${section}">${esc(title[language])}</h2>${
    why ? `<p class="why">${esc(why[language])}</p>` : ''
  }${items.length > 0 ? items.join('\n') : `<p>${esc(COPY_WORDS.none[language])}</p>`}</section>`;
}

const html = (copy: PersonExport): Buffer => {
  const { language } = copy;
  const word = (name: keyof typeof COPY_WORDS): string => esc(COPY_WORDS[name][language]);
  const text = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${word('title')}</title><style>${STYLE}</style></head><body><main><h1>${word('title')}</h1>
<p>${word('made')} ${esc(valueText(copy.generatedAt, language))}. ${word('reference')}${language === 'fr' ? ' ' : ''}: ${esc(copy.subjectRef)}</p>
<p>${word('rights')}</p>
<nav aria-label="${word('contents')}"><ul>${copy.sections
    .map(
      ({ section, title, rows }) =>
        `<li><a href="#${section}">${esc(title[language])}</a> (${rows.length})</li>`,
    )
    .join('')}</ul></nav>
${copy.sections.map((part) => htmlSection(part, language)).join('\n')}
<section aria-labelledby="left-out"><h2 id="left-out">${word('leftOut')}</h2><ul>${copy.leftOut
    .map(({ why }) => `<li>${esc(why[language])}</li>`)
    .join('')}</ul></section>
</main></body></html>
`;
  return Buffer.from(text, 'utf8');
};

/** The four forms of one copy: for programs (JSON, portable under GDPR Art. 20), spreadsheets, screens and paper. */
export const EXPORT_FILES: Readonly<
  Record<
    ExportFormat,
    { type: string; suffix: string; make: (copy: PersonExport) => Buffer | Promise<Buffer> }
  >
> = {
  json: { type: 'application/json', suffix: 'json', make: json },
  csv: { type: 'application/zip', suffix: 'csv.zip', make: csv },
  html: { type: 'text/html; charset=utf-8', suffix: 'html', make: html },
  pdf: { type: 'application/pdf', suffix: 'pdf', make: exportPdf },
};

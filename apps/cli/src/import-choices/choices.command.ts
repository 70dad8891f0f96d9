import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { IMPORT_FORMATS, type ImportFormat, type ImportReport } from '@garant/contracts';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { percent, uploadFile } from './file.upload.js';

const ENDINGS: readonly [RegExp, ImportFormat][] = [
  [/\.csv$/i, 'csv'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
  [/\.json$/i, 'fhir'],
];

/** What a file holds: said by `--format`, else told by its ending. */
export function formatOf(path: string, said: string | undefined): ImportFormat {
  const format = said ?? ENDINGS.find(([ending]) => ending.test(path))?.[1];
  const known = IMPORT_FORMATS.find((each) => each === format);
  if (!known)
    throw new Failure('usage', `--format ${said ?? 'is missing'}: one of ${IMPORT_FORMATS.join(', ')}`);
  return known;
}

/**
 * `garant import choices --file … [--dry-run] [--format csv|ndjson|fhir] [--report findings.csv]`: uploads historical
 * choices (an interrupted upload goes on), has them imported or tried out, and writes the report, one line a finding.
 */
export async function importChoices(invocation: Invocation): Promise<void> {
  const { api, output, options, dryRun } = invocation;
  const path = required(invocation, 'file');
  const format = formatOf(path, options.format);
  const fileSha256 = await uploadFile(path, api, output);
  const importId = await submit(invocation, { fileSha256, format, dryRun });
  const report = await follow(invocation, importId);
  if (options.report) {
    const csv = await api.text(`/api/v1/choice-imports/${importId}/findings.csv`);
    await writeFile(options.report, csv).catch(() => {
      throw new Failure('output', `${options.report} cannot be written`);
    });
  }
  if (report.status === 'failed')
    throw new Failure('import-failed', `nothing could be read: ${report.fault ?? 'unknown'}`, { report });
  output.result(sentences(report).join('\n'), { report });
}

/** Another run may have submitted the same file before it was interrupted: that import is followed then. */
async function submit(
  { api }: Invocation,
  body: { fileSha256: string; format: ImportFormat; dryRun: boolean },
): Promise<string> {
  try {
    return (await api.send<{ importId: string }>('POST', '/api/v1/choice-imports', body)).importId;
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'import-running')) throw error;
    const history = await api.get<ImportReport[]>('/api/v1/choice-imports');
    const running = history.find(
      (each) =>
        each.fileSha256 === body.fileSha256 &&
        each.dryRun === body.dryRun &&
        (each.status === 'pending' || each.status === 'running'),
    );
    if (!running) throw error;
    return running.importId;
  }
}

async function follow({ api, output }: Invocation, importId: string): Promise<ImportReport> {
  for (let said = ''; ; await wait(500)) {
    const report = await api.get<ImportReport>(`/api/v1/choice-imports/${importId}`);
    if (report.status === 'completed' || report.status === 'failed') return report;
    const sentence = `${percent(report.doneBytes, report.totalBytes)}: ${report.counts.lines} lines, ${report.counts.rejected} rejected`;
    if (sentence !== said) output.progress(sentence);
    said = sentence;
  }
}

function sentences({ dryRun, counts, byRule }: ImportReport): string[] {
  const { lines, imported, duplicates, rejected, newPeople, ambiguous } = counts;
  return [
    `${lines} lines: ${imported} ${dryRun ? 'would be imported' : 'imported'}, ${duplicates} known already, ${rejected} rejected`,
    `people: ${newPeople} new, ${ambiguous} lines about people who resemble others`,
    ...byRule.map(({ rule, lines: count }) => `  ${rule}: ${count}`),
  ];
}

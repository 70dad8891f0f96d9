import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { LinkageReport } from '@garant/contracts';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { uploadLinkage } from './linkage.upload.js';

const POLL_MS = 500;
/** A million rows take a while: as long as the linkage moves, the command waits. */
const STILL_MS = 120_000;

/**
 * `garant import linkage --dataset … --file links.ndjson [--report rejected.ndjson]`: uploads local ids with identity
 * traits in chunks, follows the matching, and reports it. `--report` gets every rejected line with its field and rule.
 */
export async function importLinkage(invocation: Invocation): Promise<void> {
  const { api, output, options } = invocation;
  const dataset = required(invocation, 'dataset');
  const sha256 = await uploadLinkage(api, output, dataset, required(invocation, 'file'));
  const report = await followed(invocation, dataset, sha256);
  if (options.report) await writeReport(invocation, dataset, options.report);
  print(report, output, options.report);
}

async function followed(
  { api, output }: Invocation,
  dataset: string,
  sha256: string,
): Promise<LinkageReport> {
  let [rows, moved] = [-1, Date.now()];
  for (;;) {
    const report = await api.get<LinkageReport>(`/api/v1/datasets/${dataset}/linkage`);
    const ours = report.fileSha256 === sha256;
    if (ours && (report.status === 'completed' || report.status === 'failed')) return report;
    if (report.counts.rows !== rows) {
      rows = report.counts.rows;
      moved = Date.now();
      if (ours) output.progress(`linkage ${report.status}: ${rows} rows so far`);
    }
    if (Date.now() - moved > STILL_MS)
      throw new Failure('linkage-late', 'the linkage still runs; ask for its report later');
    await wait(POLL_MS);
  }
}

async function writeReport({ api }: Invocation, dataset: string, path: string): Promise<void> {
  const answer = await api.fetch(`/api/v1/datasets/${dataset}/linkage/rejections`);
  const body = answer.body ? Readable.fromWeb(answer.body as never) : Readable.from([]);
  await pipeline(body, createWriteStream(path, { mode: 0o600 })).catch(() => {
    throw new Failure('output', `${path} cannot be written`);
  });
}

/** Lines shown on the screen; the report file has them all. */
const SHOWN = 20;

function print(report: LinkageReport, output: Invocation['output'], path: string | undefined): void {
  const { rows, matched, ambiguous, rejected } = report.counts;
  const lines = report.rejected
    .slice(0, SHOWN)
    .map((row) => `  line ${row.line}: ${row.field ? `${row.field}: ` : ''}${row.rule}`);
  if (rejected > SHOWN)
    lines.push(`  and ${rejected - SHOWN} more${path ? `: ${path}` : '; --report FILE lists them all'}`);
  const asked = report.ambiguous.filter((row) => row.asked).length;
  if (asked > 0) lines.push(`  the identity desk asks you to look at ${asked} records again`);
  if (report.status === 'failed')
    throw new Failure('linkage-failed', `no row could be used\n${lines.join('\n')}`);
  const rate =
    report.matchRate === null ? '' : ` (${(report.matchRate * 100).toFixed(2)} % tied to one person)`;
  output.result(
    [
      `${rows} rows: ${matched} matched, ${report.counts.new} new, ${ambiguous} ambiguous, ${rejected} rejected${rate}`,
      ...lines,
    ].join('\n'),
    { report },
  );
}

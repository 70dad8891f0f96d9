import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { LinkageReport } from '@garant/contracts';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';

/** `garant import linkage --dataset … --file links.ndjson`: uploads local ids with identity traits and prints the matching report. */
export async function importLinkage(invocation: Invocation): Promise<void> {
  const { api, output } = invocation;
  const dataset = required(invocation, 'dataset');
  const path = required(invocation, 'file');
  const body = await readFile(path).catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
  const response = await api.fetch(`/api/v1/datasets/${dataset}/linkage`, {
    method: 'PUT',
    headers: { 'content-type': 'application/x-ndjson' },
    body,
  });
  await response.text();
  for (let tries = 0; tries < 1200; tries++) {
    const report = await api.get<LinkageReport>(`/api/v1/datasets/${dataset}/linkage`);
    if (report.status === 'completed' || report.status === 'failed') return print(report, output);
    output.progress(`linkage ${report.status}: ${report.counts.rows} rows so far`);
    await wait(500);
  }
  throw new Failure('linkage-late', 'the linkage still runs; ask for its report later');
}

function print(report: LinkageReport, output: Invocation['output']): void {
  const { rows, matched, ambiguous, rejected } = report.counts;
  const lines = report.rejected.map(
    (row) => `  line ${row.line}: ${row.field ? `${row.field}: ` : ''}${row.rule}`,
  );
  if (report.status === 'failed')
    throw new Failure('linkage-failed', `no row could be used\n${lines.join('\n')}`);
  output.result(
    [
      `${rows} rows: ${matched} matched, ${report.counts.new} new, ${ambiguous} ambiguous, ${rejected} rejected`,
      ...lines,
    ].join('\n'),
    { report },
  );
}

import { readFile, writeFile } from 'node:fs/promises';
import {
  BUNDLE_FAULTS,
  CHECK_CLASSES,
  checkBundle,
  openBundle,
  singleProof,
  type BundleReport,
} from '@garant/merkle-log';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { bundleTools, withFile } from './bundle.tools.js';

/** A bundle that is not what it says it is; 1 is for everything else that stops a command. */
const NOT_GENUINE = 2;
const SIGNS = { pass: 'ok', fail: 'FAIL', none: '-', 'not-evaluated': '?' } as const;

/**
 * `garant verify bundle file.zip [--policy F] [--entry N --out F.tlog-proof]`: everything in a bundle, with the file alone.
 * Exit codes: 0 it holds; 2 it does not, and what is wrong is named; 1 the command could not be carried out.
 */
export async function verifyBundle(invocation: Invocation): Promise<void> {
  const { output, options, words } = invocation;
  const file = words[2] ?? required(invocation, 'file');
  const policy =
    options.policy === undefined
      ? undefined
      : await readFile(options.policy, 'utf8').catch(() => {
          throw new Failure('input', `${options.policy} cannot be read`);
        });
  let told = 0;
  const progress = (share: number): void => {
    const percent = Math.floor(share * 10) * 10;
    if (percent > told) output.progress(`${(told = percent)} %`);
  };
  const report = await withFile(file, (source) =>
    checkBundle(source, bundleTools, { ...(policy === undefined ? {} : { policy }), progress }),
  );
  if (!report.ok)
    throw new Failure(
      'bundle-differs',
      `the bundle does not hold\n${lines(report).join('\n')}`,
      { report },
      NOT_GENUINE,
    );
  if (options.entry !== undefined) await extractProof(invocation, file, policy);
  const { facts } = report;
  output.result(
    [
      `verified: ${facts!.entries} entries of ${facts!.origin}, under a checkpoint of ${facts!.size} entries`,
      ...lines(report),
      `SHA-256 of the manifest, for the minutes: ${facts!.manifestSha256}`,
      facts!.policy === 'bundle'
        ? 'the keys came from the bundle itself: give --policy with a policy that you know'
        : 'under the policy that you gave',
    ].join('\n'),
    { report },
  );
}

/** One line for each class, and below it what is wrong or erased. */
function lines(report: BundleReport): string[] {
  const told: string[] = [];
  for (const name of CHECK_CLASSES) {
    const { verdict, checked, findings, more } = report.classes[name];
    told.push(`  ${SIGNS[verdict].padEnd(4)} ${name}${checked > 0 ? ` (${checked})` : ''}`);
    for (const { fault, where, detail } of findings)
      told.push(`       ${where}${detail ? ` (${detail})` : ''}: ${BUNDLE_FAULTS[fault].en} [${fault}]`);
    if (more > 0) told.push(`       and ${more} more`);
    if (name === 'erasures') told.push(...erasedLines(report));
    if (name === 'completeness') told.push(...completeLines(report));
    if (name === 'timestamps')
      for (const { size, at } of report.facts?.times ?? [])
        told.push(
          `       checkpoint of ${size} entries: ${at ?? 'no time found'} (openssl ts checks the authority)`,
        );
  }
  return told;
}

const MOST_ERASED = 20;
function erasedLines({ facts }: BundleReport): string[] {
  const erased = facts?.erased.filter(({ by }) => by !== null) ?? [];
  const told = erased.slice(0, MOST_ERASED).map(({ index, by }) => {
    const under = by!.request
      ? `under request ${by!.request}`
      : `at the end of class ${by!.class ?? by!.reason}`;
    return `       entry ${index}: details erased ${under}, by entry ${by!.entryIndex}`;
  });
  if (erased.length > MOST_ERASED) told.push(`       and ${erased.length - MOST_ERASED} more erased`);
  return told;
}

const completeLines = ({ facts }: BundleReport): string[] =>
  (facts?.complete ?? []).map(({ kind, ref, covered, uncovered }) => {
    const ranges = (list: typeof covered): string =>
      list.map(({ from, to }) => `${from}–${to - 1}`).join(', ');
    const open = uncovered.length > 0 ? `; nothing said about ${ranges(uncovered)}` : '';
    return `       ${kind} ${ref}: all of entries ${ranges(covered) || 'none'}${open}`;
  });

/** The C2SP `.tlog-proof` of one entry, out of the proof of all, and the entry's own bytes beside it. */
async function extractProof(invocation: Invocation, file: string, policy: string | undefined): Promise<void> {
  const index = Number(invocation.options.entry);
  const out = required(invocation, 'out');
  const found = Number.isSafeInteger(index)
    ? await withFile(file, async (source) =>
        singleProof(await openBundle(source, bundleTools, policy), index),
      )
    : null;
  if (!found) throw new Failure('input', `the bundle holds no entry ${invocation.options.entry}`);
  await writeFile(out, found.proof);
  await writeFile(`${out}.entry`, found.entry);
  invocation.output.progress(`written: ${out} and ${out}.entry`);
}

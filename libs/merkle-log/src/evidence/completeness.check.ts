import { verifyCompletenessFile, type IndexRange, type ListedEntry } from '../completeness.file.js';
import { addFinding, newClass, type ClassReport, type OpenBundle } from './bundle.opening.js';
import { BUNDLE_FILES, jsonOf } from './bundle.form.js';

/** What a bundle is proven to hold without a gap. */
export interface ProvenRange {
  kind: string;
  ref: string;
  covered: IndexRange[];
  /** Where nothing is said yet: the period that is still open. */
  uncovered: IndexRange[];
}

const FILE = /^completeness\/[\w.-]+\.json$/;

/**
 * Lists that the bundle proves complete: each file verifies under the very checkpoint of the bundle, and between the
 * entries that it lists and those of the bundle there is no difference, where it says anything.
 */
export async function checkCompleteness(
  bundle: OpenBundle,
): Promise<{ report: ClassReport; complete: ProvenRange[] }> {
  const report = newClass('none');
  const complete: ProvenRange[] = [];
  const { policy, tools } = bundle;
  const checkpoint = await bundle.text(BUNDLE_FILES.checkpoint);
  for (const name of bundle.names.filter((each) => FILE.test(each))) {
    if (report.verdict === 'none') report.verdict = 'pass';
    const text = (await bundle.text(name)) ?? '';
    const own = (jsonOf(text) as { checkpoint?: unknown } | undefined)?.checkpoint;
    if (own !== checkpoint) {
      addFinding(report, 'completeness-form', name, 'of another checkpoint');
      continue;
    }
    // Whether the quorum cosigned is the business of the checkpoint's own check.
    const proven = await verifyCompletenessFile(text, { ...policy, quorum: 'none' }, tools);
    if (!proven.ok) {
      const fault = proven.reason === 'completeness-form' ? 'completeness-form' : 'completeness-wrong';
      addFinding(report, fault, name, proven.detail ? `${proven.reason}: ${proven.detail}` : proven.reason);
      continue;
    }
    const { kind, ref, covered, uncovered, entries } = proven.value;
    report.checked += await compareWithBundle(bundle, report, covered, entries);
    complete.push({ kind, ref, covered, uncovered });
  }
  return { report, complete };
}

/** Both ascend: one walk over the bundle's entries beside the proven ones. @returns how many are in both */
async function compareWithBundle(
  bundle: OpenBundle,
  report: ClassReport,
  covered: readonly IndexRange[],
  proven: readonly ListedEntry[],
): Promise<number> {
  const within = (index: number): boolean => covered.some(({ from, to }) => index >= from && index < to);
  const expected = proven.filter(({ index }) => within(index));
  let at = 0;
  let same = 0;
  const missingUntil = (index: number): void => {
    for (; at < expected.length && expected[at]!.index < index; at++)
      addFinding(report, 'completeness-wrong', `entry ${expected[at]!.index}`, 'is missing');
  };
  for await (const line of bundle.lines(BUNDLE_FILES.entries)) {
    const entry = jsonOf(line) as Partial<ListedEntry> | undefined;
    if (typeof entry?.index !== 'number' || !within(entry.index)) continue;
    missingUntil(entry.index);
    const next = expected[at];
    if (next?.index === entry.index && next.leafHash === entry.leafHash) {
      same++;
      at++;
    } else addFinding(report, 'completeness-wrong', `entry ${entry.index}`, 'does not belong to the list');
  }
  missingUntil(Number.MAX_SAFE_INTEGER);
  return same;
}

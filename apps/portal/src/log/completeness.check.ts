import {
  compareList,
  parsePolicy,
  verifyCompletenessFile,
  type CompletenessFile,
  type IndexRange,
  type ListedEntry,
  type Reason,
} from '@garant/merkle-log';
import { crypto, hash } from './browser.crypto.js';

export type CompletenessCheck =
  /** The proof does not hold, or the list is not the one that is proven. */
  | { kind: 'refused'; reason: Reason; detail?: string }
  | { kind: 'wrong'; missing: ListedEntry[]; added: ListedEntry[] }
  /** Every entry about the reference, as far as periods are closed, is in the list. */
  | { kind: 'complete'; entries: number; covered: IndexRange[]; uncovered: IndexRange[] }
  /** The list is a part of what is proven: more pages, or other conditions, hide the rest. */
  | { kind: 'part'; entries: number; shown: number; covered: IndexRange[]; uncovered: IndexRange[] };

/**
 * Checks here, in the browser, whether a list of entries about one person, permit or actor is complete.
 * @param evidence what the log answered, page after page of periods
 * @param list the entries shown, with leaf hashes computed from what was received
 * @param partial whether the list is known to be a part: further pages, or conditions besides the reference
 */
export async function checkCompleteness(
  evidence: readonly CompletenessFile[],
  list: readonly ListedEntry[],
  policyText: string,
  partial: boolean,
): Promise<CompletenessCheck> {
  const policy = parsePolicy(hash, policyText);
  if (!policy.ok) return { kind: 'refused', reason: policy.reason };
  const covered: IndexRange[] = [];
  const uncovered: IndexRange[] = [];
  const missing: ListedEntry[] = [];
  const proven = new Map<number, string>();
  const inside = (index: number): boolean => covered.some(({ from, to }) => index >= from && index < to);
  for (const [i, file] of evidence.entries()) {
    const verdict = await verifyCompletenessFile(JSON.stringify(file), policy.value, crypto);
    if (!verdict.ok) return { kind: 'refused', reason: verdict.reason, detail: verdict.detail };
    covered.push(...verdict.value.covered);
    for (const { index, leafHash } of verdict.value.entries) proven.set(index, leafHash);
    missing.push(...compareList(verdict.value, list).missing);
    // What one answer left to the next one is not open.
    if (i === evidence.length - 1) uncovered.push(...verdict.value.uncovered);
  }
  const added = list.filter(({ index, leafHash }) => inside(index) && proven.get(index) !== leafHash);
  if (added.length > 0 || (missing.length > 0 && !partial)) return { kind: 'wrong', missing, added };
  const entries = [...proven.keys()].filter(inside).length;
  const facts = { entries, covered: joined(covered), uncovered };
  return missing.length > 0
    ? { kind: 'part', shown: entries - missing.length, ...facts }
    : { kind: 'complete', ...facts };
}

function joined(ranges: readonly IndexRange[]): IndexRange[] {
  const all: IndexRange[] = [];
  for (const range of ranges) {
    const last = all.at(-1);
    if (last?.to === range.from) all[all.length - 1] = { from: last.from, to: range.to };
    else all.push(range);
  }
  return all;
}

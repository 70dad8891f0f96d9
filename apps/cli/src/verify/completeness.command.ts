import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  compareList,
  listedEntry,
  parsePolicy,
  reasonSentences,
  verifyCompletenessFile,
  type IndexRange,
  type ListedEntry,
} from '@garant/merkle-log';
import { canonicalJson } from '@garant/rules';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { nodeCrypto } from './proof.check.js';

/**
 * `garant verify completeness --file F --policy F [--entry entries.jsonl]`: whether the list of one person, permit or actor
 * leaves nothing out, with files alone. With the entries (a line each, as the bundle has them), that they are that very list.
 */
export async function verifyCompleteness(invocation: Invocation): Promise<void> {
  const [file, policyText] = await Promise.all([
    read(required(invocation, 'file')),
    read(required(invocation, 'policy')),
  ]);
  const policy = parsePolicy(sha256, policyText);
  if (!policy.ok) throw new Failure('policy', `the policy file is not valid: ${policy.reason}`);
  const verdict = await verifyCompletenessFile(evidenceIn(file), policy.value, nodeCrypto);
  if (!verdict.ok)
    throw new Failure(
      'not-complete',
      `not proven: ${reasonSentences[verdict.reason]}${verdict.detail ? ` (${verdict.detail})` : ''}`,
    );
  const { kind, ref, origin, size, covered, uncovered, entries } = verdict.value;
  const within = entries.filter(({ index }) => covered.some(({ from, to }) => index >= from && index < to));
  const { entry: list } = invocation.options;
  if (list !== undefined) {
    const { missing, added } = compareList(verdict.value, await entriesIn(list));
    if (missing.length + added.length > 0)
      throw new Failure(
        'not-complete',
        `the list is not complete: ${missing.length} missing${numbers(missing)}, ${added.length} not about ${kind} ${ref}${numbers(added)}`,
        { missing, added },
      );
  }
  const open = uncovered.length > 0 ? `; not yet covered: ${uncovered.map(rangeText).join(', ')}` : '';
  invocation.output.result(
    `complete: ${within.length} entries about ${kind} ${ref} in ${covered.map(rangeText).join(', ') || 'nothing'}, under a checkpoint of ${origin} of ${size} entries${list === undefined ? '' : '; the list given is this one'}${open}`,
    { kind, ref, origin, size, covered, uncovered, entries: within, list: list !== undefined },
  );
}

/** The evidence itself, or the platform's answer that holds it. */
function evidenceIn(text: string): string {
  try {
    const { file } = JSON.parse(text) as { file?: object };
    return file === undefined ? text : JSON.stringify(file);
  } catch {
    return text;
  }
}

const rangeText = ({ from, to }: IndexRange): string => `entries ${from} to ${to - 1}`;
const numbers = (entries: readonly ListedEntry[]): string =>
  entries.length === 0
    ? ''
    : ` (${entries
        .slice(0, 10)
        .map(({ index }) => index)
        .join(', ')}${entries.length > 10 ? ', …' : ''})`;

async function entriesIn(path: string): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  let line = 0;
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  try {
    for await (const text of lines) {
      line++;
      if (text.trim() === '') continue;
      const { index, entry } = JSON.parse(text) as { index?: unknown; entry?: unknown };
      if (typeof index !== 'number' || typeof entry !== 'object' || entry === null) throw new SyntaxError();
      entries.push(listedEntry(sha256, index, Buffer.from(canonicalJson(entry), 'utf8')));
    }
  } catch (error) {
    throw new Failure(
      'input',
      error instanceof SyntaxError ? `${path}, line ${line}: not an entry` : `${path} cannot be read`,
    );
  }
  return entries;
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
}

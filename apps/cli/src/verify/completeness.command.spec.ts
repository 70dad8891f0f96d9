import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COMPLETENESS_FORM,
  encodeBase64,
  formatCheckpoint,
  leafHash,
  makeCompleteness,
  nodesInMemory,
  periodLeaf,
  periodRoot,
  proveInclusionSync,
  toHex,
  treeRoot,
} from '@garant/merkle-log';
import { canonicalJson } from '@garant/rules';
import { parseInvocation } from '../shell/arguments.js';
import { sha256 } from '../shell/file.hash.js';
import { verifyCommand } from './verify.command.js';

const ORIGIN = 'example.com/log';
const key = generateKeyPairSync('ed25519');
const rawKey = key.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const keyId = sha256(Buffer.concat([Buffer.from(`${ORIGIN}\n`), Buffer.of(1), rawKey])).subarray(0, 4);
const vkey = `${ORIGIN}+${Buffer.from(keyId).toString('hex')}+${Buffer.concat([Buffer.of(1), rawKey]).toString('base64')}`;

/** Five entries, the first, third and fourth about anna, and then the one that closes their period. */
const entries = Array.from({ length: 5 }, (_, i) => ({ v: 1, id: `e${i}`, type: 'data.read' }));
const bytes = entries.map((entry) => new Uint8Array(Buffer.from(canonicalJson(entry))));
const hashes = bytes.map((one) => leafHash(sha256, one));
const ANNA = [0, 2, 3];
const own = ANNA.map((i) => hashes[i]!);
const leaves = [periodLeaf(sha256, 'anna', own), periodLeaf(sha256, 'zoe', [hashes[1]!])];
const root = periodRoot(sha256, leaves);
const data = canonicalJson({
  period: 0,
  from: 0,
  to: 5,
  roots: { subject: root, permit: root, actor: root },
});
const salt = randomBytes(16);
const closing = canonicalJson({
  v: 1,
  kind: 'event',
  source: 'garant/audit-log',
  type: 'period.closed',
  commit: createHash('sha256').update(salt).update(data).digest('hex'),
});
const all = [...hashes, leafHash(sha256, new Uint8Array(Buffer.from(closing)))];
const text = formatCheckpoint({ origin: ORIGIN, size: 6, root: treeRoot(sha256, all) });
const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), key.privateKey)]);
const proof = makeCompleteness(sha256, leaves, 'anna');
const file = {
  form: COMPLETENESS_FORM,
  kind: 'subject',
  ref: 'anna',
  from: 0,
  to: 6,
  checkpoint: `${text}\n— ${ORIGIN} ${signature.toString('base64')}\n`,
  periods: [
    {
      index: 5,
      entry: closing,
      data,
      salt: salt.toString('base64url'),
      inclusion: proveInclusionSync(sha256, 5, 6, nodesInMemory(sha256, all)).map(encodeBase64),
      proof:
        'present' in proof
          ? { present: { index: proof.present.index, proof: proof.present.proof.map(encodeBase64) } }
          : undefined,
      entries: ANNA.map((index) => ({ index, leafHash: toHex(hashes[index]!) })),
    },
  ],
};
const linesOf = (indexes: readonly number[]): string =>
  indexes.map((index) => `${JSON.stringify({ index, entry: entries[index] })}\n`).join('');

describe('garant verify completeness', () => {
  let folder: string;
  let result: { sentence: string; data: Record<string, unknown> } | undefined;
  const put = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'garant-complete-'));
    await put('policy', `log ${vkey}\nquorum none\n`);
  });
  beforeEach(async () => {
    result = undefined;
    await put('c.json', JSON.stringify(file));
  });
  const run = async (...more: string[]): Promise<string> => {
    const invocation = parseInvocation([
      ...['verify', 'completeness', '--file', join(folder, 'c.json'), '--policy', join(folder, 'policy')],
      ...more.map((word) => (word.startsWith('--') ? word : join(folder, word))),
    ]);
    invocation.output = {
      progress: () => undefined,
      result: (sentence, told) => (result = { sentence, data: told }),
    };
    return verifyCommand(invocation).then(
      () => 'proven',
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
  };

  it('proves the list with files alone, and says what is not covered yet', async () => {
    expect(await run()).toBe('proven');
    expect(result?.data).toMatchObject({ covered: [{ from: 0, to: 5 }], uncovered: [{ from: 5, to: 6 }] });
    expect(result?.sentence).toContain('complete: 3 entries about subject anna');
    expect(result?.sentence).toContain('not yet covered: entries 5 to 5');
  });

  it('reads the answer of the platform as it came', async () => {
    await put('c.json', JSON.stringify({ file, notCovered: null, next: null }));
    expect(await run()).toBe('proven');
  });

  it('compares a list of entries with it', async () => {
    await put('entries.jsonl', linesOf(ANNA));
    expect(await run('--entry', 'entries.jsonl')).toBe('proven');
    expect(result?.sentence).toContain('the list given is this one');
    await put('entries.jsonl', linesOf([0, 3]));
    expect(await run('--entry', 'entries.jsonl')).toMatch(/^not-complete: .*1 missing \(2\), 0 not about/);
    await put('entries.jsonl', linesOf([0, 1, 2, 3]));
    expect(await run('--entry', 'entries.jsonl')).toMatch(/^not-complete: .*0 missing, 1 not about .*\(1\)/);
    await put('entries.jsonl', `${linesOf(ANNA)}{"index":1}\n`);
    expect(await run('--entry', 'entries.jsonl')).toMatch(/^input: .*line 4: not an entry/);
  });

  it('refuses what was changed', async () => {
    const [period] = file.periods;
    await put(
      'c.json',
      JSON.stringify({ ...file, periods: [{ ...period, entries: period!.entries.slice(1) }] }),
    );
    expect(await run()).toMatch(/^not-complete: not proven: The list is not the one of the period/);
    await put('c.json', JSON.stringify({ ...file, ref: 'zoe' }));
    expect(await run()).toMatch(/^not-complete/);
    await put('c.json', '{');
    expect(await run()).toMatch(/^not-complete: not proven: The completeness proof is not in the form/);
    await put('policy2', 'nonsense\n');
    expect(await run('--policy', 'policy2')).toMatch(/^policy/);
    expect(await run('--file', 'none')).toMatch(/^input/);
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  addSignatures,
  checkPolicy,
  cosign,
  formatCheckpoint,
  formatNote,
  formatPolicy,
  formatVkey,
  meetsQuorum,
  parseNote,
  parsePolicy,
  signNote,
  treeRoot,
  type TrustPolicy,
} from './index.js';
import { nodeCrypto, sha256, signerOf, witnessOf } from '../test/node.crypto.js';
import { bytesOf, textBytes, witnessed } from '../test/vectors.js';

const log = signerOf('audit.example.fr/log1', 1);
const witnesses = Array.from({ length: 6 }, (_, i) => witnessOf(`w${i + 1}.example`, 10 + i));
const vkey = (i: number): string => formatVkey((witnesses[i] as (typeof witnesses)[0]).key);

const twoLevels = [
  '# two houses',
  `log ${formatVkey(log.key)} https://audit.example.fr/log1`,
  '',
  ...[0, 1, 2].map((i) => `witness X${i + 1} ${vkey(i)}`),
  '  \tgroup\tX-witnesses 2   X1 X2 X3  ',
  ...[3, 4, 5].map((i) => `witness Y${i - 2} ${vkey(i)} https://w.example/${i}`),
  'group Y-witnesses any Y1 Y2 Y3',
  '   # both',
  'group X-and-Y all X-witnesses Y-witnesses',
  'quorum X-and-Y',
  '',
].join('\n');

function policyOf(text: string): TrustPolicy {
  const parsed = parsePolicy(sha256, text);
  if (!parsed.ok) throw new Error(`${parsed.reason} ${parsed.detail ?? ''}`);
  return parsed.value;
}

describe('policy files', () => {
  it('are read with groups of groups', () => {
    const policy = policyOf(twoLevels);
    expect(policy.logs).toEqual([{ key: log.key, url: 'https://audit.example.fr/log1' }]);
    expect(policy.witnesses.map(({ name }) => name)).toEqual(['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3']);
    expect(policy.groups).toEqual([
      { name: 'X-witnesses', threshold: 2, members: ['X1', 'X2', 'X3'] },
      { name: 'Y-witnesses', threshold: 1, members: ['Y1', 'Y2', 'Y3'] },
      { name: 'X-and-Y', threshold: 2, members: ['X-witnesses', 'Y-witnesses'] },
    ]);
    expect(policyOf(formatPolicy(policy))).toEqual(policy);
    expect(parsePolicy(sha256, textBytes(twoLevels))).toEqual({ ok: true, value: policy });
  });

  it('may have no log and no witness, and comments in any octets', () => {
    expect(policyOf('quorum none\n')).toEqual({ logs: [], witnesses: [], groups: [], quorum: 'none' });
    const latin = Buffer.concat([
      textBytes('# '),
      bytesOf('e974e9'),
      textBytes(`\nwitness a ${vkey(0)}\nquorum a\n`),
    ]);
    expect(parsePolicy(sha256, latin).ok).toBe(true);
  });

  const w = (name: string, i: number): string => `witness ${name} ${vkey(i)}\n`;
  it.each([
    ['', 'policy-quorum'],
    [w('a', 0), 'policy-quorum'],
    ['quorum none\nquorum none\n', 'policy-quorum'],
    ['quorum none', 'policy-line'],
    ['quorum a\n', 'policy-name'],
    [`quorum a\n${w('a', 0)}`, 'policy-name'],
    ['quorum\n', 'policy-line'],
    ['quorum none none\n', 'policy-line'],
    ['quorum none\r\n', 'policy-character'],
    ['quorum none\u0000\n', 'policy-character'],
    ['trust everyone\nquorum none\n', 'policy-line'],
    ['log\nquorum none\n', 'policy-line'],
    ['log a+b+c\nquorum none\n', 'key-malformed'],
    [`log ${vkey(0)}\nquorum none\n`, 'key-type'],
    [`witness a ${formatVkey(log.key)}\nquorum a\n`, 'key-type'],
    [`log ${formatVkey(log.key)}\nlog ${formatVkey(log.key)}\nquorum none\n`, 'policy-duplicate-key'],
    [`${w('a', 0)}${w('b', 0)}quorum a\n`, 'policy-duplicate-key'],
    [
      `${w('a', 0)}witness b ${formatVkey(witnessOf('alias.example', 10).key)}\nquorum a\n`,
      'policy-duplicate-key',
    ],
    [`${w('a', 0)}${w('a', 1)}quorum a\n`, 'policy-name'],
    [`${w('none', 0)}quorum none\n`, 'policy-name'],
    [`${w('a', 0)}group a any a\nquorum a\n`, 'policy-name'],
    [`${w('a', 0)}group none any a\nquorum none\n`, 'policy-name'],
    [`${w('a', 0)}group g any a none\nquorum g\n`, 'policy-name'],
    [`${w('a', 0)}group g any g\nquorum g\n`, 'policy-name'],
    [`${w('a', 0)}group g any a a\nquorum g\n`, 'policy-name'],
    [`${w('a', 0)}group g any a\ngroup h any a\nquorum h\n`, 'policy-name'],
    [`${w('a', 0)}group g any\nquorum g\n`, 'policy-line'],
    [`${w('a', 0)}group g some a\nquorum g\n`, 'policy-line'],
    [`${w('a', 0)}group g 01 a\nquorum g\n`, 'policy-line'],
    [`${w('a', 0)}group g 0 a\nquorum g\n`, 'policy-threshold'],
    [`${w('a', 0)}group g 2 a\nquorum g\n`, 'policy-threshold'],
    [`${w('a', 0)}group g -1 a\nquorum g\n`, 'policy-line'],
  ])('refuses %j', (text, reason) => {
    expect(parsePolicy(sha256, text)).toMatchObject({ ok: false, reason });
  });

  it('name the line that is wrong', () => {
    expect(parsePolicy(sha256, '# ok\n\ntrust me\n')).toMatchObject({ detail: 'line 3: trust' });
  });
});

describe('quorum', () => {
  const policy = policyOf(twoLevels);
  it.each([
    [[], false],
    [['X1', 'X2'], false],
    [['X1', 'Y1', 'Y2', 'Y3'], false],
    [['X1', 'X3', 'Y2'], true],
    [['X1', 'X2', 'X3', 'Y1', 'Y2', 'Y3'], true],
    [['X-and-Y-like'], false],
  ])('by %j: %s', (names, met) => {
    expect(meetsQuorum(policy, names)).toBe(met);
  });
});

describe('checking a checkpoint against a policy', () => {
  const body = formatCheckpoint({ origin: 'audit.example.fr/log1', size: 0, root: treeRoot(sha256, []) });
  async function signedBy(...chosen: number[]): Promise<string> {
    const parsed = parseNote(await signNote(body, [log.signer]));
    if (!parsed.ok) throw new Error(parsed.reason);
    const lines = chosen.map((i) => cosign(body, 1000 + i, (witnesses[i] as (typeof witnesses)[0]).signer));
    return formatNote(addSignatures(parsed.value, await Promise.all(lines)));
  }

  it('accepts the quorum, and says who cosigned when', async () => {
    const checked = await checkPolicy(policyOf(twoLevels), await signedBy(4, 0, 2), nodeCrypto);
    expect(checked).toMatchObject({
      ok: true,
      value: {
        size: 0,
        log: log.key,
        cosigned: [
          { name: 'X1', time: 1000 },
          { name: 'X3', time: 1002 },
          { name: 'Y2', time: 1004 },
        ],
      },
    });
  });

  it('refuses less, an unknown log, and a witness that failed', async () => {
    const policy = policyOf(twoLevels);
    expect(await checkPolicy(policy, await signedBy(0, 4), nodeCrypto)).toEqual({
      ok: false,
      reason: 'quorum-not-met',
      detail: 'cosigned by X1, Y2',
    });
    expect(await checkPolicy(policyOf('quorum none\n'), await signedBy(), nodeCrypto)).toMatchObject({
      reason: 'note-no-known-signature',
    });
    const other = { ...policy, logs: [{ key: signerOf('other.example', 2).key }] };
    expect(await checkPolicy(other, await signedBy(0, 1, 3), nodeCrypto)).toMatchObject({
      reason: 'checkpoint-origin',
    });
    const moved = (await signedBy(0, 1, 3)).replace('\n0\n', '\n1\n');
    expect(await checkPolicy(policy, moved, nodeCrypto)).toMatchObject({ reason: 'note-bad-signature' });
  });

  it('needs no witness where the policy says none', async () => {
    const policy = policyOf(`log ${formatVkey(log.key)}\nquorum none\n`);
    expect(await checkPolicy(policy, await signedBy(0), nodeCrypto)).toMatchObject({
      ok: true,
      value: { cosigned: [] },
    });
  });

  it('verifies a checkpoint of a public log with its four public witnesses', async () => {
    const checked = await checkPolicy(policyOf(witnessed.policy), witnessed.note, nodeCrypto);
    expect(checked).toMatchObject({
      ok: true,
      value: {
        origin: 'arche2025h1.staging.ct.transparency.dev',
        size: 1432088532,
        cosigned: ['little-garden', 'smartit', 'remora', 'stagemole'].map((name) => ({
          name,
          time: 1779573024,
        })),
      },
    });
    // The log's RFC 6962 signature (type 0x05) is by a key that the policy does not list.
    expect(checked.ok && checked.value.ignored.map(({ keyId }) => keyId)).toEqual(['cd333cb1']);
    const policy = policyOf(witnessed.policy);
    const less = witnessed.note.replace(/— remora[^\n]*\n/, '');
    expect(await checkPolicy(policy, less, nodeCrypto)).toMatchObject({ reason: 'quorum-not-met' });
  });
});

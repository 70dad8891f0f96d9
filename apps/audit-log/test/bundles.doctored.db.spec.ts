import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { sumsText } from '@garant/merkle-log';
import { rfc8785 } from '@garant/rules';
import { bundleStage, check, faultsOf, type BundleStage } from './bundle.stage.js';
import { packed, unpacked } from './bundle.tools.js';

let its: BundleStage;
beforeAll(async () => {
  its = await bundleStage();
});
afterAll(() => its.stage.end());

/** A copy in which the hashes that anybody can make again were made again. */
function resummed(files: Map<string, Buffer | string>): Map<string, Buffer | string> {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as {
    files: { path: string; bytes: number; sha256: string }[];
  };
  const hashOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex');
  manifest.files = manifest.files.flatMap((file) => {
    const content = files.get(file.path);
    return content === undefined
      ? []
      : [{ ...file, bytes: Buffer.byteLength(content), sha256: hashOf(content) }];
  });
  const text = rfc8785(manifest);
  files.set('manifest.json', text);
  files.set('SHA256SUMS', sumsText(manifest.files));
  files.set('manifest.sha256', sumsText([{ path: 'manifest.json', sha256: hashOf(text) }]));
  return files;
}

describe('a doctored copy is found out, and what is wrong is named', () => {
  let original: Map<string, Buffer>;
  let rows: string[];
  beforeAll(async () => {
    original = await unpacked((await its.made({ subject: its.subject })).bytes);
    rows = original.get('entries.jsonl')!.toString().trimEnd().split('\n');
  });
  type Files = Map<string, Buffer | string>;
  const text = (files: Files, name: string): string => String(files.get(name));
  const edit = (name: string, change: (text: string) => string) => (files: Files) =>
    void files.set(name, change(text(files, name)));
  const oneByte = (name: string) => (files: Files) => {
    const bytes = Buffer.from(files.get(name)!);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    files.set(name, bytes);
  };
  const place = (line: number): string => `entry ${(JSON.parse(rows[line]!) as { index: number }).index}`;

  it.each<[string, (files: Files) => void, () => string[]]>([
    [
      'a letter of an entry',
      edit('entries.jsonl', (all) => all.replace('"actor":null', '"actor":{}')),
      () => ['files file-differs entries.jsonl', `entries entry-hash ${place(0)}`],
    ],
    [
      'a letter of its details',
      edit('entries.jsonl', (all) => all.replace('"share":0.25', '"share":0.75')),
      () => [`entries entry-details ${place(1)}`],
    ],
    [
      'an entry and its hash, consistently',
      edit('entries.jsonl', (all) => {
        const line = JSON.parse(rows[2]!) as { entry: Record<string, unknown>; leafHash: string };
        line.entry.outcome = 'allow';
        line.leafHash = createHash('sha256')
          .update(Buffer.concat([Buffer.of(0), Buffer.from(rfc8785(line.entry))]))
          .digest('hex');
        return all.replace(rows[2]!, rfc8785(line));
      }),
      () => [
        'proofs proof-root proofs/inclusion.proof',
        'proofs proof-entry proofs/',
        'forms csv-differs entries.csv, line',
        'forms fhir-differs fhir/AuditEvent.ndjson, line 3',
      ],
    ],
    [
      'an entry dropped',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n`, '')),
      () => [
        'entries entry-count entries.jsonl',
        'proofs proof-root proofs/inclusion.proof',
        'proofs proof-entry proofs/',
        'forms fhir-differs fhir/AuditEvent.ndjson, line 6',
      ],
    ],
    [
      'an entry added',
      edit('entries.jsonl', (all) => `${all}${rows[11]!.replace(/"index":\d+/, '"index":77')}\n`),
      () => ['entries entry-count entries.jsonl', 'proofs proof-root proofs/inclusion.proof'],
    ],
    [
      'an entry twice',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n`, `${rows[5]}\n${rows[5]}\n`)),
      () => [`entries entry-order ${place(5)}`],
    ],
    [
      'two entries exchanged',
      edit('entries.jsonl', (all) => all.replace(`${rows[5]}\n${rows[6]}\n`, `${rows[6]}\n${rows[5]}\n`)),
      () => [`entries entry-order ${place(5)}`],
    ],
    [
      'a line that is no entry',
      edit('entries.jsonl', (all) => all.replace(rows[3]!, '{}')),
      () => ['entries entry-form entries.jsonl, line 4'],
    ],
    [
      'something hidden behind an entry',
      edit('entries.jsonl', (all) => all.replace(rows[3]!, `${rows[3]!.slice(0, -1)},"note":1}`)),
      () => ['entries entry-form entries.jsonl, line 4'],
    ],
    [
      'two proofs exchanged',
      (files) => {
        const [a, b] = [...files.keys()].filter((name) => name.endsWith('.tlog-proof')) as [string, string];
        const kept = files.get(a)!;
        files.set(a, files.get(b)!);
        files.set(b, kept);
      },
      () => ['proofs proof-entry proofs/'],
    ],
    [
      'a hash of the common proof',
      edit('proofs/inclusion.proof', (all) => {
        const lines = all.split('\n');
        [lines[4], lines[5]] = [lines[5]!, lines[4]!];
        return lines.join('\n');
      }),
      () => ['proofs proof-root proofs/inclusion.proof'],
    ],
    [
      'a line of the common proof that is no hash',
      edit('proofs/inclusion.proof', (all) => all.replace(/\n[^\n]+\n$/, '\nAAAA\n')),
      () => ['proofs proof-form proofs/inclusion.proof'],
    ],
    [
      'the table',
      edit('entries.csv', (all) => all.replace('data.read', 'data.seen')),
      () => ['forms csv-differs entries.csv, line 2'],
    ],
    [
      'a row more in the table',
      edit('entries.csv', (all) => `${all}1;event\n`),
      () => ['forms csv-differs entries.csv'],
    ],
    [
      'the FHIR file',
      edit('fhir/AuditEvent.ndjson', (all) => all.replace('"action":"R"', '"action":"C"')),
      () => ['forms fhir-differs fhir/AuditEvent.ndjson, line 1'],
    ],
    ['a byte of a paper', oneByte('report.fr.pdf'), () => ['files file-differs report.fr.pdf']],
    ['a byte of the page', oneByte('verify.html'), () => ['files file-differs verify.html']],
    ['a file removed', (files) => files.delete('report.en.pdf'), () => ['files file-missing report.en.pdf']],
    ['the table removed', (files) => files.delete('entries.csv'), () => ['forms file-missing entries.csv']],
    ['a file added', (files) => files.set('extra.txt', 'x'), () => ['files file-unlisted extra.txt']],
    [
      'the checkpoint of another log',
      edit('checkpoint', (all) => all.replace(/^\d+$/m, '9')),
      () => ['checkpoint checkpoint-untrusted checkpoint'],
    ],
    [
      'the manifest',
      edit('manifest.json', (all) => all.replace('"erased":0', '"erased":1')),
      () => ['files manifest-sums manifest.sha256', 'signature manifest-signature manifest.note'],
    ],
    [
      'the list of hashes',
      edit('SHA256SUMS', (all) => all.replace(/^[0-9a-f]/, (c) => (c === 'a' ? 'b' : 'a'))),
      () => ['files manifest-sums SHA256SUMS'],
    ],
    [
      'the policy, for one with another key',
      edit('policy', (all) => all.replace('quorum none', 'quorum nobody')),
      () => ['signature policy-form policy'],
    ],
    ['the manifest gone', (files) => files.delete('manifest.json'), () => ['signature manifest-missing']],
    ['its signature gone', (files) => files.delete('manifest.note'), () => ['signature manifest-missing']],
    [
      'the manifest of another form',
      edit('manifest.json', (all) => all.replace('garant-bundle/1', 'garant-bundle/2')),
      () => ['signature manifest-form manifest.json'],
    ],
  ])('%s', async (_what, change, expected) => {
    const files: Files = new Map<string, Buffer | string>(original);
    change(files);
    const report = await check(packed(files));
    expect(report.ok).toBe(false);
    const found = faultsOf(report);
    for (const fault of expected()) expect(found.filter((each) => each.startsWith(fault))).not.toEqual([]);
  });

  it('also when every hash that anybody can make was made again', async () => {
    for (const name of ['report.fr.pdf', 'verify.html', 'scope.json']) {
      const files: Files = new Map<string, Buffer | string>(original);
      oneByte(name)(files);
      const report = await check(packed(resummed(files)));
      expect(faultsOf(report)).toEqual(['signature manifest-signature manifest.note']);
    }
  });

  it('and an untouched copy, packed anew, is the same evidence', async () => {
    expect(await check(packed(resummed(new Map<string, Buffer | string>(original))))).toMatchObject({
      ok: true,
    });
  });
});
